-- +goose Up

-- What an edition has settled once about choosing: whether somebody else than who opened a reveal releases it, whose yes a session needs, how
-- many minutes there are to give, how long speakers have to reply, and how many mails leave in an hour.
CREATE TABLE selection_rule (
    edition_id TEXT PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    second     BOOLEAN NOT NULL,
    needed     TEXT NOT NULL CHECK (needed IN ('all', 'lead')),
    minutes    BIGINT NOT NULL,
    days       BIGINT NOT NULL,
    per_hour   BIGINT NOT NULL,
    version    BIGINT NOT NULL
);

-- A batch of decisions that are told together. While it is open they do not change; at most one of an edition is.
CREATE TABLE reveal (
    id          TEXT PRIMARY KEY,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'released', 'dropped')),
    reply_by    BIGINT NOT NULL,
    opened_at   BIGINT NOT NULL,
    opened_by   TEXT NOT NULL,
    released_at BIGINT,
    released_by TEXT NOT NULL,
    version     BIGINT NOT NULL,
    UNIQUE (edition_id, number),
    CHECK (state <> 'released' OR released_at IS NOT NULL)
);
CREATE UNIQUE INDEX reveal_open ON reveal (edition_id) WHERE state = 'open';

-- What the committee decided of a proposal, and what its speakers were told. A proposal without a row is undecided.
CREATE TABLE decision (
    proposal_id TEXT PRIMARY KEY REFERENCES proposal (id) ON DELETE CASCADE,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    state       TEXT NOT NULL CHECK (state IN ('none', 'shortlisted', 'accepted', 'reserve', 'declined', 'elsewhere')),
    place       BIGINT NOT NULL,
    minutes     BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    sentence    TEXT NOT NULL,
    staged      BOOLEAN NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  BIGINT NOT NULL,
    reveal_id   TEXT REFERENCES reveal (id),
    told        TEXT NOT NULL CHECK (told IN ('accepted', 'reserve', 'declined', 'elsewhere', '')),
    told_place  BIGINT NOT NULL,
    told_at     BIGINT,
    told_in     TEXT REFERENCES reveal (id),
    settled     TEXT NOT NULL CHECK (settled IN ('confirmed', 'out', '')),
    version     BIGINT NOT NULL,
    CHECK ((told = '') = (told_at IS NULL)),
    CHECK (state <> 'reserve' OR place > 0),
    CHECK (settled <> 'confirmed' OR told = 'accepted')
);
CREATE INDEX decision_edition_id ON decision (edition_id);
CREATE INDEX decision_reveal_id ON decision (reveal_id);
CREATE INDEX decision_told_in ON decision (told_in);

-- What a speaker replied to a yes. Recipient is a person's id, or the address of who has no account.
CREATE TABLE reply (
    speaker_id  TEXT PRIMARY KEY REFERENCES proposal_speaker (id) ON DELETE CASCADE,
    edition_id  TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    recipient   TEXT NOT NULL,
    leads       BOOLEAN NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('confirmed', 'declined', 'asked')),
    asked_at    BIGINT NOT NULL,
    reply_by    BIGINT NOT NULL,
    recording   TEXT NOT NULL CHECK (recording IN ('yes', 'no', '')),
    reason      TEXT NOT NULL,
    replied_at  BIGINT,
    spared      BOOLEAN NOT NULL,
    reminders   BIGINT NOT NULL,
    reminded_at BIGINT,
    version     BIGINT NOT NULL,
    CHECK ((state = 'asked') = (replied_at IS NULL))
);
CREATE INDEX reply_edition_id ON reply (edition_id);
CREATE INDEX reply_proposal_id ON reply (proposal_id);
CREATE INDEX reply_recipient ON reply (recipient);

-- Links in mails, by which a speaker replies without signing in. They are for whoever holds them.
CREATE TABLE reply_link (
    token_hash TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    reveal_id  TEXT NOT NULL REFERENCES reveal (id) ON DELETE CASCADE,
    recipient  TEXT NOT NULL,
    made_at    BIGINT NOT NULL
);
CREATE INDEX reply_link_edition_id ON reply_link (edition_id);
CREATE INDEX reply_link_reveal_id ON reply_link (reveal_id, recipient);
