package record_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// fleet is boats on a database, and the history that undoes their changes.
type fleet struct {
	t    *testing.T
	db   *sqldb.DB
	all  record.UseCases[boat]
	who  actor.Actor
	past *record.History
	ids  []string
}

func newFleet(t *testing.T, db *sqldb.DB, names ...string) *fleet {
	t.Helper()
	f := &fleet{t: t, db: db, who: actor.System("t"), past: record.NewHistory(db, id.System())}
	f.all = boats(t, db, func(_ *sqldb.Tx, _, boatID string) ([]record.Dependent, error) {
		if f.name(boatID) != "Manned" {
			return nil, nil
		}
		return []record.Dependent{{Kind: "crew", Names: []string{"Ana"}, Blocks: true}}, nil
	})
	f.past.Add(boatKind(nil))
	for _, name := range names {
		b, _, err := f.all.Save(context.Background(), f.who, boat{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		f.ids = append(f.ids, b.ID)
	}
	return f
}

// name is what a boat was called at first: each is named once before anything hangs on it.
func (f *fleet) name(boatID string) string {
	if len(f.ids) == 3 && boatID == f.ids[1] {
		return "Manned"
	}
	return ""
}

func (f *fleet) names() (out []string) {
	f.t.Helper()
	for _, boatID := range f.ids {
		b, _, err := f.all.ByID(context.Background(), f.who, boatID)
		if errors.Is(err, record.ErrGone) {
			b.Name = "gone"
		} else if err != nil {
			f.t.Fatal(err)
		}
		out = append(out, b.Name)
	}
	return out
}

func (f *fleet) has(when string, names ...string) {
	f.t.Helper()
	if diff := cmp.Diff(names, f.names()); diff != "" {
		f.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func (f *fleet) changes() (out []record.Change) {
	f.t.Helper()
	if err := f.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		out, err = record.Changes(tx, "edi_x", record.Span{Limit: 100})
		return err
	}); err != nil {
		f.t.Fatal(err)
	}
	return out
}

func (f *fleet) many(objects ...string) record.Many {
	return record.Many{Scope: "edi_x", Objects: objects, Label: func(n int) string { return fmt.Sprint(n, " painted") }}
}

func paint(b *boat) error {
	if b.Name == "Heron" {
		return record.ErrInUse
	}
	b.Name = "Red"
	return nil
}

func (f *fleet) undo(change string, refusal error) {
	f.t.Helper()
	if _, err := f.past.Undo(context.Background(), f.who, "edi_x", change); !errors.Is(err, refusal) {
		f.t.Errorf("undoing: %v, not %v", err, refusal)
	}
}

func TestManyAreChangedInOneStepThatIsUndoneAsOne(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFleet(t, db, "Swan", "Red", "Tern", "Gull")
		rows := len(f.changes())
		n, change, err := f.all.EditAll(ctx, f.who, f.many(f.ids[:3]...), paint)
		if n != 2 || change == "" || err != nil { // one was red before
			t.Fatalf("%d changed, %q, %v", n, change, err)
		}
		f.has("after the change", "Red", "Red", "Red", "Gull")
		all := f.changes()
		if len(all) != rows+1 || all[0].Action != "boat.many_edited" || all[0].Object != f.ids[0]+" "+f.ids[2] || all[0].Label != "2 painted" {
			t.Errorf("%d rows more, the newest %+v", len(all)-rows, all[0])
		}
		if can, err := f.past.Undoable(ctx, f.who, "edi_x", all); err != nil || !can[change] {
			t.Errorf("it is not offered to be undone: %v, %v", can, err)
		}
		f.undo(change, nil)
		f.has("after undoing", "Swan", "Red", "Tern", "Gull")
		if got := len(f.changes()); got != rows+2 {
			t.Errorf("undoing wrote %d rows, not one", got-rows-1)
		}
		f.undo(change, record.ErrUndo)
		f.undo(f.changes()[0].ID, nil) // undoing can be undone
		f.has("after undoing that", "Red", "Red", "Red", "Gull")

		if n, change, err := f.all.EditAll(ctx, f.who, f.many(f.ids[0]), paint); n != 0 || change != "" || err != nil {
			t.Errorf("what is so already: %d, %q, %v", n, change, err)
		}
	})
}

