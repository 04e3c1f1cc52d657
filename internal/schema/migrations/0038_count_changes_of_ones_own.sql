-- +goose Up
-- Each change of what somebody keeps moves it on: pages and calendars are told from older ones by one row. Nobody has an older one yet.
ALTER TABLE wisher ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
