-- +goose Up
-- A message that had not left when a newer release told of more: it stays to be seen, and cannot be sent.
DROP INDEX mail_state_due_at;
DROP INDEX mail_scope_id;
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
    state      TEXT NOT NULL CHECK (state IN ('queued', 'held', 'sent', 'failed', 'dropped', 'superseded')),
    attempts   BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    sent_at    BIGINT,
    version    BIGINT NOT NULL
);
INSERT INTO mail (id, scope, about, recipient, name, subject, body_text, calendars, state, attempts, last_error, created_at, due_at, sent_at, version)
SELECT id, scope, about, recipient, name, subject, body_text, calendars, state, attempts, last_error, created_at, due_at, sent_at, version FROM mail_before;
DROP TABLE mail_before;
CREATE INDEX mail_state_due_at ON mail (state, due_at);
CREATE INDEX mail_scope_id ON mail (scope, id);
