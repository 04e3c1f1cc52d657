-- +goose Up
-- A plan may answer a mishap, together with others: what it edits besides places, and what it was worth, as JSON.
ALTER TABLE plan ADD COLUMN repair_id TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN answer TEXT NOT NULL DEFAULT '{}';
CREATE INDEX plan_repair_id ON plan (repair_id);
