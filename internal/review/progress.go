package review

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// Progress is how far a round has come, for the chair.
type Progress struct {
	Round   Round
	Sheets  int // that stand
	Looking int // of them wait to be looked through
	Stale   int // of them are older than what was sent
	Unmade  int // proposals that stand and have no sheet
	Planned int // readings that are planned and not published
	Given   int // verdicts with a grade
	Lacking int // sheets with fewer grades than wanted
	Readers []Reading
}

// Reading is how far a reviewer has come.
type Reading struct {
	Reviewer
	Assigned, Done, Abstained, Recused int
	Bids                               int // on what who asks may judge
	Knows                              int // products of which they said that they know them
}

// Progress says how far a round has come.
func (s *Service) Progress(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) (p Progress, err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if p, err = progressOf(tx, editionID, round); err != nil {
			return err
		}
		hidden, err := hiddenFrom(tx, who, editionID)
		if err != nil {
			return err
		}
		said, err := saidBefore(tx, editionID, round)
		for pair := range said.bids {
			at := slices.IndexFunc(p.Readers, func(r Reading) bool { return r.ID == pair.Reviewer })
			if at >= 0 && !hidden[pair.Proposal] {
				p.Readers[at].Bids++
			}
		}
		for i := range p.Readers {
			p.Readers[i].Knows = len(said.knows[p.Readers[i].ID])
		}
		return err
	})
	return p, err
}

func progressOf(tx *sqldb.Tx, editionID edition.ID, round blind.RoundID) (p Progress, err error) {
	if p.Round, err = roundByID(tx, editionID, round); err != nil {
		return p, err
	}
	if p.Planned, err = plannedIn(tx, round); err != nil {
		return p, err
	}
	grades, err := gradesIn(tx, round)
	if err != nil {
		return p, err
	}
	have := map[cfp.ProposalID]int{}
	for _, g := range grades {
		have[g.Proposal]++
	}
	p.Given = len(grades)
	if err := p.sheets(tx, have); err != nil {
		return p, err
	}
	return p, p.readers(tx)
}

// sheets counts those of the round.
func (p *Progress) sheets(tx *sqldb.Tx, have map[cfp.ProposalID]int) error {
	sheets, err := sheetsOf(tx, p.Round.ID)
	if err != nil {
		return err
	}
	proposals, err := cfp.ProposalsInTx(tx, p.Round.EditionID)
	if err != nil {
		return err
	}
	revisions := map[cfp.ProposalID]int{}
	for _, s := range sheets {
		revisions[s.Proposal] = s.Revision
		if s.Gone {
			continue
		}
		p.Sheets++
		if s.LookedAt.IsZero() {
			p.Looking++
		}
		if have[s.Proposal] < p.Round.Wanted {
			p.Lacking++
		}
	}
	for _, o := range proposals {
		switch revision, made := revisions[o.ID]; {
		case o.State != cfp.Submitted:
		case !made:
			p.Unmade++
		case revision != o.Revision:
			p.Stale++
		}
	}
	return nil
}

// readers tells how far each reviewer has come.
func (p *Progress) readers(tx *sqldb.Tx) error {
	all, err := reviewersOf(tx, p.Round.EditionID)
	if err != nil {
		return err
	}
	published, err := publishedIn(tx, p.Round.ID)
	if err != nil {
		return err
	}
	recused, err := recusalsIn(tx, p.Round.EditionID)
	if err != nil {
		return err
	}
	states, err := statesIn(tx, p.Round.ID)
	if err != nil {
		return err
	}
	at := map[ReviewerID]int{}
	for i, r := range all {
		at[r.ID] = i
		p.Readers = append(p.Readers, Reading{Reviewer: r})
	}
	for _, a := range published {
		p.Readers[at[a.Reviewer]].Assigned++
	}
	for _, c := range recused {
		p.Readers[at[c.Reviewer]].Recused++
	}
	for _, g := range states {
		if g.done {
			p.Readers[at[g.Reviewer]].Done++
		} else {
			p.Readers[at[g.Reviewer]].Abstained++
		}
	}
	return nil
}
