-- The keys of the house: passkeys, recovery codes, identities from elsewhere, invitations, and the
-- journal of all that happens to them. Secrets rest as hashes only.

-- Which roles there are is known by the code that reads them: the list grows, and a CHECK cannot here
-- be changed without making the table anew, as this does for the last time.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE account_before AS SELECT * FROM account;
DROP TABLE account;
-- `administers`: may invite and remove staff of the organisation. `closed_at`: may no longer sign in.
CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    organization BLOB REFERENCES organization (id),
    demo INTEGER NOT NULL DEFAULT 0,
    demo_note TEXT,
    administers INTEGER NOT NULL DEFAULT 0,
    closed_at INTEGER
) STRICT;
INSERT INTO account (id, name, role, organization, demo, demo_note)
    SELECT id, name, role, organization, demo, demo_note FROM account_before;
DROP TABLE account_before;

-- `seen_at`: the last sign of life, some minutes coarse. `fresh_until`: dangerous things may be done.
-- `stage`: full, or recovery, which may register a passkey and nothing else. `means`: how it was proved.
ALTER TABLE session ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN fresh_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN stage TEXT NOT NULL DEFAULT 'full';
ALTER TABLE session ADD COLUMN means TEXT NOT NULL DEFAULT 'demo';
ALTER TABLE session ADD COLUMN device BLOB;
ALTER TABLE session ADD COLUMN passkey BLOB;
ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT '';
UPDATE session SET seen_at = created_at;
CREATE INDEX session_account ON session (account);

-- `salt`: the device's second secret is made from it. Another one when a removed device comes back.
ALTER TABLE device ADD COLUMN salt BLOB;
ALTER TABLE device ADD COLUMN agent TEXT NOT NULL DEFAULT '';

-- `id` is the credential's. `content`: public key and counter, as the library keeps them.
-- `suspended_at`: its counter went backwards, so there may be two of it.
CREATE TABLE passkey (
    id BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    suspended_at INTEGER
) STRICT;
CREATE INDEX passkey_account ON passkey (account);

CREATE TABLE recovery_code (
    hash BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_account ON recovery_code (account);

-- What a browser was asked to prove, until it answers, once. `hash` is of its pre-session cookie.
CREATE TABLE ceremony (
    hash BLOB NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ceremony_expires_at ON ceremony (expires_at);

-- Who somebody is at an OpenID provider.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account BLOB NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX identity_account ON identity (account);

-- `hash` is of the link's secret, `name` opens nothing. `kind`: staff (organization, role), account
-- (an account that is there gets a passkey), person (a guardian or a proxy, confirmed by both sides).
-- `tries`: wrong codes read out. `ended_at`: confirmed, taken back, or tried too often.
CREATE TABLE invitation (
    hash BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    organization BLOB REFERENCES organization (id),
    role TEXT,
    administers INTEGER NOT NULL DEFAULT 0,
    account BLOB REFERENCES account (id),
    person BLOB REFERENCES person (id),
    relation TEXT,
    invited_by BLOB REFERENCES account (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_by BLOB REFERENCES account (id),
    accepted_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
) STRICT;
CREATE INDEX invitation_invited_by ON invitation (invited_by);

-- Who may act for a person besides guardians: named by the person. What they may is `domain`'s.
CREATE TABLE proxy (
    person BLOB NOT NULL REFERENCES person (id),
    account BLOB NOT NULL REFERENCES account (id),
    invited_by BLOB REFERENCES account (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person, account)
) STRICT;

-- What happened to an account's keys. Each line names the hash of the line before it. `subject` is
-- the account; nil for attempts that name no account we know.
CREATE TABLE journal (
    subject BLOB NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    content TEXT NOT NULL,
    before BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (subject, number)
) STRICT;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
