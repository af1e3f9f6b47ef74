-- Rights that rest or are shut, people found by who they say they are, and 救急時閲覧.

-- What it is (clinic, emergency_hospital, municipality, …). Unsaid: what depends on it is denied.
ALTER TABLE organization ADD COLUMN kind TEXT;

-- `held_at`: guardians disagree, and write nothing. `protected_at`: where the person can be found is hidden.
ALTER TABLE person ADD COLUMN held_at INTEGER;
ALTER TABLE person ADD COLUMN protected_at INTEGER;

-- For these accounts there is nothing here.
CREATE TABLE shut_out (
    person BLOB NOT NULL REFERENCES person (id),
    account BLOB NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX shut_out_account ON shut_out (account, person);

-- For whom a municipality acts by law, as Patient.managingOrganization says.
CREATE TABLE resident (
    person BLOB NOT NULL REFERENCES person (id),
    organization BLOB NOT NULL,
    PRIMARY KEY (person, organization)
) STRICT, WITHOUT ROWID;
CREATE INDEX resident_organization ON resident (organization, person);

-- Finds a person by the day of birth; the rest of who they are is compared by the domain.
CREATE TABLE born (
    birth TEXT NOT NULL,
    person BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (birth, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX born_person ON born (person);
INSERT INTO born (birth, person)
    SELECT json_extract(content, '$.body.birthDate'), person FROM record
    WHERE kind = 'Patient' AND id = person AND json_extract(content, '$.body.birthDate') IS NOT NULL;

-- One session of 救急時閲覧. `content`: what was said before it began (the hospital's own words).
-- `first_at`: when this emergency began. `review`: the reviewer's words.
CREATE TABLE emergency (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    account BLOB NOT NULL REFERENCES account (id),
    organization BLOB NOT NULL,
    content TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    widened_at INTEGER,
    stopped_at INTEGER,
    reviewed_at INTEGER,
    reviewed_by BLOB,
    review TEXT
) STRICT;
CREATE INDEX emergency_person ON emergency (person, organization, began_at);
CREATE INDEX emergency_organization ON emergency (organization, began_at);
