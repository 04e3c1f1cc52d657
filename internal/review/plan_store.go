package review

import (
	"cmp"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

func compare[S ~string](a, b S) int { return cmp.Compare(a, b) }

// givenIn are the verdicts of a round.
func givenIn(tx *sqldb.Tx, round blind.RoundID) ([]Pair, error) {
	return sqldb.Each(tx, scanPair, `SELECT reviewer_id, proposal_id FROM review WHERE round_id = $1 ORDER BY reviewer_id, proposal_id`, round)
}

// keepPlan writes what is planned in place of an earlier plan.
func keepPlan(tx *sqldb.Tx, round blind.RoundID, pairs []Pair) error {
	if _, err := tx.Exec(`DELETE FROM assignment WHERE round_id = $1 AND NOT published`, round); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE assignment SET planned = FALSE WHERE round_id = $1`, round); err != nil {
		return err
	}
	for _, p := range pairs {
		if _, err := tx.Exec(`INSERT INTO assignment (round_id, reviewer_id, proposal_id, planned, published) VALUES ($1, $2, $3, TRUE, FALSE)
			ON CONFLICT (round_id, reviewer_id, proposal_id) DO UPDATE SET planned = TRUE`, round, p.Reviewer, p.Proposal); err != nil {
			return err
		}
	}
	return nil
}

// publishPlan makes what is planned what is published. It is ErrNoPlan where nothing is.
func publishPlan(tx *sqldb.Tx, round blind.RoundID) error {
	n := 0
	if err := tx.QueryRow(`SELECT count(*) FROM assignment WHERE round_id = $1 AND planned`, round).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return ErrNoPlan
	}
	if _, err := tx.Exec(`DELETE FROM assignment WHERE round_id = $1 AND NOT planned`, round); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE assignment SET published = TRUE WHERE round_id = $1`, round)
	return err
}

// counts of a round's assignment.
func plannedIn(tx *sqldb.Tx, round blind.RoundID) (waiting int, err error) {
	return waiting, tx.QueryRow(`SELECT count(*) FROM assignment WHERE round_id = $1 AND planned AND NOT published`, round).Scan(&waiting)
}
