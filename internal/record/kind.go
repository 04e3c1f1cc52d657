package record

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// Kind is how one kind of object is described, edited, removed and put back. It makes these the same for all
// kinds: the actor is asked first, an edit carries the version it read, and each change has its audit row with
// what was before, so that it can be undone.
type Kind[T any] struct {
	Name   string      // of the kind: actions are "room.created", "room.edited", "room.removed"
	Prefix string      // of its ids
	Table  sqldb.Table // id first, version last
	Scan   func(sqldb.Scanner) (T, error)
	Values func(T) []any // in the order of the table's columns
	Key    func(*T) Key

	Reads, Changes actor.Right // what who reads one asks for, and who changes one

	// The rest is optional.
	Check      func(tx *sqldb.Tx, v *T) error                         // refuses, and fills what is derived
	Texts      func(v T) []text.Bounded                               // what people write, with how long it may be
	Load       func(tx *sqldb.Tx, v *T) error                         // reads what lives in other tables
	Store      func(tx *sqldb.Tx, v T) error                          // writes what lives in other tables
	Detach     func(tx *sqldb.Tx, v T) error                          // takes off what it has in other tables, before it goes
	Dependents func(tx *sqldb.Tx, id string) ([]Dependent, error)     // what hangs on the object
	Hidden     func(tx *sqldb.Tx, who actor.Actor, v T) (bool, error) // one of them that who reads the others does not know of
	Taken      *fault.Fault                                           // what a violated UNIQUE means
}

// Key points at the parts of an object that every kind has.
type Key struct {
	ID      *string
	Version *int64
	Scope   string
	Label   string
}

// Dependent is something that depends on an object that is about to be removed.
type Dependent struct {
	Kind   string      // "placement", "session", …
	Names  []string    // of the dependents, for people
	Blocks bool        // true: it must be detached first; false: it goes too
	Needs  actor.Right // without it nobody is told of them, though they hang there; its zero value: everybody is
}

// knownTo leaves out what somebody is not told of.
func knownTo(who actor.Actor, scope string, all []Dependent) []Dependent {
	return slices.DeleteFunc(all, func(d Dependent) bool { return d.Needs != actor.Right{} && who.May(d.Needs, scope) != nil })
}

// Refusals of every kind.
var (
	ErrMoved = fault.New(fault.Conflict, "edit.moved", "somebody changed this meanwhile; look at the new version and try again")
	ErrInUse = fault.New(fault.Conflict, "edit.in_use", "something still hangs on this; detach it first")
	ErrGone  = fault.New(fault.NotFound, "edit.gone", "this is not there, or no more")
	ErrUndo  = fault.New(fault.Conflict, "edit.undo", "this was changed again since, so it cannot be undone by itself")
)

// Save creates the object when its id is empty and edits it otherwise. It returns the object as stored and the
// id of the change, for an offer to undo.
func (l Kind[T]) Save(ctx context.Context, db *sqldb.DB, ids id.Source, who actor.Actor, v T) (out T, change string, err error) {
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		out, change, err = l.SaveInTx(tx, ids, who, v)
		return err
	})
	return out, change, err
}

// SaveInTx is Save within a transaction that does more.
func (l Kind[T]) SaveInTx(tx *sqldb.Tx, ids id.Source, who actor.Actor, v T) (T, string, error) {
	if *l.Key(&v).ID == "" {
		*l.Key(&v).ID = ids.New(l.Prefix)
		return l.CreateInTx(tx, ids, who, v)
	}
	before, err := l.Find(tx, *l.Key(&v).ID)
	if err != nil {
		return v, "", err
	}
	if l.Key(&before).Scope != l.Key(&v).Scope {
		return v, "", ErrGone
	}
	return l.replace(tx, ids, who, before, v, l.Name+".edited")
}

// CreateInTx creates an object whose id was made before: by who gets the right to change it with the object.
func (l Kind[T]) CreateInTx(tx *sqldb.Tx, ids id.Source, who actor.Actor, v T) (T, string, error) {
	return l.create(tx, ids, who, v, l.Name+".created")
}

func (l Kind[T]) create(tx *sqldb.Tx, ids id.Source, who actor.Actor, v T, action string) (T, string, error) {
	if err := l.insert(tx, who, &v); err != nil {
		return v, "", err
	}
	change, err := l.record(tx, ids, who, action, nil, &v)
	return v, change, err
}

