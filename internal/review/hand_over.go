package review

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// Handed is a round as a bundle hands it over, with what was read in it and what was said. Reviewers are named by their ids.
type Handed struct {
	Round
	Sheets   []Sheet
	Verdicts []HandedVerdict
	Remarks  []HandedRemark
}

// HandedVerdict is what a reviewer judged of a proposal.
type HandedVerdict struct {
	Pair
	blind.Verdict
	Revision int
	Sighted  bool
	Seconds  int
	Nth      int // which of the reviewer's it was
}

// HandedRemark is what a reviewer wrote to the others.
type HandedRemark struct {
	Pair
	blind.Remark
}

// ErrRounds refuses rounds of another installation where there is one already.
var ErrRounds = fault.New(fault.Conflict, "review.rounds", "this edition has a round of reading already; hand rounds over to an empty one")

// HandOverInTx reads the rounds of an edition with all that was judged, the first one first, but for what who asks must not judge.
func (s *Service) HandOverInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (all []Handed, readers []Reviewer, hidden int,
	err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return nil, nil, 0, err
	}
	away, err := hiddenFrom(tx, who, editionID)
	if err != nil {
		return nil, nil, 0, err
	}
	rounds, err := roundsOf(tx, editionID)
	if err != nil {
		return nil, nil, 0, err
	}
	for i := len(rounds) - 1; i >= 0; i-- {
		h := Handed{Round: rounds[i]}
		sheets, err := sheetsOf(tx, h.ID)
		if err != nil {
			return nil, nil, 0, err
		}
		for _, v := range sheets {
			if away[v.Proposal] {
				hidden++
				continue
			}
			h.Sheets = append(h.Sheets, v)
		}
		if h.Verdicts, err = verdictsIn(tx, h.ID, away); err != nil {
			return nil, nil, 0, err
		}
		if h.Remarks, err = remarksIn(tx, h.ID, away); err != nil {
			return nil, nil, 0, err
		}
		all = append(all, h)
	}
	readers, err = reviewersOf(tx, editionID)
	return all, readers, hidden, err
}

// TakeOverInTx writes the rounds of another installation into an edition that has none. Its readers keep their verdicts and have no name
// here. A proposal without a sheet gets one.
func (s *Service) TakeOverInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, all []Handed, readers []Reviewer) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	have, err := roundsOf(tx, editionID)
	if err != nil {
		return err
	}
	if len(have) > 0 && len(all) > 0 {
		return ErrRounds
	}
	ids := map[ReviewerID]ReviewerID{}
	for _, r := range readers {
		was := r.ID
		r.ID, r.EditionID, r.Person, r.Version = "", editionID, "", 0
		added, _, err := s.reviewers.SaveInTx(tx, s.ids, who, r)
		if err != nil {
			return err
		}
		ids[was] = added.ID
	}
	for _, h := range all {
		if err := s.takeOver(tx, who, editionID, h, ids); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) takeOver(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, h Handed, ids map[ReviewerID]ReviewerID) error {
	r := h.Round
	r.ID, r.EditionID, r.Version = "", editionID, 0
	r, _, err := s.rounds.SaveInTx(tx, s.ids, who, r)
	if err != nil {
		return err
	}
	for _, v := range h.Sheets {
		if err := putSheet(tx, r.ID, v); err != nil {
			return err
		}
	}
	if len(h.Sheets) == 0 {
		if _, err := makeSheets(tx, r); err != nil {
			return err
		}
	}
	for _, v := range h.Verdicts {
		v.Reviewer = ids[v.Reviewer]
		if err := insertVerdict(tx, r.ID, v); err != nil {
			return err
		}
	}
	for _, m := range h.Remarks {
		m.Reviewer = ids[m.Reviewer]
		if err := insertHandedRemark(tx, s.ids.New("rmk"), r.ID, m); err != nil {
			return err
		}
	}
	return nil
}

// TouchedInTx reports whether anybody judged or remarked on a proposal.
func TouchedInTx(tx *sqldb.Tx, id cfp.ProposalID) (bool, error) { return isJudged(tx, id) }