func TestOfManyAllAreChangedOrNoneAndTheRefusalNamesWhich(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFleet(t, db, "Swan", "Heron", "Tern")
		_, _, err := f.all.EditAll(ctx, f.who, f.many(f.ids...), paint)
		var which *record.Refused
		if !errors.As(err, &which) || which.Label != "Heron" || !errors.Is(err, record.ErrInUse) {
			t.Errorf("the refusal: %v", err)
		}
		f.has("after a refusal", "Swan", "Heron", "Tern")
		if _, err := f.all.RemoveAll(ctx, f.who, f.many(f.ids...)); !errors.As(err, &which) || which.Label != "Heron" {
			t.Errorf("removing where something hangs on one: %v", err)
		}
		f.has("after refusing to remove", "Swan", "Heron", "Tern")
		for name, c := range map[string]struct {
			who  actor.Actor
			m    record.Many
			kind fault.Kind
		}{
			"nobody":           {actor.Actor{}, f.many(f.ids...), fault.Unauthenticated},
			"none":             {f.who, f.many(), fault.Invalid},
			"too many":         {f.who, f.many(strings.Fields(strings.Repeat("x ", record.MostAtOnce+1))...), fault.Invalid},
			"one that is gone": {f.who, f.many(f.ids[0], "boa_none"), fault.NotFound},
			"another scope":    {f.who, record.Many{Scope: "edi_y", Objects: f.ids}, fault.NotFound},
		} {
			if _, _, err := f.all.EditAll(ctx, c.who, c.m, paint); fault.KindOf(err) != c.kind {
				t.Errorf("%s may edit: %v", name, err)
			}
			if _, err := f.all.RemoveAll(ctx, c.who, c.m); fault.KindOf(err) != c.kind {
				t.Errorf("%s may remove: %v", name, err)
			}
		}
		f.has("after more refusals", "Swan", "Heron", "Tern")
	})
}

func TestManyComeBackUnlessOneOfThemChangedSince(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFleet(t, db, "Swan", "Tern")
		gone, err := f.all.RemoveAll(ctx, f.who, f.many(f.ids...))
		if err != nil {
			t.Fatal(err)
		}
		f.has("after removing", "gone", "gone")
		f.undo(gone, nil)
		f.has("brought back", "Swan", "Tern")

		_, painted, err := f.all.EditAll(ctx, f.who, f.many(f.ids...), paint)
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := f.all.ByID(ctx, f.who, f.ids[1])
		if err != nil {
			t.Fatal(err)
		}
		b.Name = "Blue"
		if _, _, err := f.all.Save(ctx, f.who, b); err != nil {
			t.Fatal(err)
		}
		if can, err := f.past.Undoable(ctx, f.who, "edi_x", f.changes()); err != nil || can[painted] {
			t.Errorf("it is offered to be undone though one was painted since: %v, %v", can[painted], err)
		}
		f.undo(painted, record.ErrUndo)
		f.has("after the refusal", "Red", "Blue")
	})
}

// A person who is taken out must be found in a change of many, too, also under a name that they had then.
func TestAChangeOfManyIsScrubbedForEachOfThem(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFleet(t, db, "Swan", "Tern")
		_, change, err := f.all.EditAll(ctx, f.who, f.many(f.ids...), paint)
		if err != nil {
			t.Fatal(err)
		}
		about := func(object string) bool { return object == f.ids[1] }
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			return record.Scrub(tx, about, func(string) bool { return false })
		}); err != nil {
			t.Fatal(err)
		}
		for _, c := range f.changes() {
			if c.ID == change && (string(c.Before) != "null" || string(c.After) != "null" || c.Label != "") {
				t.Errorf("it still says %+v", c)
			}
		}
	})
}
