package review

import (
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// gradesIn are the verdicts of a round that have a grade, without those of who is recused since.
func gradesIn(tx *sqldb.Tx, round blind.RoundID) ([]graded, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (g graded, err error) {
		return g, row.Scan(&g.Reviewer, &g.Proposal, &g.Grade, &g.Sighted)
	}, `SELECT reviewer_id, proposal_id, grade, sighted FROM review r WHERE round_id = $1 AND state = 'done'
		AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.reviewer_id = r.reviewer_id AND recusal.proposal_id = r.proposal_id)
		ORDER BY reviewer_id, proposal_id`, round)
}

func knownSalt(tx *sqldb.Tx, round blind.RoundID) (salt string, err error) {
	return salt, tx.QueryRow(`SELECT salt FROM review_round WHERE id = $1`, round).Scan(&salt)
}

type stated struct {
	Pair
	done bool
}

// statesIn are the verdicts of a round, those without a grade too.
func statesIn(tx *sqldb.Tx, round blind.RoundID) ([]stated, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (s stated, err error) { return s, row.Scan(&s.Reviewer, &s.Proposal, &s.done) },
		`SELECT reviewer_id, proposal_id, state = 'done' FROM review WHERE round_id = $1 ORDER BY reviewer_id, proposal_id`, round)
}

func insertTaken(tx *sqldb.Tx, round blind.RoundID, t TakenIn, nth int) error {
	_, err := tx.Exec(`INSERT INTO review (round_id, reviewer_id, proposal_id, state, grade, sentence, revision, sighted, seconds, nth, at)
		VALUES ($1, $2, $3, 'done', $4, $5, (SELECT revision FROM sheet WHERE round_id = $1 AND proposal_id = $3), FALSE, $6, $7, $8)`,
		round, t.Reviewer, t.Proposal, t.Grade, t.Sentence, t.Seconds, nth, sqldb.At(tx.Now()))
	return err
}
