-- +goose Up
-- Few became part of somebody when they signed in. Each page of one's own looks for them, and so does the database when it deletes one.
CREATE INDEX wisher_merged_into ON wisher (merged_into) WHERE merged_into IS NOT NULL;
