-- +goose Up
-- Which change applied a plan, for as long as it is not undone, and which part of the plan, as JSON. Empty: applied before this was kept.
ALTER TABLE plan ADD COLUMN applied_change TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN applied_part TEXT NOT NULL DEFAULT '{}';
