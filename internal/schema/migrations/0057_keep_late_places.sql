-- +goose Up

-- Until when a draft that was begun with a late link keeps its place, on the edition's clock; without one it keeps none.
ALTER TABLE proposal_draft ADD COLUMN late_until BIGINT;
CREATE INDEX proposal_draft_late_id ON proposal_draft (late_id, late_until);
