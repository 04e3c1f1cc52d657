-- +goose Up

-- Bounds of how many of a kind are to be accepted. Beyond a hard one nothing is chosen; the others are wishes.
CREATE TABLE quota (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    dimension  TEXT NOT NULL CHECK (dimension IN ('track', 'level', 'format', 'language', 'origin')),
    value      TEXT NOT NULL,
    least      BIGINT NOT NULL,
    most       BIGINT NOT NULL,
    hard       BOOLEAN NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, dimension, value)
);

-- Who looked, while selecting, at who speaks, and when. Before that the board shows no names of what is read blind.
CREATE TABLE selection_sight (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    PRIMARY KEY (edition_id, person_id)
);
CREATE INDEX selection_sight_person_id ON selection_sight (person_id);

-- How many of a hundred speakers say yes, as an edition expects.
ALTER TABLE selection_rule ADD COLUMN confirm BIGINT NOT NULL DEFAULT 90;
