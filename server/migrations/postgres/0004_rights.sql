-- Rights that rest or are shut, people found by who they say they are, and 救急時閲覧.

-- What it is (clinic, emergency_hospital, municipality, …). Unsaid: what depends on it is denied.
ALTER TABLE organization ADD COLUMN kind TEXT;

-- `held_at`: guardians disagree, and write nothing. `protected_at`: where the person can be found is hidden.
ALTER TABLE person ADD COLUMN held_at BIGINT;
ALTER TABLE person ADD COLUMN protected_at BIGINT;

-- For these accounts there is nothing here.
CREATE TABLE shut_out (
    person UUID NOT NULL REFERENCES person (id),
    account UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person, account)
);
CREATE INDEX shut_out_account ON shut_out (account, person);

-- For whom a municipality acts by law, as Patient.managingOrganization says.
CREATE TABLE resident (
    person UUID NOT NULL REFERENCES person (id),
    organization UUID NOT NULL,
    PRIMARY KEY (person, organization)
);
CREATE INDEX resident_organization ON resident (organization, person);

-- Finds a person by the day of birth; the rest of who they are is compared by the domain.
CREATE TABLE born (
    birth TEXT NOT NULL,
    person UUID NOT NULL REFERENCES person (id),
    PRIMARY KEY (birth, person)
);
CREATE INDEX born_person ON born (person);
INSERT INTO born (birth, person)
    SELECT content::json #>> '{body,birthDate}', person FROM record
    WHERE kind = 'Patient' AND id = person AND content::json #>> '{body,birthDate}' IS NOT NULL;

-- One session of 救急時閲覧. `content`: what was said before it began (the hospital's own words).
-- `first_at`: when this emergency began. `review`: the reviewer's words.
CREATE TABLE emergency (
    id UUID NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    account UUID NOT NULL REFERENCES account (id),
    organization UUID NOT NULL,
    content TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    widened_at BIGINT,
    stopped_at BIGINT,
    reviewed_at BIGINT,
    reviewed_by UUID,
    review TEXT
);
CREATE INDEX emergency_person ON emergency (person, organization, began_at);
CREATE INDEX emergency_organization ON emergency (organization, began_at);
