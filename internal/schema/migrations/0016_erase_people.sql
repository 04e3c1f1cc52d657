-- +goose Up

-- Who was erased, without names: what a restored backup brings back of them is erased again. Addresses are salted hashes.
CREATE TABLE erasure (
    id        TEXT PRIMARY KEY,
    at        BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    person_id TEXT NOT NULL,
    addresses TEXT NOT NULL,
    objects   TEXT NOT NULL
);

-- When a name was last withdrawn from a release; its number, its hours and all else stay.
ALTER TABLE release ADD COLUMN rewritten_at BIGINT;
