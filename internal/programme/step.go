package programme

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Actions of steps in the audit. The rows of the first two carry the part of the draft that a step touched, before and after.
// The second is called as the first steps of its kind were.
const (
	StepTaken  = "draft.step"
	StepLoose  = "draft.imported"
	StepUndone = "draft.undone"
	StepRedone = "draft.redone"
)

// Bounds of what is asked for in one step.
const (
	maxEdits = 5_000
	maxKey   = 100
)

// Refusals of steps.
var (
	ErrBlocks = fault.New(fault.Conflict, "draft.blocks", "a rule that blocks forbids this")
	ErrPassed = fault.New(fault.Conflict, "draft.passed",
		"this was changed again since by somebody else, so it stays as it is; the step before it is next")
	ErrStarred = fault.New(fault.Conflict, "draft.starred", "people have starred this session meanwhile; cancel it instead of taking it away")
	ErrTooMuch = fault.New(fault.Invalid, "draft.too_much", "a step has at most 5,000 edits")
	ErrNoStep  = fault.New(fault.NotFound, "draft.no_step", "there is nothing to take back, or to do again")
)

// Step is edits that are done, and undone, together.
type Step struct {
	Label string // for the list of changes, and for who takes it back: plain, or a sentence that is kept (see text.Said)
	// Name makes the label from the draft before, where that has to be known; nil: Label is it.
	Name  func(before Draft) string
	Key   string // of the one who asks: a step with the same key is taken once; empty: not checked
	Edits []Edit
	Loose bool // rules do not refuse it, and undo leaves what was touched since; what changes only asides is written and is no step
}

// Done is a step that was taken.
type Done struct {
	Change string // to undo it by; empty when nothing changed
	Moved  int    // placements that changed, came or went
	Label  string // as the step was called
	// Before and After are the draft: the same where nothing changed, and where the step had been taken before.
	Before, After Draft
}

// TakeStep does the edits of a step. It is refused with ErrLocked, which names what is locked, with record.ErrMoved when something is not
// as it was seen, and with ErrBlocks when the draft would break a rule that blocks and did not before.
func (s *Service) TakeStep(ctx context.Context, who actor.Actor, editionID edition.ID, step Step) (done Done, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return Done{}, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		done, err = s.TakeStepInTx(tx, who, editionID, step)
		return err
	})
	return done, err
}

// TakeStepInTx is TakeStep within a transaction of a later chapter.
func (s *Service) TakeStepInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, step Step) (done Done, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return Done{}, err
	}
	if len(step.Edits) > maxEdits || len(step.Key) > maxKey {
		return Done{}, ErrTooMuch
	}
	if step.Key != "" {
		taken, err := stepByKey(tx, editionID, who.Key(), step.Key)
		if err != nil {
			return done, err
		}
		if taken != "" {
			now, err := DraftInTx(tx, editionID)
			done = step.on(now)
			done.Change = taken
			return done, err
		}
	}
	now, err := s.DraftForEdits(tx, editionID, step.Edits...)
	if err != nil {
		return done, err
	}
	done = step.on(now)
	next, err := now.Edited(s.ids, step.Edits...)
	if err != nil {
		return done, err
	}
	before, after := difference(now, next)
	if after.empty() && before.empty() {
		return done, nil
	}
	c := record.Change{Action: StepTaken, Object: string(editionID), Scope: string(editionID), Label: done.Label}
	if step.Loose {
		c.Action = StepLoose
	} else if err := newlyBlocked(now, next); err != nil {
		return done, err
	}
	if err := s.exchange(tx, who, now, before, &after); err != nil {
		return done, err
	}
	done.After = now.with(before, after).asRead()
	if step.Loose && before.onlyAsides() && after.onlyAsides() {
		return done, nil
	}
	if done.Change, err = record.Write(tx, s.ids, who, c, before, after); err != nil {
		return done, err
	}
	done.Moved = placementsIn(before, after)
	return done, pushStep(tx, editionID, who.Key(), cmp.Or(step.Key, done.Change), done.Change)
}

// DraftForEdits reads the draft with what edits need of it besides: the placements that were taken away, and asides where an edit
// touches them.
func (s *Service) DraftForEdits(tx *sqldb.Tx, editionID edition.ID, edits ...Edit) (Draft, error) {
	now, err := DraftInTx(tx, editionID)
	if err != nil {
		return now, err
	}
	if now.Parked, err = parkedInTx(tx, editionID); err != nil {
		return now, err
	}
	touches := func(e Edit) bool {
		_, is := e.(AsideEdit)
		return is
	}
	if slices.ContainsFunc(edits, touches) {
		now.Asides, err = s.later.asides(tx, editionID)
	}
	return now, err
}

