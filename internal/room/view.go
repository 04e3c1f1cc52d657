package room

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// View is the draft at one moment, with what is known of it.
type View struct {
	Change     string // names the draft: while it is the same, so is the draft
	Told       string // names the view: what is told of it is the same wherever this is; empty: it has no name
	Draft      programme.Draft
	Findings   []programme.Finding
	Heads      planning.Heads
	Unpriced   error                       // why nothing has a price; nil: places have
	Stars      map[programme.SessionID]int // persons; groups below the edition's smallest are left out
	Undo, Redo string                      // labels of what the one who looks would take back, or do again
	News       []account.Deed              // what others did last, newest first
}

// View reads the draft and what is known of it. The draft that was told last comes with it when its name is the one that the caller knows,
// so that a difference is enough. Cost: one read of the draft, and its findings and heads.
func (s *Service) View(ctx context.Context, who actor.Actor, editionID edition.ID, known string) (now View, was *View, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return now, nil, err
	}
	k := s.drafts.of(editionID)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.used = s.clock()
	err = s.follow(ctx, editionID, k, true)
	switch {
	case planning.Unplannable(err):
		if now, err = s.unpricedView(ctx, editionID, err); err != nil {
			return now, nil, err
		}
	case err != nil:
		return now, nil, err
	default:
		now = s.view(k)
	}
	if now.Undo, now.Redo, err = s.programme.Steps(ctx, who, editionID); err != nil {
		return now, nil, err
	}
	if now.News, err = s.programme.StepsOfOthers(ctx, who, editionID); err != nil {
		return now, nil, err
	}
	if !programme.MayKnow(who, editionID) && hasUndisclosed(now.Draft) {
		return now.disclosed(), nil, nil
	}
	return now, k.remember(now, known), nil
}

func hasUndisclosed(d programme.Draft) bool {
	return slices.ContainsFunc(d.Sessions, func(v programme.Session) bool { return v.Undisclosed })
}

// disclosed is a view without what was not disclosed. It has no name: nobody goes on from it by a difference.
func (v View) disclosed() View {
	v.Draft, v.Told = v.Draft.Disclosed(), ""
	v.Findings, v.Heads = about(v.Draft, v.Findings), disclosedHeads(v.Draft, v.Heads)
	return v
}

// about are those of some findings that are of sessions in a draft.
func about(d programme.Draft, found []programme.Finding) []programme.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f programme.Finding) bool {
		return slices.ContainsFunc(f.Sessions, func(id programme.SessionID) bool { _, there := d.Session(id); return !there })
	})
}

// disclosedHeads are the heads of sessions in a draft.
func disclosedHeads(d programme.Draft, h planning.Heads) planning.Heads {
	there := func(id programme.SessionID) bool { _, there := d.Session(id); return there }
	h.Sessions = slices.DeleteFunc(slices.Clone(h.Sessions), func(s planning.SessionHeads) bool { return !there(s.Session) })
	for i, s := range h.Sessions {
		if s.Swap != nil && s.Swap.With != "" && !there(s.Swap.With) {
			h.Sessions[i].Swap = nil
		}
	}
	return h
}

// unpricedView is of a draft that the planner cannot take.
func (s *Service) unpricedView(ctx context.Context, editionID edition.ID, why error) (v View, err error) {
	v.Unpriced = why
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if v.Change, err = record.NewestChange(tx, string(editionID)); err != nil {
			return err
		}
		if v.Draft, err = programme.DraftInTx(tx, editionID); err != nil {
			return err
		}
		wishes, err := packedInTx(tx, editionID)
		v.Stars = wishes.stars(v.Draft.Frame.Edition.GroupMinimum)
		return err
	})
	v.Findings = v.Draft.Findings()
	return v, err
}

// view is what is known of the draft that is kept. Its name tells drafts, wishes and servers apart.
func (s *Service) view(k *followedDraft) View {
	if k.name == "" {
		k.name = s.ids.New("view")
	}
	d, name := k.plain.Draft(), fmt.Sprint(k.name, " ", k.crowds, " ", k.change)
	if k.told != nil && k.told.Told == name && reflect.DeepEqual(k.told.Draft, d) {
		return *k.told // the draft is compared, too: somebody who is erased changes it without a change of the edition
	}
	return View{Change: k.change, Told: name, Draft: d, Findings: k.findings(d, k.task.Draft),
		Heads: k.task.Heads(k.state, k.task.Draft), Stars: k.wishes.stars(d.Frame.Edition.GroupMinimum)}
}

// remember keeps what is told now, and returns what was told last when it has the name that the caller knows.
func (k *followedDraft) remember(now View, known string) (was *View) {
	if k.told != nil && known != "" && k.told.Told == known {
		was = k.told
	}
	k.told = &now
	return was
}

// Taken is a step that was taken in the room, and what is known of the draft after it.
type Taken struct {
	Edition edition.Edition
	Label   string
	Now     View
	Was     *View // as Service.View has it
}

// TakeStep does a step in the edition that has a slug. Refusals are those of programme.Service.TakeStep. Cost: one transaction, in which
// the draft is read once; another one where wishes have to be read anew.
func (s *Service) TakeStep(ctx context.Context, who actor.Actor, slug string, step programme.Step, known string) (t Taken, err error) {
	var done programme.Done
	err = s.db.WriteAll(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		t = Taken{}
		if t.Edition, err = s.editions.BySlug(ctx, who, slug); err != nil {
			return err
		}
		if done, err = s.programme.TakeStep(ctx, who, t.Edition.ID, step); err != nil {
			return err
		}
		if t.Now.Change, err = record.NewestChange(tx, string(t.Edition.ID)); err != nil {
			return err
		}
		if t.Now.Undo, t.Now.Redo, err = s.programme.Steps(ctx, who, t.Edition.ID); err != nil {
			return err
		}
		t.Now.News, err = s.programme.StepsOfOthers(ctx, who, t.Edition.ID)
		return err
	})
	if err != nil {
		return t, err
	}
	t.Label, t.Edition, t.Now.Draft = done.Label, done.After.Frame.Edition, done.After
	return t, s.after(ctx, &t, known)
}

// after brings the followed draft to where a step left it, and adds what is known of it. Where somebody else's step is there already, the
// next who asks reads the draft anew: the names of the changes differ.
func (s *Service) after(ctx context.Context, t *Taken, known string) error {
	k := s.drafts.of(t.Edition.ID)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.used = s.clock()
	if k.task == nil || s.clock().Sub(k.wished) >= wishesAge {
		k.change = "" // whatever it is, it is not this draft
	}
	now, err := s.reached(ctx, k, t)
	if planning.Unplannable(err) {
		now, err = s.unpricedView(ctx, t.Edition.ID, err)
	}
	if err != nil {
		return err
	}
	now.Undo, now.Redo, now.News = t.Now.Undo, t.Now.Redo, t.Now.News
	t.Now = now
	t.Was = k.remember(now, known)
	return nil
}

// reached is the view of the draft that a step left. It reads the database only where what is kept is too old to go on from.
func (s *Service) reached(ctx context.Context, k *followedDraft, t *Taken) (View, error) {
	if k.change == "" {
		err := s.follow(ctx, t.Edition.ID, k, false)
		if err != nil {
			return View{}, err
		}
		return s.view(k), nil
	}
	plain, err := planning.Describe(t.Now.Draft)
	if err != nil {
		return View{}, err
	}
	next, err := k.make(plain, k.wishes)
	if err != nil {
		return View{}, err
	}
	k.change = t.Now.Change
	k.replace(next)
	return s.view(k), nil
}
