-- +goose Up
-- Who signed in took their stars along and left choices and calendar addresses behind; now those follow. The later choice stays.
INSERT INTO day_choice (wisher_id, placement_id, attend, at)
SELECT wisher.merged_into, day_choice.placement_id, day_choice.attend, day_choice.at FROM day_choice
JOIN wisher ON wisher.id = day_choice.wisher_id
WHERE wisher.merged_into IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM day_choice later JOIN wisher other ON other.id = later.wisher_id
    WHERE later.placement_id = day_choice.placement_id AND later.wisher_id <> day_choice.wisher_id
        AND COALESCE(other.merged_into, other.id) = wisher.merged_into
        AND (later.at > day_choice.at OR later.at = day_choice.at AND later.wisher_id > day_choice.wisher_id)
)
ON CONFLICT (wisher_id, placement_id) DO UPDATE SET attend = excluded.attend, at = excluded.at;
DELETE FROM day_choice WHERE wisher_id IN (SELECT id FROM wisher WHERE merged_into IS NOT NULL);
UPDATE calendar_feed SET wisher_id = (SELECT merged_into FROM wisher WHERE wisher.id = calendar_feed.wisher_id)
WHERE wisher_id IN (SELECT id FROM wisher WHERE merged_into IS NOT NULL);
DELETE FROM calendar_feed WHERE revoked_at IS NOT NULL;

-- A device that is signed in: since when, when it was last seen, and what it says of itself. Data is the person.
ALTER TABLE web_session ADD COLUMN created_at BIGINT;
ALTER TABLE web_session ADD COLUMN used_at BIGINT;
ALTER TABLE web_session ADD COLUMN agent TEXT NOT NULL DEFAULT '';
CREATE INDEX web_session_data ON web_session (data);

-- From which network a sign-in link was asked for, hashed: nobody uses up the links of somebody else.
ALTER TABLE sign_in_link ADD COLUMN asker TEXT NOT NULL DEFAULT '';