// insert writes an object that is new, without its audit row.
func (l Kind[T]) insert(tx *sqldb.Tx, who actor.Actor, v *T) error {
	if err := l.may(who, v); err != nil {
		return err
	}
	*l.Key(v).Version = 1
	if err := l.check(tx, v); err != nil {
		return err
	}
	if err := l.refusal(l.Table.Insert(tx, l.Values(*v)...)); err != nil {
		return err
	}
	return l.store(tx, *v)
}

func (l Kind[T]) replace(tx *sqldb.Tx, ids id.Source, who actor.Actor, before, v T, action string) (T, string, error) {
	if changed, err := l.update(tx, who, before, &v); err != nil || !changed {
		return v, "", err // nothing to save, nothing to undo
	}
	change, err := l.record(tx, ids, who, action, &before, &v)
	return v, change, err
}

// update writes an object in place of what was before, without its audit row, and reports whether they differ.
func (l Kind[T]) update(tx *sqldb.Tx, who actor.Actor, before T, v *T) (changed bool, err error) {
	if err := l.may(who, v); err != nil {
		return false, err
	}
	if err := l.check(tx, v); err != nil {
		return false, err
	}
	if *l.Key(v).Version == *l.Key(&before).Version && reflect.DeepEqual(before, *v) {
		return false, nil
	}
	current, err := l.Table.Update(tx, l.Values(*v)...)
	if err != nil {
		return false, l.refusal(err)
	}
	if !current {
		return false, ErrMoved
	}
	*l.Key(v).Version++
	return true, l.store(tx, *v)
}

// store writes what lives in other tables.
func (l Kind[T]) store(tx *sqldb.Tx, v T) error {
	if l.Store == nil {
		return nil
	}
	if err := l.Store(tx, v); err != nil {
		return fmt.Errorf("store %s: %w", l.Name, err)
	}
	return nil
}

// record writes the audit row of one object.
func (l Kind[T]) record(tx *sqldb.Tx, ids id.Source, who actor.Actor, action string, before, v *T) (string, error) {
	k := l.Key(v)
	return Write(tx, ids, who, Change{Action: action, Object: *k.ID, Scope: k.Scope, Label: k.Label}, before, v)
}

// ExchangeAll writes objects of a step that changes several at once and is recorded as a whole by its owner: those only in before go
// away, those only in after are new and have their id, those in both are replaced. What is there now was read in this transaction.
// After gets what writing fills in.
func ExchangeAll[T any](tx *sqldb.Tx, who actor.Actor, l Kind[T], now, before, after []T) error {
	if err := DropAll(tx, who, l, before, after); err != nil {
		return err
	}
	return PutAll(tx, who, l, now, after)
}

// DropAll is the first half of ExchangeAll, for objects that others are taken off before they go: those only in before go away.
func DropAll[T any](tx *sqldb.Tx, who actor.Actor, l Kind[T], before, after []T) error {
	stay := byID(l, after)
	for i := range before {
		if err := l.may(who, &before[i]); err != nil {
			return err
		}
		object := *l.Key(&before[i]).ID
		if _, stays := stay[object]; stays {
			continue
		}
		if err := l.refusal(l.Table.Delete(tx, object)); err != nil {
			return err
		}
	}
	return nil
}

// PutAll is the second half of ExchangeAll: what is in after is made, or replaced.
func PutAll[T any](tx *sqldb.Tx, who actor.Actor, l Kind[T], now, after []T) error {
	there := byID(l, now)
	for i := range after {
		if err := l.exchange(tx, who, there[*l.Key(&after[i]).ID], &after[i]); err != nil {
			return err
		}
	}
	return nil
}

func byID[T any](l Kind[T], all []T) map[string]*T {
	at := make(map[string]*T, len(all))
	for i := range all {
		at[*l.Key(&all[i]).ID] = &all[i]
	}
	return at
}

func (l Kind[T]) exchange(tx *sqldb.Tx, who actor.Actor, now, v *T) error {
	if err := l.may(who, v); err != nil {
		return err
	}
	if now == nil {
		*l.Key(v).Version = 1
	} else {
		*l.Key(v).Version = *l.Key(now).Version
	}
	if err := l.check(tx, v); err != nil {
		return err
	}
	if now == nil {
		if err := l.Table.Insert(tx, l.Values(*v)...); err != nil {
			return l.refusal(err)
		}
	} else {
		current, err := l.Table.Update(tx, l.Values(*v)...)
		if err != nil {
			return l.refusal(err)
		}
		if !current {
			return ErrMoved
		}
		*l.Key(v).Version++
	}
	if l.Store == nil {
		return nil
	}
	return l.Store(tx, *v)
}

