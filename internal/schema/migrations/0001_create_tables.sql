-- +goose Up

-- account -------------------------------------------------------------------
CREATE TABLE person (
    id         TEXT PRIMARY KEY,
    email      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    language   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
);

CREATE TABLE role (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    scope     TEXT NOT NULL,
    role      TEXT NOT NULL,
    PRIMARY KEY (person_id, scope, role)
);

CREATE TABLE sign_in_link (
    token_hash TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    next       TEXT NOT NULL,
    grant_role TEXT NOT NULL,
    grant_scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);

CREATE TABLE web_session (
    token_hash TEXT PRIMARY KEY,
    data       BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX web_session_expires_at ON web_session (expires_at);

CREATE TABLE api_token (
    id           TEXT PRIMARY KEY,
    person_id    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    token_hash   TEXT NOT NULL UNIQUE,
    scope        TEXT NOT NULL,
    may_write    BOOLEAN NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    last_used_at BIGINT,
    revoked_at   BIGINT
);
CREATE INDEX api_token_person_id ON api_token (person_id);

CREATE TABLE mail (
    id         TEXT PRIMARY KEY,
    recipient  TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body_text  TEXT NOT NULL,
    body_html  TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts   BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    sent_at    BIGINT
);
CREATE INDEX mail_state_due_at ON mail (state, due_at);

CREATE TABLE audit (
    id       TEXT PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    object   TEXT NOT NULL,
    scope    TEXT NOT NULL,
    label    TEXT NOT NULL,
    before   TEXT NOT NULL,
    after    TEXT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX audit_scope_id ON audit (scope, id);

-- plumbing ------------------------------------------------------------------
CREATE TABLE outbox (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    kind  TEXT NOT NULL,
    scope TEXT NOT NULL,
    data  TEXT NOT NULL,
    at    BIGINT NOT NULL
);

CREATE TABLE idempotency (
    key_hash     TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    status       BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    body         BLOB NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);

-- edition -------------------------------------------------------------------
CREATE TABLE organisation (
    id      TEXT PRIMARY KEY,
    slug    TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    url     TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE series (
    id              TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    slug            TEXT NOT NULL,
    name            TEXT NOT NULL,
    description     TEXT NOT NULL,
    version         BIGINT NOT NULL,
    UNIQUE (organisation_id, slug)
);

CREATE TABLE edition (
    id               TEXT PRIMARY KEY,
    series_id        TEXT NOT NULL REFERENCES series (id),
    slug             TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    tagline          TEXT NOT NULL,
    description      TEXT NOT NULL,
    languages        TEXT NOT NULL,
    zone             TEXT NOT NULL,
    venue            TEXT NOT NULL,
    address          TEXT NOT NULL,
    venue_url        TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('draft', 'announced', 'published', 'over')),
    session_limit    BIGINT NOT NULL,
    setup_minutes    BIGINT NOT NULL,
    walk_same_floor  BIGINT NOT NULL,
    walk_per_floor   BIGINT NOT NULL,
    star_limit       BIGINT NOT NULL,
    must_weight      BIGINT NOT NULL,
    group_minimum    BIGINT NOT NULL,
    people_expected  BIGINT NOT NULL,
    no_show_percent  BIGINT NOT NULL,
    wishes_open      BOOLEAN NOT NULL,
    created_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL
);
CREATE INDEX edition_series_id ON edition (series_id);

CREATE TABLE day (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    date       TEXT NOT NULL,
    starts_at  BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    CHECK (starts_at < ends_at),
    UNIQUE (edition_id, date)
);

CREATE TABLE slot (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    day_id     TEXT NOT NULL REFERENCES day (id) ON DELETE CASCADE,
    starts_at  BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    CHECK (starts_at < ends_at),
    UNIQUE (day_id, starts_at)
);
CREATE INDEX slot_edition_id ON slot (edition_id);

CREATE TABLE room (
    id          TEXT PRIMARY KEY,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    guid        TEXT NOT NULL UNIQUE,
    slug        TEXT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    capacity    BIGINT NOT NULL CHECK (capacity >= 0),
    floor       BIGINT NOT NULL,
    features    TEXT NOT NULL,
    available   TEXT NOT NULL,
    position    BIGINT NOT NULL,
    source_key  TEXT,
    version     BIGINT NOT NULL,
    UNIQUE (edition_id, slug),
    UNIQUE (edition_id, source_key)
);

CREATE TABLE walk (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    room_a     TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    room_b     TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    minutes    BIGINT NOT NULL CHECK (minutes >= 0),
    PRIMARY KEY (room_a, room_b),
    CHECK (room_a < room_b)
);
CREATE INDEX walk_edition_id ON walk (edition_id);

CREATE TABLE track (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    hue        BIGINT NOT NULL,
    color      TEXT NOT NULL,
    position   BIGINT NOT NULL,
    source_key TEXT,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, slug),
    UNIQUE (edition_id, source_key)
);

CREATE TABLE format (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('keynote', 'talk', 'lab', 'break')),
    minutes    BIGINT NOT NULL,
    position   BIGINT NOT NULL,
    source_key TEXT,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, slug),
    UNIQUE (edition_id, source_key)
);

