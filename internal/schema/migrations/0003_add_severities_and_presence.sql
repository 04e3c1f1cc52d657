-- +goose Up
-- How strict an edition is with each rule, where it differs from what is usual.
CREATE TABLE severity (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    severity   TEXT NOT NULL CHECK (severity IN ('blocks', 'release', 'warns', 'ignores')),
    PRIMARY KEY (edition_id, code)
);

-- Warnings that somebody has looked at and let be.
CREATE TABLE silence (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    finding    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    author     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (edition_id, finding)
);

-- Who is editing a draft now, and what they hold. Rows older than some seconds mean nothing, so backups leave them out.
CREATE TABLE presence (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    holding    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (edition_id, person_id)
);
