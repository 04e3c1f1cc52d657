package review

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

func setState(tx *sqldb.Tx, r *Round, to State) error {
	r.State = to
	r.Version++
	_, err := tx.Exec(`UPDATE review_round SET state = $2, bidding = $3, version = $4 WHERE id = $1`, r.ID, to, r.Bidding, r.Version)
	return err
}

// readersOf counts the published readers of each proposal who may still read it.
func readersOf(tx *sqldb.Tx, round blind.RoundID) (map[cfp.ProposalID]int, error) {
	all, err := publishedIn(tx, round)
	out := map[cfp.ProposalID]int{}
	for _, a := range all {
		out[a.Proposal]++
	}
	return out, err
}

// Pair is that a reviewer reads a proposal.
type Pair struct {
	Reviewer ReviewerID
	Proposal cfp.ProposalID
}

func scanPair(row sqldb.Scanner) (p Pair, err error) { return p, row.Scan(&p.Reviewer, &p.Proposal) }

// publishedIn are those who read what, without recusals.
func publishedIn(tx *sqldb.Tx, round blind.RoundID) ([]Pair, error) {
	return sqldb.Each(tx, scanPair, `SELECT reviewer_id, proposal_id FROM assignment a WHERE round_id = $1 AND published
		AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.reviewer_id = a.reviewer_id AND recusal.proposal_id = a.proposal_id)
		ORDER BY reviewer_id, proposal_id`, round)
}

// hiddenFrom are the proposals that who asks must not judge: chairs do not read what is judged of them either.
func hiddenFrom(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (map[cfp.ProposalID]bool, error) {
	out := map[cfp.ProposalID]bool{}
	if !who.SignedIn() {
		return out, nil
	}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (id cfp.ProposalID, err error) { return id, row.Scan(&id) },
		`SELECT proposal_id FROM recusal WHERE reviewer_id IN (SELECT id FROM reviewer WHERE edition_id = $1 AND person_id = $2)
			ORDER BY proposal_id`, editionID, string(who.PersonID))
	for _, id := range all {
		out[id] = true
	}
	if err != nil {
		return nil, err
	}
	own, err := cfp.OwnInTx(tx, who.PersonID) // also of a chair who is on no list
	for _, p := range own {
		out[p.ID] = true
	}
	return out, err
}
