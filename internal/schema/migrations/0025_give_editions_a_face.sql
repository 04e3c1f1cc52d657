-- +goose Up

-- What an edition looks like. Nothing chosen is the product's own look.
ALTER TABLE edition ADD COLUMN accent TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN logo TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN header TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN header_alt TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN header_width BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edition ADD COLUMN header_height BIGINT NOT NULL DEFAULT 0;
