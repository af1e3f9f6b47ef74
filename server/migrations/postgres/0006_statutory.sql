-- 成年後見人等: what a court gave somebody, written down by a municipality that read the 登記事項証明書.

-- `mandate`: kind, matters, certificate and last day (`domain::access::Mandate`). `last_day` stands beside it to be
-- asked for.
CREATE TABLE statutory (
    person UUID NOT NULL REFERENCES person (id),
    account UUID NOT NULL REFERENCES account (id),
    mandate TEXT NOT NULL,
    last_day TEXT,
    invited_by UUID REFERENCES account (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person, account)
);
CREATE INDEX statutory_account ON statutory (account, person);

-- What is offered by it, of an invitation to be one.
ALTER TABLE invitation ADD COLUMN mandate TEXT;
