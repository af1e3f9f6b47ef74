-- Who is named in somebody's Consents about privacy. What they mean is read from the record itself.

-- `party`: an account or an organisation. Only Consents that nothing has taken the place of.
CREATE TABLE grantee (
    party BLOB NOT NULL,
    person BLOB NOT NULL REFERENCES person (id),
    record BLOB NOT NULL,
    PRIMARY KEY (party, person, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX grantee_record ON grantee (person, record);

-- All Consents that name a party, one after the other, parted by a character that stands in no JSON.
CREATE VIEW granted AS
    SELECT g.party, g.person, group_concat(r.content, char(30)) AS contents
    FROM grantee g JOIN record r ON r.person = g.person AND r.id = g.record
    GROUP BY g.party, g.person;

-- What a line's hash covers: 1 the resource, 2 the whole record as it is kept.
ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
