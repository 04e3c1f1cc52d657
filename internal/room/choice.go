package room

import (
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// Choice is a place that a session may be given, with what that does to people.
type Choice struct {
	Room     edition.RoomID
	Start    time.Time
	With     programme.SessionID // that it changes places with; empty when the place is free
	Here     bool
	Allowed  bool
	Refused  planning.Refusal // why it is not allowed
	Cost     float64          // in persons' whole days; less is better, and above 0 it harms more people than it helps
	LoseMust int              // persons more who lose a must-see, or fewer
	Better   int              // persons
	Worse    int
	Standing float64 // persons more who stand, or fewer
	Bends    int     // rules that are broken more, or fewer: those that warn, and what the draft breaks of the others
}

// Choices prices every place of a session in the draft as it is, by wishes that may be a minute old. Cost: a few milliseconds at
// 2,400 people, some tens at 100,000; the first time, and after a change of starts or of wishes, as much as describing the people anew.
func (s *Service) Choices(ctx context.Context, who actor.Actor, editionID edition.ID, session programme.SessionID) ([]Choice, error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, err
	}
	var out []Choice
	err := s.withDraft(ctx, editionID, func(k *followedDraft) error {
		if err := k.tells(who, editionID); err != nil {
			return err
		}
		i := slices.Index(k.task.Sessions, session)
		if i < 0 {
			return planning.ErrFixed
		}
		out = k.choices(i)
		return nil
	})
	return out, err
}

// tells refuses prices and fixes, which say what is in the way, to who may not know of all that is.
func (k *followedDraft) tells(who actor.Actor, editionID edition.ID) error {
	if hasUndisclosed(k.plain.Draft()) {
		return who.May(programme.Changing, string(editionID))
	}
	return nil
}

// NewestChange names the edition's changes so far: while it is the same, the draft is.
func (s *Service) NewestChange(ctx context.Context, who actor.Actor, editionID edition.ID) (change string, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return "", err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		change, err = record.NewestChange(tx, string(editionID))
		return err
	})
	return change, err
}

// choices are the places of a session, by index.
func (k *followedDraft) choices(i int) []Choice {
	t, starts, effects := k.task, k.task.Instance.Starts(), k.state.Effects(i)
	out := make([]Choice, 0, len(effects))
	for _, e := range effects {
		c := Choice{Room: t.Rooms[e.Room], Start: t.Instant(starts[e.Start]), Here: e.Here, Allowed: e.Allowed,
			Cost: planning.Days(e.Cost), LoseMust: e.LoseMust, Better: e.Better, Worse: e.Worse, Standing: e.Standing,
			Bends: int(e.Bends/planning.Warned) + e.Breaks}
		if e.With >= 0 {
			c.With = t.Sessions[e.With]
		}
		if e.Refusal.Rule != "" {
			c.Refused = k.plain.Refusal(e.Refusal, i, c.Start)
		}
		out = append(out, c)
	}
	return out
}
