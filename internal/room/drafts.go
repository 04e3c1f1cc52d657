package room

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/timetable"
)

// drafts keeps the drafts that somebody edits as the engine sees them.
type drafts struct {
	mu    sync.Mutex // guards both
	byID  map[edition.ID]*followedDraft
	heads map[edition.ID]map[programme.SessionID]planning.SessionHeads // as findings were last made of them; never changed
}

// followedDraft follows the draft of an edition. A move changes the plan that is priced and nothing else; what describes the edition, and
// the people, are only made anew when they differ.
type followedDraft struct {
	mu     sync.Mutex // guards all below, the state's scratch included
	used   time.Time
	change string // that was read last, as newest says
	wishes packed
	wished time.Time             // when they were read
	plain  *planning.Description // the problem without people
	task   *planning.Task        // nil before the first reading
	name   string                // of this server's views
	crowds int                   // how often the wishes were others
	told   *View                 // the last that was told; nil: none yet
	state  *timetable.State
}

// How old the wishes behind a price may be while somebody edits, from when on Run reads them anew so that nobody has to wait for
// it, how often it looks, and when a draft that nobody uses is forgotten.
const (
	wishesAge    = time.Minute
	wishesSoon   = wishesAge / 2
	freshenEvery = 5 * time.Second
	forgetAfter  = 5 * time.Minute
)

// withDraft lends the followed draft of an edition, brought up to date. Others who want the same edition wait meanwhile.
func (s *Service) withDraft(ctx context.Context, editionID edition.ID, use func(*followedDraft) error) error {
	k := s.drafts.of(editionID)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.used = s.clock()
	if err := s.follow(ctx, editionID, k, false); err != nil {
		return err
	}
	return use(k)
}

func (d *drafts) of(editionID edition.ID) *followedDraft {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.byID[editionID]
	if k == nil {
		k = &followedDraft{}
		d.byID[editionID] = k
	}
	return k
}

// follow brings a followed draft up to date with the database.
func (s *Service) follow(ctx context.Context, editionID edition.ID, k *followedDraft, anew bool) error {
	var d *programme.Draft
	change, wishes, wished := "", k.wishes, k.wished
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if change, err = record.NewestChange(tx, string(editionID)); err != nil {
			return err
		}
		if k.task == nil || anew || change != k.change {
			now, err := programme.DraftInTx(tx, editionID)
			if err != nil {
				return err
			}
			d = &now
		}
		if none := len(k.wishes.ends) == 0; none || s.clock().Sub(k.wished) >= wishesAge {
			// Where there are none they are read each time, which costs nothing: the first change everything.
			if wishes, err = packedInTx(tx, editionID); !none || len(wishes.ends) > 0 || k.task == nil {
				wished = s.clock()
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if d == nil && wished.Equal(k.wished) {
		return nil
	}
	plain := k.plain
	if d != nil {
		if plain, err = planning.Describe(*d); err != nil {
			return err
		}
	}
	next, err := k.make(plain, wishes)
	if err != nil {
		return err
	}
	k.change, k.wished = change, wished
	k.replace(next)
	return nil
}

// made is what a followed draft becomes.
type made struct {
	plain  *planning.Description
	wishes packed
	task   *planning.Task
	state  *timetable.State // nil: the one that is kept is carried over
}

// make describes what is new to the engine, as little of it as possible. It does not change what is kept.
func (k *followedDraft) make(plain *planning.Description, wishes packed) (made, error) {
	sameWishes := k.task != nil && k.wishes.same(wishes)
	if sameWishes && plain.Same(k.plain) {
		task := *k.task
		task.Draft = plain.Plan()
		return made{plain: plain, wishes: k.wishes, task: &task}, nil
	}
	if sameWishes && plain.SameCrowd(k.plain) {
		task, err := plain.Following(k.task)
		return made{plain: plain, wishes: k.wishes, task: task}, err
	}
	task, err := plain.With(wishes.unpack(), planning.DefaultSettings())
	if err != nil {
		return made{}, err
	}
	return made{plain: plain, wishes: wishes, task: task, state: timetable.StateOf(task.Instance, task.Draft)}, nil
}

func (k *followedDraft) replace(m made) {
	if !k.wishes.same(m.wishes) {
		k.crowds++
	}
	k.plain, k.wishes, k.task = m.plain, m.wishes, m.task
	if m.state != nil {
		k.state = m.state
		return
	}
	k.state = k.state.Carry(m.task.Instance, m.task.Draft)
}

// freshen keeps the wishes of drafts that are in use young, and forgets drafts that are not, until ctx ends.
func (s *Service) freshen(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(freshenEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for id, k := range s.drafts.forget(s.clock().Add(-forgetAfter)) {
			if err := s.freshenOne(ctx, id, k); err != nil && ctx.Err() == nil {
				log.Error("wishes behind the programme room's prices not read", "edition", id, "error", err)
			}
		}
	}
}

// forget drops drafts that were not used since, and returns the others.
func (d *drafts) forget(since time.Time) map[edition.ID]*followedDraft {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, k := range d.byID {
		if k.mu.TryLock() { // one that is locked is in use
			if k.used.Before(since) {
				delete(d.byID, id)
			}
			k.mu.Unlock()
		}
	}
	return maps.Clone(d.byID)
}

// freshenOne reads the wishes of an edition anew when they get old. Nobody waits: what takes long is done beside the followed draft,
// which takes the result when it is still about the same problem.
func (s *Service) freshenOne(ctx context.Context, editionID edition.ID, k *followedDraft) error {
	k.mu.Lock()
	beside := followedDraft{task: k.task, plain: k.plain, wishes: k.wishes, wished: k.wished}
	k.mu.Unlock()
	if beside.task == nil || s.clock().Sub(beside.wished) < wishesSoon {
		return nil
	}
	wished := s.clock()
	var wishes packed
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		wishes, err = packedInTx(tx, editionID)
		return err
	})
	if err != nil {
		return err
	}
	next, err := beside.make(beside.plain, wishes)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.plain.Same(beside.plain) {
		return nil // the next look does it
	}
	k.wished = wished
	if next.state != nil {
		k.crowds++
		k.wishes, k.task, k.state = next.wishes, next.task, next.state
		k.task.Draft = k.plain.Plan()
		k.state.Become(k.task.Draft)
	}
	return nil
}
