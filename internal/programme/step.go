package programme

import (
	"cmp"
	"context"
	"errors"
	"slices"

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
