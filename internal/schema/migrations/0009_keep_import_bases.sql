-- +goose Up
-- What of an object was imported last: how sources know it, and the value of each field, so that an import changes only what changed in the file.
-- It outlives the object, so that what was taken away here is not brought back.
CREATE TABLE import_base (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    object     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    known      TEXT NOT NULL,
    fields     TEXT NOT NULL,
    PRIMARY KEY (edition_id, object)
);
