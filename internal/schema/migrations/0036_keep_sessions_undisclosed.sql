-- +goose Up

-- Adopted from a proposal whose authors were not told yet: no release has it, and who may not change the programme does not see it.
ALTER TABLE session ADD COLUMN undisclosed BOOLEAN NOT NULL DEFAULT FALSE;
