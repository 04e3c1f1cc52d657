package review

import (
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// briefSheets are those of a round that stand, without their texts, by handle.
func briefSheets(tx *sqldb.Tx, round blind.RoundID) ([]Sheet, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (s Sheet, err error) { return s, row.Scan(&s.Proposal, &s.Handle, &s.Revision) },
		`SELECT proposal_id, handle, revision FROM sheet WHERE round_id = $1 AND NOT gone ORDER BY handle`, round)
}

// staleIn counts the grades of a round that were given to an earlier text than the sheet has.
func staleIn(tx *sqldb.Tx, round blind.RoundID) (map[cfp.ProposalID]int, error) {
	type count struct {
		proposal cfp.ProposalID
		n        int
	}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (c count, err error) { return c, row.Scan(&c.proposal, &c.n) },
		`SELECT r.proposal_id, count(*) FROM review r JOIN sheet s ON s.round_id = r.round_id AND s.proposal_id = r.proposal_id
			WHERE r.round_id = $1 AND r.state = 'done' AND r.revision <> s.revision GROUP BY r.proposal_id ORDER BY r.proposal_id`, round)
	out := make(map[cfp.ProposalID]int, len(all))
	for _, c := range all {
		out[c.proposal] = c.n
	}
	return out, err
}

// remarksOn are what readers wrote of a proposal in a round, with the ids of who did.
func remarksOn(tx *sqldb.Tx, round blind.RoundID, p cfp.ProposalID) ([]Remark, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (r Remark, err error) { return r, row.Scan(&r.By, &r.Said) },
		`SELECT reviewer_id, sentence FROM review WHERE round_id = $1 AND proposal_id = $2 AND sentence <> ''
		UNION ALL SELECT reviewer_id, said FROM remark WHERE round_id = $1 AND proposal_id = $2 ORDER BY 1, 2`, round, p)
}
