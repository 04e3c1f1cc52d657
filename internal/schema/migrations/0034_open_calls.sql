-- +goose Up

-- The call for proposals of an edition. Whether it is open is read off the clock and stands nowhere. What is said in several languages is
-- JSON by language; formats is JSON: which are open to proposals, with their places and deadlines of their own.
CREATE TABLE call (
    id            TEXT PRIMARY KEY,
    edition_id    TEXT NOT NULL UNIQUE REFERENCES edition (id) ON DELETE CASCADE,
    announced     BOOLEAN NOT NULL,
    opens_at      BIGINT,
    closes_at     BIGINT,
    grace_minutes BIGINT NOT NULL,
    answers_at    BIGINT,
    over_at       BIGINT,
    per_person    BIGINT NOT NULL,
    co_speakers   BIGINT NOT NULL,
    formats       TEXT NOT NULL,
    intro         TEXT NOT NULL,
    offers        TEXT NOT NULL,
    readers       TEXT NOT NULL,
    hidden        TEXT NOT NULL,
    version       BIGINT NOT NULL,
    CHECK (closes_at IS NULL OR opens_at IS NULL OR opens_at < closes_at)
);
