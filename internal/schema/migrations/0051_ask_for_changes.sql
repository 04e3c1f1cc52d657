-- +goose Up

-- Until when speakers change some fields at once, and until when with an organiser's approval: a code, or a date. A group without a row has
-- the usual ladder.
CREATE TABLE field_freeze (
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    field_group TEXT NOT NULL,
    free_until  TEXT NOT NULL,
    ask_until   TEXT NOT NULL,
    version     BIGINT NOT NULL,
    PRIMARY KEY (edition_id, field_group)
);

-- What a speaker wants to change of a session, or of themselves: what they saw, what they want, and what became of it. Of a field of an
-- object at most one waits.
CREATE TABLE change_request (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    object     TEXT NOT NULL,
    field      TEXT NOT NULL,
    base       TEXT NOT NULL,
    wanted     TEXT NOT NULL,
    written    TEXT NOT NULL,
    note       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('asked', 'applied', 'refused', 'overtaken', 'taken_back')),
    speaker_id TEXT NOT NULL,
    asked_by   TEXT NOT NULL,
    asked_at   BIGINT NOT NULL,
    told_at    BIGINT,
    settled_by TEXT NOT NULL,
    settled_at BIGINT,
    reason     TEXT NOT NULL,
    change_id  TEXT NOT NULL,
    version    BIGINT NOT NULL,
    CHECK (state = 'asked' OR settled_at IS NOT NULL)
);
CREATE UNIQUE INDEX change_request_live ON change_request (object, field) WHERE state = 'asked';
CREATE INDEX change_request_edition_id ON change_request (edition_id, state);
CREATE INDEX change_request_speaker_id ON change_request (speaker_id);
CREATE INDEX change_request_change_id ON change_request (change_id);
