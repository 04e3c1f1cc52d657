-- +goose Up

-- What people must know to come: pages of an edition, public as soon as it is. Language is for whom; empty for everybody.
CREATE TABLE practical_page (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    slug       TEXT NOT NULL,
    title      TEXT NOT NULL,
    summary    TEXT NOT NULL,
    body       TEXT NOT NULL,
    language   TEXT NOT NULL,
    position   BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, slug)
);
