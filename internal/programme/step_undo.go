package programme

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// undoOrRedo takes a step back, or does it again, and returns its label. It is refused with record.ErrUndo when what it touched has other
// content by now; of a loose step only that stays, and the label names it. What a loose step brought in was not held to rules, so neither
// is its way back.
func (s *Service) undoOrRedo(tx *sqldb.Tx, who actor.Actor, c record.Change, back bool) (label string, err error) {
	from, to, err := sides(c)
	if err != nil {
		return "", err
	}
	if back {
		from, to = to, from
	}
	now, err := s.draftOf(tx, c)
	if err != nil {
		return "", err
	}
	label, loose := c.Label, c.Action == StepLoose
	if back != c.UndoneAt.IsZero() {
		return "", record.ErrUndo
	}
	if loose {
		var left []string
		if from, to, left, err = s.untouched(tx, now, from, to); err != nil {
			return "", err
		}
		label = labelOfPart(c.Label, left)
	}
	if from.empty() && to.empty() || !now.holds(from) {
		return "", record.ErrUndo
	}
	if !loose {
		if err := newlyBlocked(now, now.with(from, to)); err != nil {
			return "", err
		}
	}
	if err := s.exchange(tx, who, now, from, &to); err != nil {
		return "", err
	}
	if err := markStep(tx, c.ID, back); err != nil {
		return "", err
	}
	for _, tell := range s.turned {
		if err := tell(tx, now.Frame.Edition.ID, c.ID, back); err != nil {
			return "", err
		}
	}
	action := StepRedone
	if back {
		action = StepUndone
	}
	_, err = record.Write(tx, s.ids, who, record.Change{Action: action, Object: c.Object, Scope: c.Scope, Label: label}, nil, nil)
	return label, err
}

// draftOf is the draft with all that a step may have touched.
func (s *Service) draftOf(tx *sqldb.Tx, c record.Change) (Draft, error) {
	now, err := DraftInTx(tx, edition.ID(c.Scope))
	if err != nil {
		return now, err
	}
	if now.Parked, err = parkedInTx(tx, now.Frame.Edition.ID); err != nil {
		return now, err
	}
	now.Asides, err = s.later.asides(tx, now.Frame.Edition.ID)
	return now, err
}

// Steps names what an organiser would take back next, and do again next, by labels; empty when there is nothing.
func (s *Service) Steps(ctx context.Context, who actor.Actor, editionID edition.ID) (undo, redo string, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return "", "", err
	}
	name := func(tx *sqldb.Tx, back bool) (string, error) {
		c, err := nextStep(tx, editionID, who.Key(), back)
		if errors.Is(err, ErrNoStep) {
			return "", nil
		}
		return c.Label, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if undo, err = name(tx, true); err == nil {
			redo, err = name(tx, false)
		}
		return err
	})
	return undo, redo, err
}

// UndoStep takes an organiser's own latest step back and returns its label. A step whose objects somebody else changed since, or
// that a rule forbids by now, is passed over with ErrPassed: the one before it is next. It is refused with ErrNoStep when there is none.
func (s *Service) UndoStep(ctx context.Context, who actor.Actor, editionID edition.ID) (label string, err error) {
	return s.undoOrRedoNext(ctx, who, editionID, true)
}

// RedoStep does the step again that an organiser took back last and returns its label. Its refusals are those of UndoStep.
func (s *Service) RedoStep(ctx context.Context, who actor.Actor, editionID edition.ID) (label string, err error) {
	return s.undoOrRedoNext(ctx, who, editionID, false)
}

func (s *Service) undoOrRedoNext(ctx context.Context, who actor.Actor, editionID edition.ID, back bool) (label string, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return "", err
	}
	var c record.Change
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if c, err = nextStep(tx, editionID, who.Key(), back); err != nil {
			return err
		}
		label, err = s.undoOrRedo(tx, who, c, back)
		return err
	})
	if _, refused := fault.From(err); !refused || errors.Is(err, ErrNoStep) {
		return label, err
	}
	passed := ErrPassed.With("Label", c.Label).Because(err)
	if err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return passStep(tx, c.ID) }); err != nil {
		return c.Label, err
	}
	return c.Label, passed
}

// How long what others did is news, and how much of it is told.
const (
	newsFor  = 10 * time.Minute
	newsMost = 5
)

// StepsOfOthers tells which steps others took, or took back, in the last minutes, newest first. Who may not change the draft does not hear
// of those that touch what was not disclosed.
func (s *Service) StepsOfOthers(ctx context.Context, who actor.Actor, editionID edition.ID) (out []account.Deed, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		veil, err := VeilInTx(tx, who, editionID)
		if err != nil {
			return err
		}
		if out, err = account.DeedsOfOthers(tx, who, string(editionID), "draft.", tx.Now().Add(-newsFor), newsMost); err != nil {
			return err
		}
		out = slices.DeleteFunc(out, func(d account.Deed) bool { return veil.HidesChange(d.Change) })
		return nil
	})
	return out, err
}
