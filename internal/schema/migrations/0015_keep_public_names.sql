-- +goose Up

-- The short names under which an edition was ever public: each leads to it for good. A removed edition keeps its own.
CREATE TABLE edition_name (
    slug       TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL
);
INSERT INTO edition_name (slug, edition_id) SELECT slug, id FROM edition WHERE state <> 'draft';

-- What stands behind the @ in the uids of an edition's calendars. Nothing for new editions; '?' where calendars were given
-- out before this was kept: the next start of the server writes its address there.
ALTER TABLE edition ADD COLUMN uid_host TEXT NOT NULL DEFAULT '?';
UPDATE edition SET uid_host = '' WHERE NOT EXISTS (SELECT 1 FROM release WHERE release.edition_id = edition.id);
