package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// MostAtOnce is how many objects one change may be of.
const MostAtOnce = 2000

// ErrTooMany refuses a change of more objects than that, or of none.
var ErrTooMany = fault.New(fault.Invalid, "edit.many", "choose at least one row, and at most 2,000")

// Refused is why one of many objects could not be changed; then none was.
type Refused struct {
	Label string // of the object, for people
	Err   error
}

func (r *Refused) Error() string { return r.Label + ": " + r.Err.Error() }

// Unwrap returns the reason.
func (r *Refused) Unwrap() error { return r.Err }

// Many says which objects of a scope are changed together, and what the change is called.
type Many struct {
	Scope   string
	Objects []string
	Label   func(n int) string // of a change of so many: plain, or a sentence that is kept (see text.Said)
}

// Verbs of changes of many objects, as Kind's names have them: "session.many_edited".
const (
	manyEdited  = ".many_edited"
	manyRemoved = ".many_removed"
	manyUndone  = ".many_undone"
)

// EditAll changes objects as they are now, all or none, in one change that is undone as a whole. Those that edit leaves as they are do
// not count; change is empty when no other is there. A refusal names its object: see Refused.
func (k UseCases[T]) EditAll(ctx context.Context, who actor.Actor, m Many, edit func(*T) error) (n int, change string, err error) {
	err = k.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, change, err = k.kind.editAll(tx, k.ids, who, m, edit)
		return err
	})
	return n, change, err
}

// RemoveAll takes objects away, all or none, with what hangs on them and does not block, in one change.
func (k UseCases[T]) RemoveAll(ctx context.Context, who actor.Actor, m Many) (change string, err error) {
	err = k.db.Write(ctx, func(tx *sqldb.Tx) error {
		change, err = k.kind.removeAll(tx, k.ids, who, m)
		return err
	})
	return change, err
}

// among reads the objects of a change of many, in its order.
func (l Kind[T]) among(tx *sqldb.Tx, who actor.Actor, m Many) ([]T, error) {
	if err := who.May(l.Changes, m.Scope); err != nil {
		return nil, err
	}
	if len(m.Objects) == 0 || len(m.Objects) > MostAtOnce {
		return nil, ErrTooMany
	}
	all := make([]T, 0, len(m.Objects))
	for _, object := range m.Objects {
		v, err := l.Find(tx, object)
		if err != nil {
			return nil, err
		}
		if l.Key(&v).Scope != m.Scope {
			return nil, ErrGone
		}
		all = append(all, v)
	}
	return all, nil
}

func (l Kind[T]) editAll(tx *sqldb.Tx, ids id.Source, who actor.Actor, m Many, edit func(*T) error) (n int, change string, err error) {
	all, err := l.among(tx, who, m)
	if err != nil {
		return 0, "", err
	}
	var before, after []T
	for _, was := range all {
		v, err := l.Find(tx, *l.Key(&was).ID) // one of its own: edit may write into what the other points at
		if err != nil {
			return 0, "", err
		}
		changed, err := false, edit(&v)
		if err == nil {
			changed, err = l.update(tx, who, was, &v)
		}
		if err != nil {
			return 0, "", &Refused{l.Key(&was).Label, err}
		}
		if changed {
			before, after = append(before, was), append(after, v)
		}
	}
	if len(after) == 0 {
		return 0, "", nil
	}
	change, err = l.recordMany(tx, ids, who, m, manyEdited, before, after)
	return len(after), change, err
}

func (l Kind[T]) removeAll(tx *sqldb.Tx, ids id.Source, who actor.Actor, m Many) (string, error) {
	all, err := l.among(tx, who, m)
	if err != nil {
		return "", err
	}
	for _, v := range all {
		if err := l.detach(tx, who, v); err != nil {
			return "", &Refused{l.Key(&v).Label, err}
		}
	}
	return l.recordMany(tx, ids, who, m, manyRemoved, all, nil)
}

// recordMany writes the one audit row of a change of many. Whoever hears of it learns the scope alone: a list of ids may be longer than
// a message between nodes.
func (l Kind[T]) recordMany(tx *sqldb.Tx, ids id.Source, who actor.Actor, m Many, verb string, before, after []T) (string, error) {
	of := before
	if len(of) == 0 {
		of = after
	}
	c := Change{ID: ids.New("aud"), Actor: who.Key(), Action: l.Name + verb, Scope: m.Scope, Label: m.Label(len(of))}
	objects := make([]string, len(of))
	for i := range of {
		objects[i] = *l.Key(&of[i]).ID
	}
	c.Object = strings.Join(objects, " ")
	var err error
	if c.Before, err = json.Marshal(before); err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	if c.After, err = json.Marshal(after); err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	if err := insertChange(tx, c); err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	return c.ID, tx.Emit(sqldb.Event{Kind: c.Action, Scope: c.Scope, Data: map[string]string{"object": c.Scope}})
}

func (l Kind[T]) isMany(c Change) bool { return strings.HasPrefix(c.Action, l.Name+".many_") }

// sidesOf are the objects of a change of many, before it and after; none after: they were removed.
func (l Kind[T]) sidesOf(c Change) (before, after []T, err error) {
	err = errors.Join(json.Unmarshal(c.Before, &before), json.Unmarshal(c.After, &after))
	if err == nil && len(after) > 0 && len(after) != len(before) {
		err = errors.New("its sides differ in length")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", c.Action, err)
	}
	return before, after, nil
}

// undoMany puts many objects back, all or none: refused with ErrUndo when one of them changed again since.
func (l Kind[T]) undoMany(tx *sqldb.Tx, ids id.Source, who actor.Actor, c Change) error {
	before, after, err := l.sidesOf(c)
	if err != nil {
		return err
	}
	if err := MarkUndone(tx, c.ID); err != nil {
		return err
	}
	m := Many{Scope: c.Scope, Label: func(int) string { return c.Label }}
	if len(after) == 0 {
		for i := range before {
			if err := l.insert(tx, who, &before[i]); err != nil {
				return &Refused{l.Key(&before[i]).Label, err}
			}
		}
		_, err := l.recordMany(tx, ids, who, m, manyUndone, nil, before)
		return err
	}
	now := make([]T, len(after))
	for i := range after {
		if now[i], err = l.Find(tx, *l.Key(&after[i]).ID); err != nil {
			return err
		}
		if *l.Key(&now[i]).Version != *l.Key(&after[i]).Version {
			return ErrUndo
		}
		*l.Key(&before[i]).Version = *l.Key(&now[i]).Version
		if _, err := l.update(tx, who, now[i], &before[i]); err != nil {
			return &Refused{l.Key(&now[i]).Label, err}
		}
	}
	_, err = l.recordMany(tx, ids, who, m, manyUndone, now, before)
	return err
}

// undoableMany tells whether every object of a change is as it left it. A row that cannot be read any more cannot be undone.
func (l Kind[T]) undoableMany(tx *sqldb.Tx, c Change) (bool, error) {
	before, after, err := l.sidesOf(c)
	if err != nil {
		return false, nil
	}
	left := after
	if len(after) == 0 {
		left = before
	}
	for i := range left {
		now, err := l.Find(tx, *l.Key(&left[i]).ID)
		gone := errors.Is(err, ErrGone)
		switch {
		case err != nil && !gone:
			return false, err
		case gone != (len(after) == 0), !gone && *l.Key(&now).Version != *l.Key(&left[i]).Version:
			return false, nil
		}
	}
	return true, nil
}
