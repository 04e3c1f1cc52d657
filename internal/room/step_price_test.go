package room_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/timetable"
)

func (e editor) price(p *room.Service, edits []programme.Edit) room.StepPrice {
	e.t.Helper()
	price, err := p.StepPrice(context.Background(), e.w.Who, e.w.Edition.ID, edits)
	if err != nil {
		e.t.Fatal(err)
	}
	return price
}

func TestAStepOfOneMoveCostsWhatThePlaceSays(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	p, s, w := newRoom(t, db)
	apply(t, db, s, w)
	e := editor{t, s, w, nil}
	d := e.draft()
	compared := 0
	for _, session := range talks(d)[:6] {
		from := d.PlacementsOf(session.ID)[0]
		choices, err := p.Choices(ctx, w.Who, w.Edition.ID, session.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range choices {
			edits := []programme.Edit{programme.Put{Session: session.ID, Room: c.Room, Start: c.Start}}
			if c.With != "" {
				edits = append(edits, programme.Put{Session: c.With, Room: from.RoomID, Start: from.Start})
			}
			got := e.price(p, edits)
			if !c.Allowed || got.Refused != nil {
				continue
			}
			compared++
			want := room.StepPrice{Cost: c.Cost, LoseMust: c.LoseMust, Better: c.Better, Worse: c.Worse, Standing: c.Standing, Bends: c.Bends}
			near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })
			if diff := cmp.Diff(want, got, near); diff != "" {
				t.Errorf("%q to %v: %s", session.Title, c, diff)
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d places were compared", compared)
	}
}

// group is edits of several sessions: minutes later or earlier, into another room, away, locked, longer, or repeated elsewhere.
func (e editor) group() (edits []programme.Edit) {
	d := e.draft()
	what, minutes, room := e.r.IntN(8), []int{-75, -5, 5, 15, 75}[e.r.IntN(5)], d.Frame.Rooms[e.r.IntN(len(d.Frame.Rooms))].ID
	for range 1 + e.r.IntN(4) {
		at := d.Placements[e.r.IntN(len(d.Placements))]
		s, _ := d.Session(at.SessionID)
		switch what {
		case 0:
			edits = append(edits, programme.Away{Session: s.ID, Placement: at.ID})
		case 1, 2:
			edits = append(edits, programme.Put{Session: s.ID, Placement: at.ID, Room: room, Start: at.Start})
		case 3:
			edits = append(edits, programme.Pin{Session: s.ID, Pinned: !at.Pinned})
		case 4:
			edits = append(edits, programme.Resize{Session: s.ID, Minutes: max(10, s.Minutes-20)})
		case 5:
			edits = append(edits, programme.Create{Title: "New", Kind: programme.Talk, Room: room,
				Start: at.Start.Add(time.Duration(minutes) * time.Minute), Minutes: 10})
		default:
			edits = append(edits, programme.Put{Session: s.ID, Placement: at.ID, Room: at.RoomID,
				Start: at.Start.Add(time.Duration(minutes) * time.Minute)})
		}
	}
	return edits
}

func TestThePriceOfAStepIsTheDifferenceThatItMakes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newRoom(t, db)
		apply(t, db, s, w)
		e := editor{t, s, w, rand.New(rand.NewPCG(7, 7))}
		task := func() *planning.Task {
			t.Helper()
			now, err := planning.NewService(db, id.System(), s.Programme).Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
			if err != nil {
				t.Fatal(err)
			}
			return now
		}
		taken, refused, moved := 0, 0, 0
		for range 90 {
			edits, was := e.group(), task()
			price := e.price(p, edits)
			done, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: edits})
			if price.Refused != nil || err != nil {
				refused++
				if f, _ := fault.From(err); f == nil || price.Refused == nil || f.Code != price.Refused.Code {
					t.Fatalf("%+v is said to be refused with %v, and was with %v", edits, price.Refused, err)
				}
				continue
			}
			taken++
			is := task()
			people := was.Instance.CompareWith(was.Draft, is.Instance, is.Draft)
			before, after := was.Instance.Price(was.Draft), is.Instance.Price(is.Draft)
			want := room.StepPrice{LoseMust: is.Price(is.Draft).LoseMust - was.Price(was.Draft).LoseMust, Better: people.Better, Worse: people.Worse,
				Cost:     float64(after.Cost()-before.Cost()) / timetable.Unit,
				Standing: float64(after.Standing-before.Standing) / float64(planning.DefaultSettings().Weights.Standing), Bends: price.Bends}
			if diff := cmp.Diff(want, price); diff != "" {
				t.Fatalf("%+v:\n%s", edits, diff)
			}
			if want.Better+want.Worse > 0 {
				moved++
			}
			if taken%3 != 0 && done.Change != "" {
				if _, err := s.History.Undo(ctx, w.Who, string(w.Edition.ID), done.Change); err != nil {
					t.Fatal(err)
				}
			}
		}
		if taken < 20 || refused < 10 || moved < 5 {
			t.Errorf("%d taken, %d refused, %d with other days: this shows little", taken, refused, moved)
		}
	})
}

func TestAPriceIsForOrganisersAndWritesNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newRoom(t, schematest.SQLite(t))
	e := editor{t, s, w, nil}
	d := e.draft()
	edits := []programme.Edit{programme.Put{Session: talks(d)[0].ID, Room: d.Frame.Rooms[0].ID, Start: d.Frame.Slots[0].Start}}
	if _, err := p.StepPrice(ctx, actor.Actor{}, w.Edition.ID, edits); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("without signing in: %v", err)
	}
	if _, err := p.StepPrice(ctx, w.Who, w.Edition.ID,
		[]programme.Edit{programme.Cancel{Session: talks(d)[0].ID}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a cancellation has a price: %v", err)
	}
	if price := e.price(p, edits); price.Refused != nil || price.Cost >= 0 {
		t.Errorf("a first place costs %+v", price)
	}
	if diff := cmp.Diff(d, e.draft()); diff != "" {
		t.Error(diff)
	}
}

func TestAStepWithoutAPriceIsRefusedAllTheSame(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	p, s, w := newRoom(t, db)
	apply(t, db, s, w)
	e := editor{t, s, w, nil}
	session := talks(e.draft())[0].ID
	lock := programme.Step{Label: "lock", Edits: []programme.Edit{programme.Pin{Session: session, Pinned: true}}}
	if _, err := s.Programme.TakeStep(context.Background(), w.Who, w.Edition.ID, lock); err != nil {
		t.Fatal(err)
	}
	for _, slot := range e.draft().Frame.Slots {
		if _, err := s.Editions.Slot().Remove(context.Background(), w.Who, string(slot.ID)); err != nil {
			t.Fatal(err)
		}
	}
	if got := e.price(p, []programme.Edit{programme.Away{Session: session}}); !errors.Is(got.Refused, programme.ErrLocked) {
		t.Errorf("what is locked goes to the tray for %+v", got)
	}
	if got := e.price(p, []programme.Edit{programme.Away{Session: talks(e.draft())[1].ID}}); got.Refused != nil {
		t.Errorf("what is free is refused: %v", got.Refused)
	}
}
