-- The first schema. Everything a person owns is keyed by the person, so that it can be spread over
-- several databases by person. Ids are UUIDs, instants are milliseconds since 1970 in UTC, dates
-- are YYYY-MM-DD in Japan, JSON is text, because jsonb would rewrite it.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organization (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    body TEXT NOT NULL
);

-- One sign-in identity. `demo` ones may be used by anybody while the server runs with --demo.
CREATE TABLE account (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('guardian', 'nurse', 'doctor')),
    organization UUID REFERENCES organization (id),
    demo BIGINT NOT NULL DEFAULT 0,
    demo_note TEXT
);

CREATE TABLE session (
    hash BYTEA NOT NULL PRIMARY KEY,
    account UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_expires_at ON session (expires_at);

-- The devices that were given a key to seal changes with.
CREATE TABLE device (
    account UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account, id)
);

-- `head` is the person's last sequence number. The row is locked until the commit of whoever
-- raised it: the order of numbers is the order of commits.
CREATE TABLE person (
    id UUID NOT NULL PRIMARY KEY,
    head BIGINT NOT NULL DEFAULT 0
);

-- Whose notebook it is, and who looks after it. `last_day`: a guardian's, before the 18th birthday.
CREATE TABLE tie (
    person UUID NOT NULL REFERENCES person (id),
    account UUID NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('owner', 'guardian')),
    last_day TEXT,
    PRIMARY KEY (person, account)
);
CREATE INDEX tie_account ON tie (account, person);

-- The visits that Encounters opened: what a clinic may see, and until when.
CREATE TABLE visit (
    person UUID NOT NULL REFERENCES person (id),
    record UUID NOT NULL,
    organization UUID NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (person, record)
);
CREATE INDEX visit_organization ON visit (organization, date, person);
CREATE INDEX visit_person ON visit (person, organization, date);

-- One FHIR resource with its envelope, as it travels (sync::wire::Row as JSON).
CREATE TABLE record (
    person UUID NOT NULL REFERENCES person (id),
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (person, id)
);
CREATE UNIQUE INDEX record_seq ON record (person, seq);

-- The answer each change got, for ever: whoever sends it again gets the same one.
CREATE TABLE verdict (
    account UUID NOT NULL,
    change UUID NOT NULL,
    person UUID NOT NULL,
    decided_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (account, change)
);

-- The audit trail: each line names the hash of the line before it.
CREATE TABLE audit (
    person UUID NOT NULL,
    number BIGINT NOT NULL,
    record UUID NOT NULL,
    before BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (person, number)
);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END
$$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE OR DELETE ON record
    FOR EACH ROW WHEN (OLD.kind = 'AuditEvent') EXECUTE FUNCTION audit_is_append_only();
