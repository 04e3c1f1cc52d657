-- +goose Up

-- What an edition asks of its speakers, in words of the programme that reads it: which tasks, so many days before the first day, who answers
-- for the whole edition, what travelling may cost.
CREATE TABLE care_rule (
    edition_id TEXT PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    content    TEXT NOT NULL,
    version    BIGINT NOT NULL
);

-- What was said of a task of a speaker. One without a row is as the rest of what is kept tells.
CREATE TABLE speaker_task (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('done', 'reopened', 'waived')),
    note       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (speaker_id, kind)
);
CREATE INDEX speaker_task_edition_id ON speaker_task (edition_id);

-- What a speaker needs on stage, and what they need to get there. The second is read by those alone who hold its right, and is
-- forgotten after the day.
CREATE TABLE speaker_need (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('technical', 'access')),
    chosen     TEXT NOT NULL,
    said       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (speaker_id, kind)
);
CREATE INDEX speaker_need_edition_id ON speaker_need (edition_id, kind);

-- Whether a speaker lets themselves be recorded: each word of theirs stays, the newest counts.
CREATE TABLE speaker_consent (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id   TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    value        TEXT NOT NULL CHECK (value IN ('yes', 'no')),
    text_version TEXT NOT NULL,
    at           BIGINT NOT NULL
);
CREATE INDEX speaker_consent_speaker_id ON speaker_consent (speaker_id, at);
CREATE INDEX speaker_consent_edition_id ON speaker_consent (edition_id);

-- A speaker's way, and what it costs. Amounts are cents.
CREATE TABLE speaker_trip (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL UNIQUE REFERENCES speaker (id) ON DELETE CASCADE,
    needed     BOOLEAN NOT NULL,
    origin     TEXT NOT NULL,
    arrives    TEXT NOT NULL,
    leaves     TEXT NOT NULL,
    nights     BIGINT NOT NULL,
    asked      BIGINT NOT NULL,
    granted    BIGINT NOT NULL,
    said       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused', 'booked', 'settled')),
    reference  TEXT NOT NULL,
    at         BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX speaker_trip_edition_id ON speaker_trip (edition_id);

-- Slides of a session, each version of them: a file, whose bytes stand apart, or an address.
CREATE TABLE deck (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    by_speaker TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('pdf', 'pptx', 'key', 'odp', 'link')),
    name       TEXT NOT NULL,
    url        TEXT NOT NULL,
    bytes      BIGINT NOT NULL,
    pages      BIGINT NOT NULL,
    ratio      TEXT NOT NULL,
    embargo    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (session_id, number)
);
CREATE INDEX deck_edition_id ON deck (edition_id);
CREATE TABLE deck_file (
    deck_id TEXT PRIMARY KEY REFERENCES deck (id) ON DELETE CASCADE,
    bytes   BLOB NOT NULL
);

-- Who answers the speakers of a session.
CREATE TABLE session_contact (
    session_id TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL
);
CREATE INDEX session_contact_edition_id ON session_contact (edition_id);
CREATE INDEX session_contact_person_id ON session_contact (person_id);

-- When a speaker was reminded, and of what: nobody is reminded twice in a day.
CREATE TABLE speaker_reminder (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    kinds      TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX speaker_reminder_edition_id ON speaker_reminder (edition_id);
CREATE INDEX speaker_reminder_speaker_id ON speaker_reminder (speaker_id, at);

-- What a speaker tells organisers: that they are late, or cannot come.
CREATE TABLE speaker_word (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('late', 'ill', 'away')),
    minutes    BIGINT NOT NULL,
    said       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX speaker_word_edition_id ON speaker_word (edition_id);
CREATE INDEX speaker_word_speaker_id ON speaker_word (speaker_id);

-- Links in mails, by which a speaker opens their page without signing in. They are for whoever holds them.
CREATE TABLE speaker_link (
    token_hash TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    made_at    BIGINT NOT NULL
);
CREATE INDEX speaker_link_edition_id ON speaker_link (edition_id);
CREATE INDEX speaker_link_speaker_id ON speaker_link (speaker_id);
