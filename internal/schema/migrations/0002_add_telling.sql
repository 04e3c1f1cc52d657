-- +goose Up
ALTER TABLE release ADD COLUMN telling TEXT NOT NULL DEFAULT 'none';

-- Who was told about a release: made once, with its mails.
CREATE TABLE telling (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    mails      BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (edition_id, number)
);

DROP INDEX mail_state_due_at;
ALTER TABLE mail RENAME TO mail_before;
CREATE TABLE mail (
    id         TEXT PRIMARY KEY,
    scope      TEXT NOT NULL,
    about      TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    name       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body_text  TEXT NOT NULL,
    calendars  TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'held', 'sent', 'failed', 'dropped')),
    attempts   BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    sent_at    BIGINT,
    version    BIGINT NOT NULL
);
INSERT INTO mail (id, scope, about, recipient, name, subject, body_text, calendars, state, attempts, last_error, created_at, due_at, sent_at, version)
SELECT id, '', '', recipient, '', subject, body_text, '[]', state, attempts, last_error, created_at, due_at, sent_at, 1 FROM mail_before;
DROP TABLE mail_before;
CREATE INDEX mail_state_due_at ON mail (state, due_at);
CREATE INDEX mail_scope_id ON mail (scope, id);
