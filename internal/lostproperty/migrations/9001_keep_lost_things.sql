-- +goose Up
CREATE TABLE lost_thing (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    room_id TEXT REFERENCES room (id),
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX lost_thing_edition ON lost_thing (edition_id);
