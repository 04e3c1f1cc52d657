-- +goose Up

-- A role ends: from that instant on it gives nothing. NULL: it does not. Since when it is held and by whom it was given is not known of
-- older ones.
ALTER TABLE role ADD COLUMN ends_at BIGINT;
ALTER TABLE role ADD COLUMN granted_at BIGINT;
ALTER TABLE role ADD COLUMN granted_by TEXT NOT NULL DEFAULT '';

-- Somebody is asked to work on an edition. Either link can be used, once for both: the one that was mailed, and the one that was copied
-- by hand. Whoever holds a link of the first kind reads the mail of the address; of the second, only where copied_by_admin says so.
CREATE TABLE invitation (
    id              TEXT PRIMARY KEY,
    edition_id      TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    email           TEXT NOT NULL,
    role            TEXT NOT NULL,
    role_ends_at    BIGINT,
    note            TEXT NOT NULL,
    invited_by      TEXT NOT NULL,
    mailed_hash     TEXT UNIQUE,
    mailed_at       BIGINT,
    copied_hash     TEXT UNIQUE,
    copied_by_admin BOOLEAN NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    accepted_at     BIGINT,
    revoked_at      BIGINT,
    revoked_by      TEXT NOT NULL
);
CREATE INDEX invitation_edition_id ON invitation (edition_id);
CREATE INDEX invitation_email ON invitation (email);
CREATE UNIQUE INDEX invitation_open ON invitation (edition_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
