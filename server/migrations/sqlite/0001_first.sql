-- The first schema. Everything a person owns is keyed by the person, so that it can be spread over
-- several databases by person. Ids are 16 bytes, instants are milliseconds since 1970 in UTC, dates
-- are YYYY-MM-DD in Japan, JSON is text and never rewritten.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- One sign-in identity. `demo` ones may be used by anybody while the server runs with --demo.
CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('guardian', 'nurse', 'doctor')),
    organization BLOB REFERENCES organization (id),
    demo INTEGER NOT NULL DEFAULT 0,
    demo_note TEXT
) STRICT;

CREATE TABLE session (
    hash BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_expires_at ON session (expires_at);

-- The devices that were given a key to seal changes with.
CREATE TABLE device (
    account BLOB NOT NULL REFERENCES account (id),
    id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

-- `head` is the person's last sequence number. The row is locked until the commit of whoever
-- raised it: the order of numbers is the order of commits.
CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    head INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Whose notebook it is, and who looks after it. `last_day`: a guardian's, before the 18th birthday.
CREATE TABLE tie (
    person BLOB NOT NULL REFERENCES person (id),
    account BLOB NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('owner', 'guardian')),
    last_day TEXT,
    PRIMARY KEY (person, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_account ON tie (account, person);

-- The visits that Encounters opened: what a clinic may see, and until when.
CREATE TABLE visit (
    person BLOB NOT NULL REFERENCES person (id),
    record BLOB NOT NULL,
    organization BLOB NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (person, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_organization ON visit (organization, date, person);
CREATE INDEX visit_person ON visit (person, organization, date);

-- One FHIR resource with its envelope, as it travels (sync::wire::Row as JSON).
CREATE TABLE record (
    person BLOB NOT NULL REFERENCES person (id),
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (person, id)
) STRICT;
CREATE UNIQUE INDEX record_seq ON record (person, seq);

-- The answer each change got, for ever: whoever sends it again gets the same one.
CREATE TABLE verdict (
    account BLOB NOT NULL,
    change BLOB NOT NULL,
    person BLOB NOT NULL,
    decided_at INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (account, change)
) STRICT, WITHOUT ROWID;

-- The audit trail: each line names the hash of the line before it.
CREATE TABLE audit (
    person BLOB NOT NULL,
    number INTEGER NOT NULL,
    record BLOB NOT NULL,
    before BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (person, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON record WHEN OLD.kind = 'AuditEvent'
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON record WHEN OLD.kind = 'AuditEvent'
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