-- catalogue -----------------------------------------------------------------
CREATE TABLE product_family (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    position   BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, slug)
);

CREATE TABLE product (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    family_id  TEXT REFERENCES product_family (id),
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    summary    TEXT NOT NULL,
    url        TEXT NOT NULL,
    source_key TEXT,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, slug),
    UNIQUE (edition_id, source_key)
);

-- speaker -------------------------------------------------------------------
CREATE TABLE speaker_organisation (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('host', 'partner', 'independent', 'public', 'other')),
    url        TEXT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, name)
);

CREATE TABLE speaker (
    id              TEXT PRIMARY KEY,
    edition_id      TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    guid            TEXT NOT NULL UNIQUE,
    code            TEXT NOT NULL,
    number          BIGINT NOT NULL,
    person_id       TEXT REFERENCES person (id) ON DELETE SET NULL,
    organisation_id TEXT REFERENCES speaker_organisation (id),
    name            TEXT NOT NULL,
    pronouns        TEXT NOT NULL,
    biography       TEXT NOT NULL,
    email           TEXT NOT NULL,
    picture_url     TEXT NOT NULL,
    links           TEXT NOT NULL,
    available       TEXT NOT NULL,
    source_key      TEXT,
    version         BIGINT NOT NULL,
    UNIQUE (edition_id, code),
    UNIQUE (edition_id, number),
    UNIQUE (edition_id, source_key)
);

CREATE TABLE speaker_picture (
    speaker_id TEXT PRIMARY KEY REFERENCES speaker (id) ON DELETE CASCADE,
    media_type TEXT NOT NULL,
    digest     TEXT NOT NULL,
    bytes      BLOB NOT NULL
);

-- programme -----------------------------------------------------------------
CREATE TABLE session (
    id            TEXT PRIMARY KEY,
    edition_id    TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    guid          TEXT NOT NULL UNIQUE,
    code          TEXT NOT NULL,
    number        BIGINT NOT NULL,
    title         TEXT NOT NULL,
    subtitle      TEXT NOT NULL,
    abstract      TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('keynote', 'talk', 'lab', 'break')),
    format_id     TEXT REFERENCES format (id),
    track_id      TEXT REFERENCES track (id),
    level         TEXT NOT NULL,
    language      TEXT NOT NULL,
    tags          TEXT NOT NULL,
    minutes       BIGINT NOT NULL CHECK (minutes > 0),
    plenary       BOOLEAN NOT NULL,
    recorded      BOOLEAN NOT NULL,
    streamed      BOOLEAN NOT NULL,
    requires      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('confirmed', 'delayed', 'cancelled')),
    state_note    TEXT NOT NULL,
    links         TEXT NOT NULL,
    segments      TEXT NOT NULL,
    source_key    TEXT,
    source_digest TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    UNIQUE (edition_id, code),
    UNIQUE (edition_id, number),
    UNIQUE (edition_id, source_key)
);
CREATE INDEX session_format_id ON session (format_id);
CREATE INDEX session_track_id ON session (track_id);

