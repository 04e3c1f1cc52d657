package programme_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// studio is a convention whose draft is edited by two people.
type studio struct {
	*demo.World
	cores.Cores
	t         *testing.T
	ana, bill actor.Actor
	talks     []programme.SessionID
}

func newStudio(t *testing.T, db *sqldb.DB) studio {
	t.Helper()
	s := demo.NewServices(db, 3)
	w, err := demo.Make(context.Background(), s, demo.Options{People: 10, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	x := studio{World: w, Cores: s, t: t, ana: w.Who, bill: actor.System("bill")}
	for _, v := range x.draft().Sessions {
		if v.Kind == programme.Talk {
			x.talks = append(x.talks, v.ID)
		}
	}
	return x
}

func (x studio) draft() programme.Draft {
	x.t.Helper()
	d, err := x.Programme.Draft(context.Background(), x.Who, x.Edition.ID)
	if err != nil {
		x.t.Fatal(err)
	}
	return d
}

func (x studio) try(who actor.Actor, edits ...programme.Edit) (programme.Done, error) {
	return x.Programme.Do(context.Background(), who, x.Edition.ID, programme.Step{Label: "x", Edits: edits})
}

func (x studio) do(who actor.Actor, edits ...programme.Edit) programme.Done {
	x.t.Helper()
	done, err := x.try(who, edits...)
	if err != nil {
		x.t.Fatal(err)
	}
	return done
}

func (x studio) turn(who actor.Actor, back bool) error {
	_, err := x.Programme.Turn(context.Background(), who, x.Edition.ID, back)
	return err
}

// put places a talk in a room of the draft at one of its slots.
func (x studio) put(talk, room, slot int) programme.Put {
	x.t.Helper()
	d := x.draft()
	return programme.Put{Session: x.talks[talk], Room: d.Frame.Rooms[room].ID, Start: d.Frame.Slots[slot].Start}
}

// same compares drafts but for the versions of their objects.
func (x studio) same(want programme.Draft, why string) {
	x.t.Helper()
	ignore := []cmp.Option{cmpopts.IgnoreFields(programme.Session{}, "Version"), cmpopts.IgnoreFields(programme.Placement{}, "Version"),
		cmpopts.IgnoreFields(edition.Room{}, "Version"), cmpopts.IgnoreFields(edition.Slot{}, "Version"), cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(a, b programme.Placement) bool { return a.ID < b.ID })}
	if diff := cmp.Diff(want, x.draft(), ignore...); diff != "" {
		x.t.Errorf("%s (-want +got):\n%s", why, diff)
	}
}
