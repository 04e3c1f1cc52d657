-- +goose Up

-- What of a proposal was taken in from a file last: how its source knows it, and a digest of each field, so that a file changes only what
-- changed in it. It outlives the proposal, so that what was taken away here is not brought back. No text of anybody stands in it.
CREATE TABLE handover_base (
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    source      TEXT NOT NULL,
    source_key  TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    digests     TEXT NOT NULL,
    PRIMARY KEY (edition_id, source, source_key)
);
CREATE INDEX handover_base_proposal_id ON handover_base (proposal_id);

-- For what the columns of a sheet of proposals were taken last, by their headings.
CREATE TABLE handover_mapping (
    edition_id TEXT PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    headings   TEXT NOT NULL,
    split      BOOLEAN NOT NULL
);