// Find reads one object, or ErrGone.
func (l Kind[T]) Find(tx *sqldb.Tx, objectID string) (T, error) {
	v, err := sqldb.One(tx, l.Scan, l.Table.Select()+"WHERE "+l.Table.Columns[0]+" = $1", objectID)
	if fault.KindOf(err) == fault.NotFound {
		return v, ErrGone
	}
	if err != nil {
		return v, fmt.Errorf("find %s: %w", l.Name, err)
	}
	if l.Load != nil {
		err = l.Load(tx, &v)
	}
	return v, err
}

// ByID reads one object and its dependents, for the page that asks before removing. It is refused with ErrGone, and where
// who asks lacks the right Reads.
func (l Kind[T]) ByID(ctx context.Context, db *sqldb.DB, who actor.Actor, objectID string) (v T, dependents []Dependent, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		if v, err = l.Find(tx, objectID); err != nil {
			return err
		}
		if err := l.mayRead(who, &v); err != nil {
			return err
		}
		if l.Hidden != nil {
			if hidden, err := l.Hidden(tx, who, v); err != nil || hidden {
				return cmp.Or(err, error(ErrGone))
			}
		}
		if dependents, err = l.dependents(tx, objectID); err != nil {
			return err
		}
		dependents = knownTo(who, l.Key(&v).Scope, dependents)
		return nil
	})
	return v, dependents, err
}

// Remove takes the object away, with what hangs on it and does not block.
func (l Kind[T]) Remove(ctx context.Context, db *sqldb.DB, ids id.Source, who actor.Actor, objectID string) (change string, err error) {
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		v, err := l.Find(tx, objectID)
		if err != nil {
			return err
		}
		if err := l.may(who, &v); err != nil {
			return err
		}
		change, err = l.removeInTx(tx, ids, who, v)
		return err
	})
	return change, err
}

func (l Kind[T]) removeInTx(tx *sqldb.Tx, ids id.Source, who actor.Actor, v T) (string, error) {
	if err := l.detach(tx, who, v); err != nil {
		return "", err
	}
	k := l.Key(&v)
	return Write(tx, ids, who, Change{Action: l.Name + ".removed", Object: *k.ID, Scope: k.Scope, Label: k.Label}, v, nil)
}

// detach deletes an object on which nothing hangs that blocks, without its audit row.
func (l Kind[T]) detach(tx *sqldb.Tx, who actor.Actor, v T) error {
	objectID, scope := *l.Key(&v).ID, l.Key(&v).Scope
	dependents, err := l.dependents(tx, objectID)
	if err != nil {
		return err
	}
	for _, h := range dependents {
		if h.Blocks {
			if len(knownTo(who, scope, []Dependent{h})) == 0 {
				h.Names = []string{"…"}
			}
			return ErrInUse.With("Names", strings.Join(h.Names, ", "))
		}
	}
	if l.Detach != nil {
		if err := l.Detach(tx, v); err != nil {
			return fmt.Errorf("detach %s: %w", l.Name, err)
		}
	}
	return l.refusal(l.Table.Delete(tx, objectID))
}

func (l Kind[T]) dependents(tx *sqldb.Tx, objectID string) ([]Dependent, error) {
	if l.Dependents == nil {
		return nil, nil
	}
	return l.Dependents(tx, objectID)
}

// Owns reports whether a change is of an object of this kind.
func (l Kind[T]) Owns(c Change) bool { return strings.HasPrefix(c.Action, l.Name+".") }

