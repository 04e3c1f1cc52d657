-- +goose Up

-- Sessions that their speakers, or the host, cancelled after they were adopted: until organisers have chosen what becomes of the place.
CREATE TABLE withdrawal (
    session_id   TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    reason       TEXT NOT NULL,
    by_actor     TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    answered_at  BIGINT
);
CREATE INDEX withdrawal_edition_id ON withdrawal (edition_id);
