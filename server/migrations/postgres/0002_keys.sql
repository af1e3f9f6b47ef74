-- The keys of the house: passkeys, recovery codes, identities from elsewhere, invitations, and the
-- journal of all that happens to them. Secrets rest as hashes only.

-- Which roles there are is known by the code that reads them: the list grows.
ALTER TABLE account DROP CONSTRAINT account_role_check;
-- `administers`: may invite and remove staff of the organisation. `closed_at`: may no longer sign in.
ALTER TABLE account ADD COLUMN administers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN closed_at BIGINT;

-- `seen_at`: the last sign of life, some minutes coarse. `fresh_until`: dangerous things may be done.
-- `stage`: full, or recovery, which may register a passkey and nothing else. `means`: how it was proved.
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN fresh_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN stage TEXT NOT NULL DEFAULT 'full';
ALTER TABLE session ADD COLUMN means TEXT NOT NULL DEFAULT 'demo';
ALTER TABLE session ADD COLUMN device UUID;
ALTER TABLE session ADD COLUMN passkey BYTEA;
ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT '';
UPDATE session SET seen_at = created_at;
CREATE INDEX session_account ON session (account);

-- `salt`: the device's second secret is made from it. Another one when a removed device comes back.
ALTER TABLE device ADD COLUMN salt BYTEA;
ALTER TABLE device ADD COLUMN agent TEXT NOT NULL DEFAULT '';

-- `id` is the credential's. `content`: public key and counter, as the library keeps them.
-- `suspended_at`: its counter went backwards, so there may be two of it.
CREATE TABLE passkey (
    id BYTEA NOT NULL PRIMARY KEY,
    account UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    suspended_at BIGINT
);
CREATE INDEX passkey_account ON passkey (account);

CREATE TABLE recovery_code (
    hash BYTEA NOT NULL PRIMARY KEY,
    account UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_code_account ON recovery_code (account);

-- What a browser was asked to prove, until it answers, once. `hash` is of its pre-session cookie.
CREATE TABLE ceremony (
    hash BYTEA NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ceremony_expires_at ON ceremony (expires_at);

-- Who somebody is at an OpenID provider.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_account ON identity (account);

-- `hash` is of the link's secret, `name` opens nothing. `kind`: staff (organization, role), account
-- (an account that is there gets a passkey), person (a guardian or a proxy, confirmed by both sides).
-- `tries`: wrong codes read out. `ended_at`: confirmed, taken back, or tried too often.
CREATE TABLE invitation (
    hash BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    organization UUID REFERENCES organization (id),
    role TEXT,
    administers BIGINT NOT NULL DEFAULT 0,
    account UUID REFERENCES account (id),
    person UUID REFERENCES person (id),
    relation TEXT,
    invited_by UUID REFERENCES account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_by UUID REFERENCES account (id),
    accepted_at BIGINT,
    tries BIGINT NOT NULL DEFAULT 0,
    ended_at BIGINT
);
CREATE INDEX invitation_invited_by ON invitation (invited_by);

-- Who may act for a person besides guardians: named by the person. What they may is `domain`'s.
CREATE TABLE proxy (
    person UUID NOT NULL REFERENCES person (id),
    account UUID NOT NULL REFERENCES account (id),
    invited_by UUID REFERENCES account (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person, account)
);

-- What happened to an account's keys. Each line names the hash of the line before it. `subject` is
-- the account; nil for attempts that name no account we know.
CREATE TABLE journal (
    subject UUID NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    content TEXT NOT NULL,
    before BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (subject, number)
);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
