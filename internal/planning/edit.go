package planning

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// Choice is a place that a session may be given, with what that does to people.
type Choice struct {
	Room     edition.RoomID
	Start    time.Time
	With     programme.SessionID // that it changes places with; empty when the place is free
	Here     bool
	Allowed  bool
	Rule     string  // that forbids it: place, room, speaker, apart, before, pinned
	Cost     float64 // in persons' whole days; less is better
	LoseMust int     // persons more who lose a must-see, or fewer
	Better   int     // persons
	Worse    int
	Standing float64 // persons more who stand, or fewer
	Bends    int     // rules that warn and are broken more, or fewer
}

// drafts keeps the draft of each edition as the engine sees it, for as long as nothing changes.
type drafts struct {
	mu   sync.Mutex // guards byID and every state in it
	byID map[edition.ID]*keptDraft
}

type keptDraft struct {
	change string // as newest says
	made   time.Time
	task   *Task
	state  *timetable.State
}

// wishesAge is how old the wishes behind a price may be while somebody edits.
const wishesAge = time.Minute

// Choices prices every place of a session in the draft as it is. Cost: a few milliseconds at 2,400 people; more when the draft
// has changed since the last time.
func (s *Service) Choices(ctx context.Context, who account.Actor, editionID edition.ID, session programme.SessionID) ([]Choice, error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return nil, err
	}
	s.drafts.mu.Lock()
	defer s.drafts.mu.Unlock()
	k, err := s.kept(ctx, who, editionID)
	if err != nil {
		return nil, err
	}
	i := slices.Index(k.task.Sessions, session)
	if i < 0 {
		return nil, ErrFixed
	}
	return k.task.choices(k.state.Effects(i)), nil
}

// kept is the draft as the engine sees it, made anew when something changed. The caller holds the lock for as long as it uses it.
func (s *Service) kept(ctx context.Context, who account.Actor, editionID edition.ID) (*keptDraft, error) {
	change, err := s.newest(ctx, editionID)
	if err != nil {
		return nil, err
	}
	k := s.drafts.byID[editionID]
	if k == nil || k.change != change || time.Since(k.made) > wishesAge {
		task, err := s.Task(ctx, who, editionID, DefaultSettings())
		if err != nil {
			return nil, err
		}
		k = &keptDraft{change, time.Now(), task, timetable.NewState(task.Instance, task.Draft)}
		s.drafts.byID[editionID] = k
	}
	return k, nil
}

// newest names the edition's changes so far. The newest id alone would not do: nodes' clocks differ, so a later change may have a
// lower id.
func (s *Service) newest(ctx context.Context, editionID edition.ID) (change string, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		var count int
		err := tx.QueryRow(`SELECT count(*), COALESCE(max(id), '') FROM audit WHERE scope = $1`, editionID).Scan(&count, &change)
		change = fmt.Sprint(count, " ", change)
		return err
	})
	return change, err
}

// Newest names the edition's changes so far: while it is the same, the draft is.
func (s *Service) Newest(ctx context.Context, who account.Actor, editionID edition.ID) (string, error) {
	if err := who.May(account.Read, string(editionID)); err != nil {
		return "", err
	}
	return s.newest(ctx, editionID)
}

func (t *Task) choices(effects []timetable.Effect) []Choice {
	starts := t.Instance.Starts()
	out := make([]Choice, 0, len(effects))
	for _, e := range effects {
		c := Choice{Room: t.Rooms[e.Room], Start: t.origin.Add(time.Duration(starts[e.Start]) * time.Minute), Here: e.Here, Allowed: e.Allowed, Rule: e.Rule,
			Cost: days(e.Cost), LoseMust: e.LoseMust, Better: e.Better, Worse: e.Worse, Standing: e.Standing, Bends: int(e.Bends / warned)}
		if e.With >= 0 {
			c.With = t.Sessions[e.With]
		}
		out = append(out, c)
	}
	return out
}
