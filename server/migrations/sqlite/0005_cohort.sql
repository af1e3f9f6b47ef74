-- What a municipality counts: who was given what of the programme.

-- Some vaccines are for one sex only. `born` is written anew with the doses, by the program.
ALTER TABLE born ADD COLUMN gender TEXT;

-- One dose that counts, once for every list it belongs to (a code of `domain::cohort`). Made from the
-- records, and made anew by the program when `meta` does not say `doses`. In the order in which lists are
-- counted: by birth, like `born`.
CREATE TABLE dose (
    person BLOB NOT NULL REFERENCES person (id),
    list TEXT NOT NULL,
    birth TEXT NOT NULL,
    record BLOB NOT NULL,
    given TEXT NOT NULL,
    PRIMARY KEY (list, birth, person, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX dose_record ON dose (person, record);
