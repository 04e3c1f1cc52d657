-- +goose Up

-- A round of reading. The salt makes handles and orders that nobody outside can compute; it stays out of journals.
CREATE TABLE review_round (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number       BIGINT NOT NULL,
    name         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'closed', 'settled')),
    blind        BOOLEAN NOT NULL,
    wanted       BIGINT NOT NULL,
    visibility   TEXT NOT NULL CHECK (visibility IN ('all', 'assigned')),
    remarks_seen TEXT NOT NULL CHECK (remarks_seen IN ('after_own', 'closed', 'never')),
    host         TEXT NOT NULL,
    closes_at    BIGINT,
    salt         TEXT NOT NULL DEFAULT '',
    version      BIGINT NOT NULL,
    UNIQUE (edition_id, number)
);
CREATE UNIQUE INDEX review_round_open ON review_round (edition_id) WHERE state = 'open';

-- What reviewers read of a proposal: stored text, in which what is empty stays empty. It is there for them once it was looked through
-- (redacted_at), and as long as the proposal stands.
CREATE TABLE sheet (
    round_id    TEXT NOT NULL REFERENCES review_round (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    handle      TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    content     TEXT NOT NULL,
    redacted_at BIGINT,
    redacted_by TEXT NOT NULL,
    gone        BOOLEAN NOT NULL,
    PRIMARY KEY (round_id, proposal_id),
    UNIQUE (round_id, handle)
);
CREATE INDEX sheet_proposal_id ON sheet (proposal_id);

-- Who reads. Whoever is erased leaves their verdicts, and no name.
CREATE TABLE reviewer (
    id           TEXT PRIMARY KEY,
    edition_id   TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    person_id    TEXT REFERENCES person (id),
    most         BIGINT NOT NULL,
    languages    TEXT NOT NULL,
    organisation TEXT NOT NULL,
    version      BIGINT NOT NULL,
    UNIQUE (edition_id, person_id)
);
CREATE INDEX reviewer_person_id ON reviewer (person_id);

-- Who must not read or judge a proposal.
CREATE TABLE recusal (
    reviewer_id TEXT NOT NULL REFERENCES reviewer (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('own', 'co_speaker', 'organisation', 'declared')),
    at          BIGINT NOT NULL,
    PRIMARY KEY (reviewer_id, proposal_id)
);
CREATE INDEX recusal_proposal_id ON recusal (proposal_id);

-- Who reads what. What is planned is nobody's but the chair's until it is published.
CREATE TABLE assignment (
    round_id    TEXT NOT NULL REFERENCES review_round (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewer (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    planned     BOOLEAN NOT NULL,
    published   BOOLEAN NOT NULL,
    PRIMARY KEY (round_id, reviewer_id, proposal_id),
    CHECK (planned OR published)
);
CREATE INDEX assignment_reviewer_id ON assignment (reviewer_id);
CREATE INDEX assignment_proposal_id ON assignment (proposal_id);

-- Verdicts. Nth is which of the reviewer's it was, sighted that they could know whose it is.
CREATE TABLE review (
    round_id    TEXT NOT NULL REFERENCES review_round (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewer (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    state       TEXT NOT NULL CHECK (state IN ('done', 'abstained')),
    grade       BIGINT,
    sentence    TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    sighted     BOOLEAN NOT NULL,
    seconds     BIGINT NOT NULL,
    nth         BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (round_id, reviewer_id, proposal_id),
    CHECK ((state = 'done') = (grade IS NOT NULL))
);
CREATE INDEX review_reviewer_id ON review (reviewer_id);
CREATE INDEX review_proposal_id ON review (proposal_id);

-- What reviewers write to each other about a sheet.
CREATE TABLE remark (
    id          TEXT PRIMARY KEY,
    round_id    TEXT NOT NULL REFERENCES review_round (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewer (id) ON DELETE CASCADE,
    said        TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX remark_sheet ON remark (round_id, proposal_id);
CREATE INDEX remark_proposal_id ON remark (proposal_id);
CREATE INDEX remark_reviewer_id ON remark (reviewer_id);