// Undo puts back what was before a change: an edited or removed object gets its old content. It is refused with
// ErrUndo when the object changed again since.
func (l Kind[T]) Undo(tx *sqldb.Tx, ids id.Source, who actor.Actor, c Change) (label string, err error) {
	if !c.Undoable() {
		return "", ErrUndo
	}
	if l.isMany(c) {
		return c.Label, l.undoMany(tx, ids, who, c)
	}
	var before T
	if err := json.Unmarshal(c.Before, &before); err != nil {
		return "", fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if err := MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	if string(c.After) == "null" {
		_, _, err := l.create(tx, ids, who, before, l.Name+".restored")
		return c.Label, err
	}
	return c.Label, l.backTo(tx, ids, who, c, before)
}

// backTo replaces an object that is as a change left it by what was before.
func (l Kind[T]) backTo(tx *sqldb.Tx, ids id.Source, who actor.Actor, c Change, before T) error {
	now, err := l.Find(tx, c.Object)
	if err != nil {
		return err
	}
	var after T
	if err := json.Unmarshal(c.After, &after); err != nil {
		return fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if *l.Key(&now).Version != *l.Key(&after).Version {
		return ErrUndo
	}
	*l.Key(&before).Version = *l.Key(&now).Version
	_, _, err = l.replace(tx, ids, who, now, before, l.Name+".undone")
	return err
}

// Undoable tells which of some changes Undo would put back as things are now. A row that cannot be read any more cannot
// be undone.
func (l Kind[T]) Undoable(tx *sqldb.Tx, changes []Change) (map[string]bool, error) {
	return UndoableEach(tx, changes, l.undoable)
}

func (l Kind[T]) undoable(tx *sqldb.Tx, c Change) (bool, error) {
	if !c.Undoable() {
		return false, nil
	}
	if l.isMany(c) {
		return l.undoableMany(tx, c)
	}
	now, err := l.Find(tx, c.Object)
	gone := errors.Is(err, ErrGone)
	if err != nil && !gone {
		return false, err
	}
	if gone || string(c.After) == "null" {
		return gone && string(c.After) == "null", nil
	}
	var after T
	readable := json.Unmarshal(c.After, &after) == nil
	return readable && *l.Key(&now).Version == *l.Key(&after).Version, nil
}

func (l Kind[T]) may(who actor.Actor, v *T) error {
	return who.May(l.Changes, l.Key(v).Scope)
}

// mayRead asks for what a list of the same objects asks for.
func (l Kind[T]) mayRead(who actor.Actor, v *T) error {
	return who.May(l.Reads, l.Key(v).Scope)
}

func (l Kind[T]) check(tx *sqldb.Tx, v *T) error {
	if l.Check != nil {
		if err := l.Check(tx, v); err != nil {
			return err
		}
	}
	return l.checkTexts(tx, *v)
}

// checkTexts refuses texts that are too long. One that was kept before it was bounded stays until somebody changes it.
func (l Kind[T]) checkTexts(tx *sqldb.Tx, v T) error {
	if l.Texts == nil || text.CheckLengths(l.Texts(v)...) == nil {
		return nil
	}
	var kept []text.Bounded
	if old, err := l.Find(tx, *l.Key(&v).ID); err == nil {
		kept = l.Texts(old)
	}
	changed := slices.DeleteFunc(l.Texts(v), func(t text.Bounded) bool { return slices.Contains(kept, t) })
	return text.CheckLengths(changed...)
}

// refusal turns violated constraints into refusals.
func (l Kind[T]) refusal(err error) error {
	switch {
	case err == nil:
		return nil
	case sqldb.IsUnique(err) && l.Taken != nil:
		return l.Taken
	case sqldb.IsReferenced(err):
		return ErrInUse.Because(err)
	default:
		return fmt.Errorf("%s: %w", l.Name, err)
	}
}

// UseCases are a kind on a database: what a chapter's service offers for one kind of object.
type UseCases[T any] struct {
	db   *sqldb.DB
	ids  id.Source
	kind Kind[T]
}

// NewUseCases returns the kind's use cases on a database.
func NewUseCases[T any](db *sqldb.DB, ids id.Source, l Kind[T]) UseCases[T] {
	return UseCases[T]{db, ids, l}
}

// Reads is the right that who reads an object asks for.
func (k UseCases[T]) Reads() actor.Right { return k.kind.Reads }

// Changes is the right that who changes an object asks for.
func (k UseCases[T]) Changes() actor.Right { return k.kind.Changes }

// Save creates the object when its id is empty and edits it otherwise; see Kind.Save.
func (k UseCases[T]) Save(ctx context.Context, who actor.Actor, v T) (T, string, error) {
	return k.kind.Save(ctx, k.db, k.ids, who, v)
}

// SaveInTx is Save within a transaction that does more.
func (k UseCases[T]) SaveInTx(tx *sqldb.Tx, who actor.Actor, v T) (T, error) {
	v, _, err := k.kind.SaveInTx(tx, k.ids, who, v)
	return v, err
}

// ByID reads the object and its dependents; see Kind.ByID.
func (k UseCases[T]) ByID(ctx context.Context, who actor.Actor, objectID string) (T, []Dependent, error) {
	return k.kind.ByID(ctx, k.db, who, objectID)
}

// Remove takes the object away and returns the change, for an offer to undo.
func (k UseCases[T]) Remove(ctx context.Context, who actor.Actor, objectID string) (string, error) {
	return k.kind.Remove(ctx, k.db, k.ids, who, objectID)
}
