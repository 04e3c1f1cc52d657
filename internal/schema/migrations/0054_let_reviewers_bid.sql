-- +goose Up

-- Whether reviewers are asked what of a round they would like to read, before it is dealt.
ALTER TABLE review_round ADD COLUMN bidding BOOLEAN NOT NULL DEFAULT FALSE;

-- Of which dealing a reading is: 0 is the first, the others are further readings.
ALTER TABLE assignment ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;

-- For whom somebody works besides, and under which other addresses they are known.
ALTER TABLE reviewer ADD COLUMN houses TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reviewer ADD COLUMN addresses TEXT NOT NULL DEFAULT '[]';

-- How somebody would like to read a sheet: 2 would like to, 1 could, -1 would rather not, -2 must not, which is a recusal as well.
CREATE TABLE bid (
    round_id    TEXT NOT NULL REFERENCES review_round (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewer (id) ON DELETE CASCADE,
    proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    value       BIGINT NOT NULL CHECK (value <> 0),
    PRIMARY KEY (round_id, reviewer_id, proposal_id)
);
CREATE INDEX bid_reviewer_id ON bid (reviewer_id);
CREATE INDEX bid_proposal_id ON bid (proposal_id);

-- What somebody knows of the host's products and topics: 1 knows it, 2 knows it well.
CREATE TABLE expertise (
    reviewer_id TEXT NOT NULL REFERENCES reviewer (id) ON DELETE CASCADE,
    product_id  TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    degree      BIGINT NOT NULL CHECK (degree > 0),
    PRIMARY KEY (reviewer_id, product_id)
);
CREATE INDEX expertise_product_id ON expertise (product_id);

-- Who gave up the sight of names until a round closes, with the roles that they get back then.
CREATE TABLE given_up (
    reviewer_id TEXT PRIMARY KEY REFERENCES reviewer (id) ON DELETE CASCADE,
    at          BIGINT NOT NULL,
    roles       TEXT NOT NULL
);
