-- +goose Up

-- In whose name an edition's mail leaves, where answers go, and the line at its end. The address that sends it stays the server's.
ALTER TABLE edition ADD COLUMN sender_name TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN sender_reply TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN sender_contact TEXT NOT NULL DEFAULT '';

-- The scope in whose name a message leaves, where organisers of that scope may not read it; empty: its own.
ALTER TABLE mail ADD COLUMN sender TEXT NOT NULL DEFAULT '';

-- Public pages were in English and French whatever an edition's languages were; from here on they are in those. What ran keeps both.
UPDATE edition SET languages = substr(languages, 1, length(languages) - 1) || ',"en"]' WHERE languages NOT LIKE '%"en"%';
UPDATE edition SET languages = substr(languages, 1, length(languages) - 1) || ',"fr"]' WHERE languages NOT LIKE '%"fr"%';
