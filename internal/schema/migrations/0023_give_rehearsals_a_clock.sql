-- +goose Up

-- A rehearsal is an edition of a demonstration or a test: its clock may be set ahead of the server's, by so many seconds.
ALTER TABLE edition ADD COLUMN rehearsal BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE edition ADD COLUMN clock_ahead BIGINT NOT NULL DEFAULT 0;
