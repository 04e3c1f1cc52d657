package programmetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/demo/demotest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Demonstration is a database with the demonstration of ten people, in which nothing is placed but keynotes and breaks.
var Demonstration = demotest.New(demo.Options{People: 10, Seed: 3})

// Studio is a convention whose draft is edited by two people.
type Studio struct {
	cores.Cores
	Edition   edition.Edition
	Who       actor.Actor // who made it
	T         *testing.T
	Ana, Bill actor.Actor
	Talks     []programme.SessionID
}

// NewStudio opens a copy of the demonstration.
func NewStudio(t *testing.T, db *sqldb.DB) Studio {
	t.Helper()
	services, w := Demonstration.Open(t, db)
	x := Studio{Cores: services, Edition: w.Edition, Who: w.Who, T: t, Ana: w.Who, Bill: actor.System("bill")}
	for _, v := range x.DraftNow().Sessions {
		if v.Kind == programme.Talk {
			x.Talks = append(x.Talks, v.ID)
		}
	}
	return x
}

// DraftNow is the draft as it is.
func (x Studio) DraftNow() programme.Draft {
	x.T.Helper()
	d, err := x.Programme.Draft(context.Background(), x.Who, x.Edition.ID)
	if err != nil {
		x.T.Fatal(err)
	}
	return d
}

// Try takes a step of the draft, which may be refused.
func (x Studio) Try(who actor.Actor, edits ...programme.Edit) (programme.Done, error) {
	return x.Programme.TakeStep(context.Background(), who, x.Edition.ID, programme.Step{Label: "x", Edits: edits})
}

// MustDo takes a step of the draft.
func (x Studio) MustDo(who actor.Actor, edits ...programme.Edit) programme.Done {
	x.T.Helper()
	done, err := x.Try(who, edits...)
	if err != nil {
		x.T.Fatal(err)
	}
	return done
}

// Turn takes somebody's latest step back, or does it again.
func (x Studio) Turn(who actor.Actor, back bool) error {
	turn := x.Programme.RedoStep
	if back {
		turn = x.Programme.UndoStep
	}
	_, err := turn(context.Background(), who, x.Edition.ID)
	return err
}

// Put places a talk in a room of the draft at one of its slots.
func (x Studio) Put(talk, room, slot int) programme.Put {
	x.T.Helper()
	d := x.DraftNow()
	return programme.Put{Session: x.Talks[talk], Room: d.Frame.Rooms[room].ID, Start: d.Frame.Slots[slot].Start}
}

// Same compares drafts but for the versions of their objects.
func (x Studio) Same(want programme.Draft, why string) {
	x.T.Helper()
	ignore := []cmp.Option{cmpopts.IgnoreFields(programme.Session{}, "Version"), cmpopts.IgnoreFields(programme.Placement{}, "Version"),
		cmpopts.IgnoreFields(edition.Room{}, "Version"), cmpopts.IgnoreFields(edition.Slot{}, "Version"), cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(a, b programme.Placement) bool { return a.ID < b.ID })}
	if diff := cmp.Diff(want, x.DraftNow(), ignore...); diff != "" {
		x.T.Errorf("%s (-want +got):\n%s", why, diff)
	}
}
