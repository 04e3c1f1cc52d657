-- +goose Up

-- Who wants to hear when a call opens, and when they were told.
CREATE TABLE call_follower (
    edition_id TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    asked_at   BIGINT NOT NULL,
    told_at    BIGINT,
    PRIMARY KEY (edition_id, person_id)
);
CREATE INDEX call_follower_person_id ON call_follower (person_id);

-- When the writer of a draft was last reminded of its deadline, on the edition's clock.
ALTER TABLE proposal_draft ADD COLUMN reminded_at BIGINT;
