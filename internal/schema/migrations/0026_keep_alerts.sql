-- +goose Up

-- Address at which the reader of a message ends such messages; empty: none.
ALTER TABLE mail ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT '';

-- Who starred is told when it moves. The keys name this server to the push services of browsers; what was subscribed with them
-- works with them alone.
CREATE TABLE alert_key (
    id          TEXT PRIMARY KEY,
    public_key  TEXT NOT NULL,
    private_key TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);

-- How somebody is told: by notifications on a device, by mail to an address that they confirmed, or, for who has an account, not at all
-- (channel account, off). Told is the release that they know.
CREATE TABLE alert_subscription (
    id          TEXT PRIMARY KEY,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    wisher_id   TEXT NOT NULL REFERENCES wisher (id) ON DELETE CASCADE,
    channel     TEXT NOT NULL CHECK (channel IN ('push', 'mail', 'account')),
    reader      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asked', 'on', 'off')),
    endpoint    TEXT NOT NULL,
    p256dh      TEXT NOT NULL,
    auth        TEXT NOT NULL,
    address     TEXT NOT NULL,
    agent       TEXT NOT NULL,
    language    TEXT NOT NULL,
    moved       BOOLEAN NOT NULL,
    cancelled   BOOLEAN NOT NULL,
    edited      BOOLEAN NOT NULL,
    told        BIGINT NOT NULL,
    token_hash  TEXT NOT NULL,
    asked_until BIGINT,
    created_at  BIGINT NOT NULL,
    UNIQUE (edition_id, reader)
);
CREATE INDEX alert_subscription_wisher_id ON alert_subscription (wisher_id);
CREATE INDEX alert_subscription_address ON alert_subscription (address) WHERE address <> '';
CREATE INDEX alert_subscription_token_hash ON alert_subscription (token_hash) WHERE token_hash <> '';

-- Each release that was looked at: how many had starred what it changed, and how many of them could be told.
CREATE TABLE alert_round (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    starred    BIGINT NOT NULL,
    reached    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (edition_id, number)
);

-- A notification that is owed, of one session or, where the session is empty, of several. Rows outlive their subscription, for they say how
-- many were told.
CREATE TABLE alert_delivery (
    id              TEXT PRIMARY KEY,
    edition_id      TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number          BIGINT NOT NULL,
    subscription_id TEXT NOT NULL,
    wisher_id       TEXT NOT NULL,
    session_id      TEXT NOT NULL,
    since           BIGINT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'superseded', 'dropped')),
    payload         TEXT NOT NULL,
    urgent          BOOLEAN NOT NULL,
    expires_at      BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    last_error      TEXT NOT NULL,
    due_at          BIGINT NOT NULL,
    taken_until     BIGINT,
    created_at      BIGINT NOT NULL,
    sent_at         BIGINT,
    UNIQUE (subscription_id, number, session_id)
);
CREATE INDEX alert_delivery_due ON alert_delivery (due_at) WHERE state = 'queued';
CREATE INDEX alert_delivery_edition_id ON alert_delivery (edition_id, number);