CREATE TABLE session_speaker (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    speaker_id TEXT NOT NULL REFERENCES speaker (id),
    position   BIGINT NOT NULL,
    PRIMARY KEY (session_id, speaker_id)
);
CREATE INDEX session_speaker_speaker_id ON session_speaker (speaker_id);

CREATE TABLE session_product (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    product_id TEXT NOT NULL REFERENCES product (id),
    PRIMARY KEY (session_id, product_id)
);
CREATE INDEX session_product_product_id ON session_product (product_id);

CREATE TABLE placement (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    guid       TEXT NOT NULL UNIQUE,
    code       TEXT NOT NULL,
    number     BIGINT NOT NULL,
    room_id    TEXT REFERENCES room (id),
    starts_at  BIGINT NOT NULL,
    minutes    BIGINT NOT NULL CHECK (minutes > 0),
    pinned     BOOLEAN NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (edition_id, code),
    UNIQUE (edition_id, number)
);
CREATE INDEX placement_session_id ON placement (session_id);
CREATE INDEX placement_room_id ON placement (room_id);

CREATE TABLE session_rule (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('before', 'apart')),
    first_id   TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    second_id  TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    version    BIGINT NOT NULL,
    UNIQUE (kind, first_id, second_id),
    CHECK (first_id <> second_id)
);
CREATE INDEX session_rule_edition_id ON session_rule (edition_id);

CREATE TABLE release (
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    note        TEXT NOT NULL,
    author      TEXT NOT NULL,
    released_at BIGINT NOT NULL,
    again_of    BIGINT NOT NULL,
    changes     TEXT NOT NULL,
    snapshot    BLOB NOT NULL,
    PRIMARY KEY (edition_id, number)
);

CREATE TABLE import_run (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    format     TEXT NOT NULL,
    digest     TEXT NOT NULL,
    actor      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    summary    TEXT NOT NULL
);
CREATE INDEX import_run_edition_id ON import_run (edition_id);

-- agenda --------------------------------------------------------------------
CREATE TABLE wisher (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    key_hash     TEXT UNIQUE,
    person_id    TEXT REFERENCES person (id) ON DELETE CASCADE,
    external_key TEXT,
    merged_into  TEXT REFERENCES wisher (id) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL,
    UNIQUE (edition_id, person_id),
    UNIQUE (edition_id, external_key)
);

CREATE TABLE star (
    wisher_id  TEXT NOT NULL REFERENCES wisher (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    level      BIGINT NOT NULL CHECK (level BETWEEN 0 AND 2),
    at         BIGINT NOT NULL,
    PRIMARY KEY (wisher_id, session_id)
);
CREATE INDEX star_session_id ON star (session_id);

CREATE TABLE day_choice (
    wisher_id    TEXT NOT NULL REFERENCES wisher (id) ON DELETE CASCADE,
    placement_id TEXT NOT NULL,
    attend       BOOLEAN NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (wisher_id, placement_id)
);

CREATE TABLE calendar_feed (
    id           TEXT PRIMARY KEY,
    wisher_id    TEXT NOT NULL REFERENCES wisher (id) ON DELETE CASCADE,
    token_hash   TEXT NOT NULL UNIQUE,
    created_at   BIGINT NOT NULL,
    revoked_at   BIGINT,
    last_read_at BIGINT
);
CREATE INDEX calendar_feed_wisher_id ON calendar_feed (wisher_id);

-- planning ------------------------------------------------------------------
CREATE TABLE plan (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled', 'failed')),
    author       TEXT NOT NULL,
    settings     TEXT NOT NULL,
    progress     TEXT NOT NULL,
    places       TEXT NOT NULL,
    price        TEXT NOT NULL,
    error        TEXT NOT NULL,
    cancel_asked BOOLEAN NOT NULL,
    created_at   BIGINT NOT NULL,
    started_at   BIGINT,
    beat_at      BIGINT,
    finished_at  BIGINT,
    applied_at   BIGINT,
    version      BIGINT NOT NULL
);
CREATE INDEX plan_edition_id ON plan (edition_id);
