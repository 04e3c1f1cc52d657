-- +goose Up
-- Mail that somebody waits for leaves before all other. A text that holds a secret is forgotten once it left, or when the secret expires. From when
-- taken_until is set on, a relay may have taken the message, whatever it said; while it lies ahead, the message is being handed over. What a message
-- does to what its reader knows stands in effect, in its maker's words; empty where an older server made it.
ALTER TABLE mail ADD COLUMN urgent BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE mail ADD COLUMN secret_until BIGINT;
ALTER TABLE mail ADD COLUMN taken_until BIGINT;
ALTER TABLE mail ADD COLUMN effect TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_state_urgent ON mail (state, urgent, due_at);

UPDATE mail SET urgent = TRUE, secret_until = created_at + 1800000 WHERE scope = '';
UPDATE mail SET body_text = '' WHERE scope = '' AND state <> 'queued';
UPDATE mail SET taken_until = due_at WHERE attempts > 0;

-- The release that an address was told of last, and its sessions in it, as JSON. Empty: an older server told it, and did not keep them.
CREATE TABLE told (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    address    TEXT NOT NULL,
    name       TEXT NOT NULL,
    number     BIGINT NOT NULL,
    sessions   TEXT NOT NULL,
    PRIMARY KEY (edition_id, address)
);

-- The calendar events that an address was ever sent, with their last sequence; held until they are struck.
CREATE TABLE told_event (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    address    TEXT NOT NULL,
    guid       TEXT NOT NULL,
    sequence   BIGINT NOT NULL,
    held       BOOLEAN NOT NULL,
    PRIMARY KEY (edition_id, address, guid)
);

-- Who is owed messages knows what the one that reaches back furthest begins with; all others know what they were sent, or not to be told of.
INSERT INTO told (edition_id, address, name, number, sessions)
SELECT edition_id, address, name, number, '' FROM (
    SELECT edition.id AS edition_id, mail.recipient AS address, MAX(mail.name) AS name, COALESCE(
        MIN(CASE WHEN mail.state IN ('queued', 'held', 'failed') THEN CAST(NULLIF(mail.since, '') AS BIGINT) END),
        MAX(CASE WHEN mail.state IN ('sent', 'dropped') THEN CAST(mail.about AS BIGINT) END), 0) AS number
    FROM mail JOIN edition ON edition.id = mail.scope WHERE mail.about <> '' GROUP BY edition.id, mail.recipient) known
WHERE number > 0;

-- Silent releases are looked at too: messages that still wait may no longer be true. Those before the newest need no look.
INSERT INTO telling (edition_id, number, mails, made_at)
SELECT edition_id, number, 0, released_at FROM release
WHERE telling = 'none' AND EXISTS (SELECT 1 FROM release newer WHERE newer.edition_id = release.edition_id AND newer.number > release.number)
ON CONFLICT (edition_id, number) DO NOTHING;