// on is a step that has done nothing to a draft yet.
func (step Step) on(now Draft) Done {
	now.Parked, now.Asides = nil, nil
	done := Done{Label: step.Label, Before: now, After: now}
	if step.Name != nil {
		done.Label = step.Name(now)
	}
	return done
}

// asRead is a draft as DraftInTx reads it: what edits make and move stands in the order of the database, and what is read for edits alone
// is left out.
func (d Draft) asRead() Draft {
	d.Parked, d.Asides = nil, nil
	d.Sessions, d.Rules, d.Locks = slices.Clone(d.Sessions), slices.Clone(d.Rules), slices.Clone(d.Locks)
	slices.SortFunc(d.Sessions, byTitle)
	slices.SortFunc(d.Placements, func(a, b Placement) int { return cmp.Or(byStart(a, b), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(d.Frame.Slots, func(a, b edition.Slot) int { return cmp.Or(slotByStart(a, b), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(d.Locks, func(a, b Lock) int { return cmp.Compare(lockID(a), lockID(b)) })
	slices.SortFunc(d.Rules, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return d
}

// Edited is the draft after edits. New objects get their identifiers from ids. When something is locked, the refusal names all that is.
func (d Draft) Edited(ids id.Source, edits ...Edit) (Draft, error) {
	d.Sessions, d.Placements, d.Locks = slices.Clone(d.Sessions), slices.Clone(d.Placements), slices.Clone(d.Locks)
	d.Frame.Rooms, d.Frame.Slots = slices.Clone(d.Frame.Rooms), slices.Clone(d.Frame.Slots)
	var locked error
	for _, e := range edits {
		switch err := e.Apply(&d, ids); {
		case errors.Is(err, ErrLocked):
			locked = bothLocked(locked, err)
		case err != nil && locked == nil:
			return d, err
		}
	}
	if locked != nil {
		return d, locked
	}
	slices.SortStableFunc(d.Placements, byStart)
	slices.SortStableFunc(d.Frame.Slots, slotByStart)
	return d, nil
}

// mostNamed is how many locked sessions a refusal names.
const mostNamed = 8

// bothLocked is one refusal that names what two refuse; the first may be none.
func bothLocked(a, b error) error {
	first, ok := fault.From(a)
	if !ok {
		return b
	}
	next, _ := fault.From(b)
	if into, ok := next.Values["Into"]; ok {
		first = first.With("Into", into)
	}
	names := titles(first)
	for _, name := range titles(next) {
		switch {
		case slices.Contains(names, name) || len(names) > mostNamed:
		case len(names) == mostNamed:
			names = append(slices.Clone(names), "…")
		default:
			names = append(slices.Clone(names), name)
		}
	}
	if len(names) > 0 {
		first = first.With("Sessions", names)
	}
	return first
}

func titles(f *fault.Fault) []string {
	names, _ := f.Values["Sessions"].([]string)
	return names
}

// Tried is the draft as a step would leave it, or the refusal that the step would get. Nothing is written.
func (d Draft) Tried(ids id.Source, edits ...Edit) (Draft, error) {
	if len(edits) > maxEdits {
		return d, ErrTooMuch
	}
	next, err := d.Edited(ids, edits...)
	if err != nil {
		return d, err
	}
	return next, newlyBlocked(d, next)
}

func placementsIn(before, after Part) int {
	ids := map[PlacementID]bool{}
	for _, p := range slices.Concat(before.Placements, after.Placements) {
		ids[p.ID] = true
	}
	return len(ids)
}

// exchange writes one part of the draft in place of another, which is there now: what others refer to is made first and goes last. After
// gets what writing fills in.
func (s *Service) exchange(tx *sqldb.Tx, who actor.Actor, now Draft, before Part, after *Part) error {
	renumber(now, before, after)
	for _, do := range []func() error{
		func() error { return record.DropAll(tx, who, s.rules, before.Rules, after.Rules) },
		func() error { return dropPlacements(tx, before, *after) },
		func() error { return s.keepStars(tx, before.Sessions, after.Sessions) },
		func() error { return s.catalogue.Put(tx, who, now.Catalogue, after.catalogue()) },
		func() error { return s.speakers.Put(tx, who, now.Stage, after.stage()) },
		func() error { return s.editions.Put(tx, who, now.Frame, before.frame(), after.frame()) },
		func() error {
			return record.ExchangeAll(tx, who, s.sessions, now.Sessions, before.Sessions, after.Sessions)
		},
		func() error { return putPlacements(tx, now, after) },
		func() error { return record.PutAll(tx, who, s.rules, now.Rules, after.Rules) },
		func() error { return s.editions.Drop(tx, who, before.frame(), after.frame()) },
		func() error { return s.speakers.Drop(tx, who, before.stage(), after.stage()) },
		func() error { return s.catalogue.Drop(tx, who, before.catalogue(), after.catalogue()) },
		func() error { return exchangeLocks(tx, now.Frame.Edition.ID, before.Locks, after.Locks) },
		func() error { return s.later.exchange(tx, now.Frame.Edition.ID, before.Asides, after.Asides) },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

func dropPlacements(tx *sqldb.Tx, before, after Part) error {
	stay := at(after.Placements, placementID)
	for _, p := range before.Placements {
		if _, stays := stay[string(p.ID)]; stays {
			continue
		}
		if err := takeAway(tx, p); err != nil {
			return err
		}
	}
	return nil
}

func putPlacements(tx *sqldb.Tx, now Draft, after *Part) error {
	there := at(now.Placements, placementID)
	for i := range after.Placements {
		if err := writePlacement(tx, there, &after.Placements[i]); err != nil {
			return err
		}
	}
	return nil
}

func exchangeLocks(tx *sqldb.Tx, editionID edition.ID, before, after []Lock) error {
	for _, l := range before {
		if err := setLock(tx, editionID, l, false); err != nil {
			return err
		}
	}
	for _, l := range after {
		if err := setLock(tx, editionID, l, true); err != nil {
			return err
		}
	}
	return nil
}

// keepStars refuses to take a session away that people have starred meanwhile.
func (s *Service) keepStars(tx *sqldb.Tx, before, after []Session) error {
	stay := at(after, sessionID)
	for _, v := range before {
		if _, stays := stay[string(v.ID)]; stays {
			continue
		}
		starred, err := s.isStarred(tx, v.ID)
		if err != nil {
			return err
		}
		if starred {
			return ErrStarred.With("Title", v.Title)
		}
	}
	return nil
}

// isStarred reports whether something of a later chapter hangs on a session: stars do.
func (s *Service) isStarred(tx *sqldb.Tx, id SessionID) (bool, error) {
	hangs, err := s.dependents.On("session")(tx, string(id))
	return len(hangs) > 0, err
}

// renumber gives placements and sessions that come back another number where theirs was given away meanwhile.
func renumber(now Draft, before Part, after *Part) {
	taken, next, goes := map[int]PlacementID{}, 0, at(before.Placements, placementID)
	for _, p := range slices.Concat(now.Placements, after.Placements) {
		next = max(next, p.Number+1)
	}
	for _, p := range now.Placements {
		if _, going := goes[string(p.ID)]; !going {
			taken[p.Number] = p.ID
		}
	}
	for i := range after.Placements {
		p := &after.Placements[i]
		if other, is := taken[p.Number]; is && other != p.ID {
			p.Number = next
			next++
		}
	}
	has := make(map[int]SessionID, len(now.Sessions))
	for _, v := range now.Sessions {
		has[v.Number] = v.ID
	}
	for i := range after.Sessions {
		v := &after.Sessions[i]
		if other, is := has[v.Number]; is && other != v.ID {
			v.Number = 0 // it gets the next one when it is written
		}
	}
}

func writePlacement(tx *sqldb.Tx, there map[string]Placement, p *Placement) error {
	now, is := there[string(p.ID)]
	if !is {
		p.Version = 1
		err := placementTable.Insert(tx, placementValues(*p)...)
		if sqldb.IsUnique(err) || sqldb.IsReferenced(err) {
			return record.ErrMoved // somebody else has just made one like it, or taken its session or room away
		}
		if err != nil {
			return err
		}
		return remember(tx, *p)
	}
	p.Version = now.Version
	current, err := placementTable.Update(tx, placementValues(*p)...)
	if err == nil && !current || sqldb.IsReferenced(err) {
		return record.ErrMoved
	}
	p.Version++
	return err
}

// newlyBlocked refuses a draft in which a rule that blocks is broken and was not before.
func newlyBlocked(before, after Draft) error {
	known := map[string]bool{}
	for _, f := range before.Findings() {
		known[f.Key()] = true
	}
	for _, f := range after.Findings() {
		if f.Severity != Blocks || known[f.Key()] {
			continue
		}
		refusal := ErrBlocks.With("Rule", f.Code)
		for name, value := range f.Values {
			refusal = refusal.With(name, value)
		}
		return refusal
	}
	return nil
}

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

// StepsOfOthers tells which steps others took, or took back, in the last minutes, newest first.
func (s *Service) StepsOfOthers(ctx context.Context, who actor.Actor, editionID edition.ID) (out []account.Deed, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = account.DeedsOfOthers(tx, who, string(editionID), "draft.", tx.Now().Add(-newsFor), newsMost)
		return err
	})
	return out, err
}
