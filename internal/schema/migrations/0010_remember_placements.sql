-- +goose Up
-- A placement that was taken away keeps its names: a session that comes back has its number, its event in calendars and people's choices again.
-- Where it was last says which one comes back when a session had several.
CREATE TABLE placement_memory (
    placement_id TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    session_id   TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    guid         TEXT NOT NULL,
    code         TEXT NOT NULL,
    number       BIGINT NOT NULL,
    room_id      TEXT NOT NULL,
    starts_at    BIGINT NOT NULL
);
CREATE INDEX placement_memory_edition_id ON placement_memory (edition_id);
CREATE INDEX placement_memory_session_id ON placement_memory (session_id);

INSERT INTO placement_memory (placement_id, edition_id, session_id, guid, code, number, room_id, starts_at)
SELECT id, edition_id, session_id, guid, code, number, COALESCE(room_id, ''), starts_at FROM placement;

-- Which sessions without a place are public: none, those that are decided, or all. What has been released went on showing all of them.
ALTER TABLE edition ADD COLUMN unplaced TEXT NOT NULL DEFAULT 'none';
UPDATE edition SET unplaced = 'all' WHERE id IN (SELECT edition_id FROM release);
