-- 成年後見人等: what a court gave somebody, written down by a municipality that read the 登記事項証明書.

-- `mandate`: kind, matters, certificate and last day (`domain::access::Mandate`). `last_day` stands beside it to be
-- asked for.
CREATE TABLE statutory (
    person BLOB NOT NULL REFERENCES person (id),
    account BLOB NOT NULL REFERENCES account (id),
    mandate TEXT NOT NULL,
    last_day TEXT,
    invited_by BLOB REFERENCES account (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person, account)
) STRICT;
CREATE INDEX statutory_account ON statutory (account, person);

-- What is offered by it, of an invitation to be one.
ALTER TABLE invitation ADD COLUMN mandate TEXT;
