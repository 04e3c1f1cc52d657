package review

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// saidBefore reads what reviewers said before a round is dealt.
func saidBefore(tx *sqldb.Tx, editionID edition.ID, round blind.RoundID) (s said, err error) {
	s = said{bids: map[Pair]int{}, knows: map[ReviewerID]map[string]int{}}
	type bid struct {
		Pair
		value int
	}
	bids, err := sqldb.Each(tx, func(row sqldb.Scanner) (b bid, err error) { return b, row.Scan(&b.Reviewer, &b.Proposal, &b.value) },
		`SELECT reviewer_id, proposal_id, value FROM bid WHERE round_id = $1 ORDER BY reviewer_id, proposal_id`, round)
	if err != nil {
		return s, err
	}
	for _, b := range bids {
		s.bids[b.Pair] = b.value
	}
	type known struct {
		reviewer ReviewerID
		product  string
		degree   int
	}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (k known, err error) { return k, row.Scan(&k.reviewer, &k.product, &k.degree) },
		`SELECT reviewer_id, product_id, degree FROM expertise WHERE reviewer_id IN (SELECT id FROM reviewer WHERE edition_id = $1)
			ORDER BY reviewer_id, product_id`, editionID)
	for _, k := range all {
		if s.knows[k.reviewer] == nil {
			s.knows[k.reviewer] = map[string]int{}
		}
		s.knows[k.reviewer][k.product] = k.degree
	}
	return s, err
}
