-- +goose Up

-- Places: a number that must not be passed is a row. A pool may be taken out of another, whose taken places count its size.
CREATE TABLE pool (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    parent_id  TEXT REFERENCES pool (id),
    name       TEXT NOT NULL,
    size       BIGINT NOT NULL CHECK (size >= 0),
    taken      BIGINT NOT NULL DEFAULT 0 CHECK (taken >= 0),
    held       BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
    returns_at BIGINT,
    version    BIGINT NOT NULL,
    CHECK (taken + held <= size),
    UNIQUE (edition_id, name)
);
CREATE INDEX pool_parent_id ON pool (parent_id);

-- What somebody registers as: who may, from when until when, and from which pool their places are.
CREATE TABLE ticket_kind (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    pool_id      TEXT NOT NULL REFERENCES pool (id),
    slug         TEXT NOT NULL,
    name         TEXT NOT NULL,
    audience     TEXT NOT NULL CHECK (audience IN ('public', 'partner', 'speaker', 'press', 'crew', 'other')),
    offered      BOOLEAN NOT NULL,
    approval     BOOLEAN NOT NULL,
    holds        BOOLEAN NOT NULL,
    proof_first  BOOLEAN NOT NULL,
    transferable BOOLEAN NOT NULL,
    opens_at     BIGINT NOT NULL,
    closes_at    BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    CHECK (opens_at <= closes_at),
    UNIQUE (edition_id, slug)
);
CREATE INDEX ticket_kind_pool_id ON ticket_kind (pool_id);

-- Who comes. Their number in the edition stays theirs; the generation of their ticket rises whenever an older one must not open a door.
CREATE TABLE attendee (
    id            TEXT PRIMARY KEY,
    edition_id    TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    serial        BIGINT NOT NULL CHECK (serial BETWEEN 0 AND 4294967295),
    generation    BIGINT NOT NULL CHECK (generation BETWEEN 0 AND 255),
    kind_id       TEXT NOT NULL REFERENCES ticket_kind (id),
    pool_id       TEXT NOT NULL REFERENCES pool (id),
    person_id     TEXT REFERENCES person (id) ON DELETE SET NULL,
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    language      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('invited', 'asked', 'confirmed', 'refused', 'cancelled', 'lapsed')),
    holds         BOOLEAN NOT NULL,
    reason        TEXT NOT NULL,
    way           TEXT NOT NULL CHECK (way IN ('page', 'api', 'desk')),
    state_by      TEXT NOT NULL CHECK (state_by IN ('holder', 'desk', 'clock')),
    answer_by     BIGINT,
    prove_by      BIGINT,
    proved_at     BIGINT,
    registered_at BIGINT NOT NULL,
    state_at      BIGINT NOT NULL,
    erased_at     BIGINT,
    version       BIGINT NOT NULL,
    UNIQUE (edition_id, serial)
);
CREATE UNIQUE INDEX attendee_once ON attendee (edition_id, email) WHERE state IN ('invited', 'asked', 'confirmed') AND email <> '';
CREATE INDEX attendee_kind_id ON attendee (kind_id);
CREATE INDEX attendee_pool_id ON attendee (pool_id);
CREATE INDEX attendee_person_id ON attendee (person_id);
CREATE INDEX attendee_email ON attendee (email);
CREATE INDEX attendee_prove_by ON attendee (prove_by) WHERE prove_by IS NOT NULL;
CREATE INDEX attendee_answer_by ON attendee (answer_by) WHERE answer_by IS NOT NULL;

-- Secret links to the page of a ticket. One that was mailed proves the address.
CREATE TABLE attendee_link (
    token_hash  TEXT PRIMARY KEY,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    attendee_id TEXT NOT NULL REFERENCES attendee (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    proves      BOOLEAN NOT NULL,
    made_at     BIGINT NOT NULL
);
CREATE INDEX attendee_link_edition_id ON attendee_link (edition_id);
CREATE INDEX attendee_link_attendee_id ON attendee_link (attendee_id);

-- What an attendee agreed to, or took back: each word stays, the newest counts.
CREATE TABLE attendee_consent (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    attendee_id  TEXT NOT NULL REFERENCES attendee (id) ON DELETE CASCADE,
    purpose      TEXT NOT NULL CHECK (purpose IN ('photo', 'partner', 'memory')),
    given        BOOLEAN NOT NULL,
    text_version TEXT NOT NULL,
    way          TEXT NOT NULL CHECK (way IN ('page', 'api', 'desk')),
    at           BIGINT NOT NULL
);
CREATE INDEX attendee_consent_edition_id ON attendee_consent (edition_id);
CREATE INDEX attendee_consent_attendee_id ON attendee_consent (attendee_id, at);
