package review

import (
	"slices"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// verdictsIn are those of a round, but on proposals that are hidden.
func verdictsIn(tx *sqldb.Tx, round blind.RoundID, hidden map[cfp.ProposalID]bool) ([]HandedVerdict, error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (v HandedVerdict, err error) {
		var at sqldb.Time
		err = row.Scan(&v.Reviewer, &v.Proposal, &v.State, &v.Grade, &v.Sentence, &v.Revision, &v.Sighted, &v.Seconds, &v.Nth, &at)
		v.At = at.Time
		return v, err
	}, `SELECT reviewer_id, proposal_id, state, COALESCE(grade, 0), sentence, revision, sighted, seconds, nth, at FROM review
		WHERE round_id = $1 ORDER BY reviewer_id, proposal_id`, round)
	return slices.DeleteFunc(all, func(v HandedVerdict) bool { return hidden[v.Proposal] }), err
}

func insertVerdict(tx *sqldb.Tx, round blind.RoundID, v HandedVerdict) error {
	state, grade := blind.Done, any(int64(v.Grade))
	if v.Grade == 0 {
		state, grade = blind.Abstained, nil
	}
	_, err := tx.Exec(`INSERT INTO review (round_id, reviewer_id, proposal_id, state, grade, sentence, revision, sighted, seconds, nth, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, round, v.Reviewer, v.Proposal, string(state), grade, v.Sentence, v.Revision,
		v.Sighted, v.Seconds, v.Nth, sqldb.At(v.At))
	return err
}

// remarksIn are those of a round, but on proposals that are hidden.
func remarksIn(tx *sqldb.Tx, round blind.RoundID, hidden map[cfp.ProposalID]bool) ([]HandedRemark, error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (m HandedRemark, err error) {
		var at sqldb.Time
		err = row.Scan(&m.Reviewer, &m.Proposal, &m.Said, &at)
		m.At = at.Time
		return m, err
	}, `SELECT reviewer_id, proposal_id, said, at FROM remark WHERE round_id = $1 ORDER BY at, id`, round)
	return slices.DeleteFunc(all, func(m HandedRemark) bool { return hidden[m.Proposal] }), err
}

func insertHandedRemark(tx *sqldb.Tx, id string, round blind.RoundID, m HandedRemark) error {
	_, err := tx.Exec(`INSERT INTO remark (id, round_id, proposal_id, reviewer_id, said, at) VALUES ($1, $2, $3, $4, $5, $6)`, id, round,
		m.Proposal, m.Reviewer, m.Said, sqldb.At(m.At))
	return err
}

func isJudged(tx *sqldb.Tx, id cfp.ProposalID) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM review WHERE proposal_id = $1) OR EXISTS (SELECT 1 FROM remark WHERE proposal_id = $1)`,
		id).Scan(&is)
}
