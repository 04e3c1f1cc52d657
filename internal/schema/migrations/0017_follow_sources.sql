-- +goose Up

-- Where an edition's programme comes from, what came of looking there last, and what waits for somebody to take it.
-- Who looks holds the row until lease_until, in a round of its own. Settled is the digest of the version that was taken or ignored.
CREATE TABLE import_source (
    edition_id  TEXT PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    address     TEXT NOT NULL,
    state       TEXT NOT NULL,
    checked_at  BIGINT,
    next_at     BIGINT NOT NULL,
    lease_until BIGINT,
    round       BIGINT NOT NULL,
    failures    BIGINT NOT NULL,
    error       TEXT NOT NULL,
    etag        TEXT NOT NULL,
    modified    TEXT NOT NULL,
    settled     TEXT NOT NULL,
    offer       BLOB,
    name        TEXT NOT NULL,
    digest      TEXT NOT NULL,
    differences BIGINT NOT NULL,
    offered_at  BIGINT
);
CREATE INDEX import_source_next ON import_source (next_at);
