-- +goose Up

-- Nothing was ever kept here: pictures were shown from where they came.
DROP TABLE speaker_picture;

-- The pictures of an edition, each of an owner: a speaker, or what later chapters show. What was replaced stays while a
-- release shows it.
CREATE TABLE picture (
    id          TEXT PRIMARY KEY,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    owner_kind  TEXT NOT NULL,
    owner_id    TEXT NOT NULL,
    alt         TEXT NOT NULL,
    source      TEXT NOT NULL,
    ref         TEXT NOT NULL,
    width       BIGINT NOT NULL,
    height      BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE UNIQUE INDEX picture_of_owner ON picture (owner_kind, owner_id) WHERE replaced_at IS NULL;
CREATE INDEX picture_of_edition ON picture (edition_id, ref);

-- Their bytes, equal ones once. Shown is what a release shows.
CREATE TABLE picture_file (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    ref        TEXT NOT NULL,
    size       BIGINT NOT NULL,
    bytes      BLOB NOT NULL,
    shown      BOOLEAN NOT NULL,
    PRIMARY KEY (edition_id, ref, size)
);

-- Addresses whose picture is not here yet. Without a next time it was given up.
CREATE TABLE picture_fetch (
    owner_kind TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    address    TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    next_at    BIGINT,
    beat_at    BIGINT,
    error      TEXT NOT NULL,
    PRIMARY KEY (owner_kind, owner_id)
);
CREATE INDEX picture_fetch_due ON picture_fetch (next_at);
INSERT INTO picture_fetch (owner_kind, owner_id, edition_id, address, tries, next_at, error)
    SELECT 'speaker', id, edition_id, picture_url, 0, 0, '' FROM speaker WHERE picture_url <> '';
