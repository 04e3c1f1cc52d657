-- +goose Up
-- What the reader of a message was told about last before it, in the words of about: whoever is owed messages knows what the one that reaches back
-- furthest begins with. Empty where an older server made it.
ALTER TABLE mail ADD COLUMN since TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_scope_recipient ON mail (scope, recipient, about, state);
CREATE INDEX mail_scope_state ON mail (scope, state, about);

UPDATE mail SET since = CAST(COALESCE(
    (SELECT MAX(number) FROM telling WHERE edition_id = mail.scope AND number < CAST(mail.about AS BIGINT) AND NOT EXISTS (
        SELECT 1 FROM mail earlier WHERE earlier.scope = mail.scope AND earlier.recipient = mail.recipient
        AND earlier.about = CAST(telling.number AS TEXT) AND earlier.state IN ('held', 'failed', 'superseded'))),
    (SELECT MIN(number) FROM telling WHERE edition_id = mail.scope) - 1,
    CAST(mail.about AS BIGINT) - 1) AS TEXT)
WHERE about <> '' AND state IN ('queued', 'held', 'failed', 'dropped');
