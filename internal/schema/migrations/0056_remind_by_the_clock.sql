-- +goose Up

-- Where answers to a message go, in the place of its sender's; empty: to its sender's.
ALTER TABLE mail ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';

-- How many days before the first day a reminder by the clock was due; 0: an organiser sent it. Nobody gets one of the same rung twice.
ALTER TABLE speaker_reminder ADD COLUMN rung BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX speaker_reminder_rung ON speaker_reminder (speaker_id, rung) WHERE rung > 0;

-- Speakers who want no reminders by the clock.
CREATE TABLE reminder_stop (
    speaker_id TEXT PRIMARY KEY REFERENCES speaker (id) ON DELETE CASCADE,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL
);
CREATE INDEX reminder_stop_edition_id ON reminder_stop (edition_id);
