package review

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// lastBatch is the newest dealing of further readings that has one without a verdict, with those; 0: there is none. Of what who asks must
// not judge nothing is taken into account.
func lastBatch(tx *sqldb.Tx, who actor.Actor, r Round) (batch int, pairs []Pair, err error) {
	type dealt struct {
		Pair
		batch int
	}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (d dealt, err error) { return d, row.Scan(&d.Reviewer, &d.Proposal, &d.batch) },
		`SELECT reviewer_id, proposal_id, batch FROM assignment a WHERE round_id = $1 AND published AND batch > 0
			AND NOT EXISTS (SELECT 1 FROM review WHERE review.round_id = a.round_id AND review.reviewer_id = a.reviewer_id
				AND review.proposal_id = a.proposal_id)
			ORDER BY batch DESC, reviewer_id, proposal_id`, r.ID)
	if err != nil {
		return 0, nil, err
	}
	hidden, err := hiddenFrom(tx, who, r.EditionID)
	for _, d := range all {
		if hidden[d.Proposal] {
			continue
		}
		if batch == 0 {
			batch = d.batch
		}
		if d.batch == batch {
			pairs = append(pairs, d.Pair)
		}
	}
	return batch, pairs, err
}

// keepBatch publishes further readings as the next dealing.
func keepBatch(tx *sqldb.Tx, round blind.RoundID, pairs []Pair) error {
	batch := 0
	if err := tx.QueryRow(`SELECT COALESCE(max(batch), 0) + 1 FROM assignment WHERE round_id = $1`, round).Scan(&batch); err != nil {
		return err
	}
	for _, p := range pairs {
		if _, err := tx.Exec(`INSERT INTO assignment (round_id, reviewer_id, proposal_id, planned, published, batch)
			VALUES ($1, $2, $3, FALSE, TRUE, $4)
			ON CONFLICT (round_id, reviewer_id, proposal_id) DO UPDATE SET published = TRUE, batch = excluded.batch`, round, p.Reviewer,
			p.Proposal, batch); err != nil {
			return err
		}
	}
	return nil
}

func takeBack(tx *sqldb.Tx, round blind.RoundID, pairs []Pair) error {
	for _, p := range pairs {
		if _, err := tx.Exec(`DELETE FROM assignment WHERE round_id = $1 AND reviewer_id = $2 AND proposal_id = $3`, round, p.Reviewer,
			p.Proposal); err != nil {
			return err
		}
	}
	return nil
}
