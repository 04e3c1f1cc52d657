-- +goose Up
-- A break that only organisers see blocks a room; a pending session may be placed before it is decided.
ALTER TABLE session ADD COLUMN internal BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE session ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;

-- Rooms and slots whose sessions stay where they are, by id.
CREATE TABLE draft_lock (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    object     TEXT NOT NULL,
    PRIMARY KEY (edition_id, object)
);

-- What each organiser may take back or do again, in the order in which it was done, whatever the nodes' clocks say.
CREATE TABLE draft_step (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    asked      TEXT NOT NULL, -- by which name, so that a step that is asked for twice is taken once
    change_id  TEXT NOT NULL UNIQUE REFERENCES audit (id),
    state      TEXT NOT NULL CHECK (state IN ('done', 'undone', 'passed')),
    PRIMARY KEY (edition_id, number),
    UNIQUE (edition_id, actor, asked)
);
CREATE INDEX draft_step_actor ON draft_step (edition_id, actor, number);
