package selection

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Decide decides of proposals, all or none, in one step that is undone as a whole. Each choice names the version that was read; a refusal
// names its proposal: see record.Refused. What is accepted enters the programme in the same transaction, undisclosed; what is not any more
// leaves it. Nobody is told. Change is empty when all was so already.
func (s *Service) Decide(ctx context.Context, who actor.Actor, editionID edition.ID, choices []Choice) (n int, change string, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return 0, "", err
	}
	if len(choices) == 0 || len(choices) > record.MostAtOnce {
		return 0, "", record.ErrTooMany
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, change, err = s.decide(tx, who, editionID, choices)
		return err
	})
	return n, change, err
}

func (s *Service) decide(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, choices []Choice) (n int, change string, err error) {
	var before, after []Decision
	named, title := map[cfp.ProposalID]bool{}, ""
	for _, c := range choices {
		if named[c.ProposalID] {
			return 0, "", ErrTwice
		}
		named[c.ProposalID] = true
		p, err := s.calls.FindInTx(tx, editionID, c.ProposalID)
		if err != nil {
			return 0, "", err
		}
		was, is, err := s.decideOne(tx, who, p, c)
		if err != nil {
			return 0, "", &record.Refused{Label: p.Title, Err: err}
		}
		if is.Version != was.Version {
			before, after, title = append(before, was), append(after, is), p.Title
		}
	}
	if len(after) == 0 {
		return 0, "", nil
	}
	label := text.Say("selection.decided_one", "Title", title, "State", text.Say("selection.state."+string(after[0].State))).Kept()
	if len(after) > 1 {
		label = text.Say("selection.decided_many", "Count", len(after)).Kept()
	}
	change, err = s.note(tx, who, "decision.made", editionID, label, before, after)
	return len(after), change, err
}

// mostNamed is how many proposals the journal names as what a change is of; with more it names the edition, for whoever hears of a change
// is told them in one message.
const mostNamed = 50

// note writes a change of decisions into the journal.
func (s *Service) note(tx *sqldb.Tx, who actor.Actor, action string, editionID edition.ID, label string, before, after []Decision) (string,
	error) {
	object := string(editionID)
	if len(after) <= mostNamed {
		ids := make([]string, len(after))
		for i, d := range after {
			ids[i] = string(d.ProposalID)
		}
		object = strings.Join(ids, " ")
	}
	return record.Write(tx, s.ids, who, record.Change{Action: action, Object: object, Scope: string(editionID), Label: label}, before, after)
}

// decideOne decides of one proposal and returns what was and what is; the versions are equal when nothing changed.
func (s *Service) decideOne(tx *sqldb.Tx, who actor.Actor, p cfp.Proposal, c Choice) (was, is Decision, err error) {
	if was, err = decisionOf(tx, p.EditionID, p.ID); err != nil {
		return was, was, err
	}
	c.Sentence = strings.TrimSpace(c.Sentence)
	if err := c.check(); err != nil {
		return was, was, err
	}
	if was.Version != c.Version {
		return was, was, record.ErrMoved
	}
	is = was
	is.State, is.Minutes, is.Reason, is.Sentence = c.State, c.Minutes, c.Reason, c.Sentence
	if is.Place, err = s.placeOf(tx, was, c); err != nil {
		return was, was, err
	}
	is.Staged = c.State == Accepted || c.State == Shortlisted && c.Staged
	if is == was {
		return was, was, nil
	}
	if err := was.MayBe(c.State); err != nil {
		return was, was, err
	}
	if was.Told == is.State && is.State != Reserve { // what was told does not change; a reserve's place is the committee's
		return was, was, ErrTold
	}
	if p.State == cfp.Withdrawn {
		return was, was, ErrWithdrawn
	}
	return was, is, s.put(tx, who, p, was, &is)
}

// placeOf is the place of a choice on the reserve: the one that is named, the one it has, or the last.
func (s *Service) placeOf(tx *sqldb.Tx, was Decision, c Choice) (int, error) {
	switch {
	case c.State != Reserve:
		return 0, nil
	case c.Place > 0:
		return c.Place, nil
	case was.State == Reserve:
		return was.Place, nil
	}
	last, err := lastPlace(tx, was.EditionID)
	return last + 1, err
}

// put writes a decision, with what becomes of its session.
func (s *Service) put(tx *sqldb.Tx, who actor.Actor, p cfp.Proposal, was Decision, is *Decision) error {
	is.By, is.At = who.Key(), tx.Now()
	anew := is.Staged && was.Staged && is.Minutes != was.Minutes
	if was.Staged && !is.Staged || anew {
		if err := s.stage.LetGo(tx, who, p.EditionID, Key(p.ID)); err != nil {
			return err
		}
	}
	if is.Staged && !was.Staged || anew {
		if err := s.adopt(tx, who, p, *is); err != nil {
			return err
		}
	}
	current, err := putDecision(tx, is)
	if err == nil && !current {
		err = record.ErrMoved
	}
	return err
}
