-- +goose Up

-- Links that let so many more send after a deadline. How many were used is counted as they are sent.
CREATE TABLE late_link (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    note       TEXT NOT NULL,
    used       BIGINT NOT NULL,
    uses       BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    CHECK (used >= 0 AND used <= uses)
);
CREATE INDEX late_link_edition_id ON late_link (edition_id);

-- A question of the form besides those that every proposal answers. Label, help and options are JSON by language.
CREATE TABLE question (
    id            TEXT PRIMARY KEY,
    edition_id    TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    about         TEXT NOT NULL CHECK (about IN ('session', 'speaker')),
    kind          TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'number', 'yes_no')),
    label         TEXT NOT NULL,
    help          TEXT NOT NULL,
    options       TEXT NOT NULL,
    required      BOOLEAN NOT NULL,
    required_from BIGINT,
    frozen_from   BIGINT,
    for_reviewers BOOLEAN NOT NULL,
    formats       TEXT NOT NULL,
    tracks        TEXT NOT NULL,
    position      BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
CREATE INDEX question_edition_id ON question (edition_id);

-- What was sent. Its guid, code and number are those of the session that it may become.
CREATE TABLE proposal (
    id               TEXT PRIMARY KEY,
    edition_id       TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    guid             TEXT NOT NULL UNIQUE,
    code             TEXT NOT NULL,
    number           BIGINT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('submitted', 'withdrawn')),
    invited          BOOLEAN NOT NULL,
    lead_id          TEXT REFERENCES person (id),
    content          TEXT NOT NULL,
    format_id        TEXT REFERENCES format (id),
    track_id         TEXT REFERENCES track (id),
    origin_id        TEXT NOT NULL,
    revision         BIGINT NOT NULL,
    written_by       TEXT NOT NULL,
    sent_at          BIGINT NOT NULL,
    withdrawn_at     BIGINT,
    withdrawn_kind   TEXT NOT NULL,
    withdrawn_reason TEXT NOT NULL,
    version          BIGINT NOT NULL,
    UNIQUE (edition_id, code),
    UNIQUE (edition_id, number),
    CHECK (state <> 'withdrawn' OR withdrawn_at IS NOT NULL)
);
CREATE INDEX proposal_lead_id ON proposal (lead_id);
CREATE INDEX proposal_format_id ON proposal (format_id);
CREATE INDEX proposal_track_id ON proposal (track_id);

-- What a proposal said, each time it was sent. Rows are added and never changed.
CREATE TABLE proposal_revision (
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    revision    BIGINT NOT NULL,
    content     TEXT NOT NULL,
    digest      TEXT NOT NULL,
    written_by  TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (proposal_id, revision)
);

-- What somebody writes and has not sent: known to nobody else. Until an address is proved it is a browser's, by the hash of its key; claim
-- is the address that was asked to prove itself.
CREATE TABLE proposal_draft (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    person_id    TEXT REFERENCES person (id) ON DELETE CASCADE,
    browser_hash TEXT,
    claim        TEXT NOT NULL,
    claimed_at   BIGINT,
    late_id      TEXT REFERENCES late_link (id),
    origin_id    TEXT NOT NULL,
    content      TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    begun_at     BIGINT NOT NULL,
    touched_at   BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    CHECK (person_id IS NOT NULL OR browser_hash IS NOT NULL)
);
CREATE INDEX proposal_draft_person_id ON proposal_draft (person_id);
CREATE INDEX proposal_draft_browser_hash ON proposal_draft (browser_hash);
CREATE INDEX proposal_draft_claim ON proposal_draft (claim);
CREATE INDEX proposal_draft_edition_id ON proposal_draft (edition_id);

-- Who speaks for a proposal that was sent, and who was asked to. An invitation is for whoever holds its link.
CREATE TABLE proposal_speaker (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    proposal_id  TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    position     BIGINT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('invited', 'accepted', 'refused', 'revoked', 'left')),
    person_id    TEXT REFERENCES person (id),
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    biography    TEXT NOT NULL,
    token_hash   TEXT UNIQUE,
    asked_by     TEXT NOT NULL,
    asked_at     BIGINT NOT NULL,
    expires_at   BIGINT,
    joined_at    BIGINT,
    after_close  BOOLEAN NOT NULL
);
CREATE INDEX proposal_speaker_proposal ON proposal_speaker (edition_id, proposal_id);
CREATE INDEX proposal_speaker_person_id ON proposal_speaker (person_id);
CREATE INDEX proposal_speaker_email ON proposal_speaker (email);
CREATE UNIQUE INDEX proposal_speaker_once ON proposal_speaker (proposal_id, person_id) WHERE state = 'accepted';
CREATE UNIQUE INDEX proposal_speaker_asked ON proposal_speaker (proposal_id, email) WHERE state = 'invited' AND email <> '';
