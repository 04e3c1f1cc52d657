package planning_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestWhatOfAPartStaysIsNamedWithTheReason(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newPlanning(t, db)
		apply(t, p, w)
		set := quick()
		set.Seed = 9
		planID, err := p.Start(ctx, w.Who, w.Edition.ID, "other", set)
		if err == nil {
			_, err = p.Work(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
		plan, err := p.Plan(ctx, w.Who, w.Edition.ID, planID)
		if err != nil {
			t.Fatal(err)
		}
		e := editor{t, s, w, nil}
		d := e.draft()
		// Of the part, one session is locked where it is. What holds another's place is locked, too.
		var locked, holder programme.Placement
		var wants planning.Place
		for _, at := range plan.Places {
			was := d.PlacementsOf(at.Session)[0]
			if was.RoomID == at.Room && was.Start.Equal(at.Start) {
				continue
			}
			i := slices.IndexFunc(d.Placements, func(o programme.Placement) bool { return o.RoomID == at.Room && o.Start.Equal(at.Start) })
			switch {
			case locked.ID == "":
				locked = was
			case holder.ID == "" && i >= 0 && d.Placements[i].ID != locked.ID:
				holder, wants = d.Placements[i], at
			}
		}
		if locked.ID == "" || holder.ID == "" {
			t.Fatal("the two plans are too alike")
		}
		step := programme.Step{Label: "x", Edits: []programme.Edit{programme.Pin{Session: locked.SessionID, Pinned: true}, programme.Pin{Session: holder.SessionID, Pinned: true}}}
		if _, err := s.Programme.Do(ctx, w.Who, w.Edition.ID, step); err != nil {
			t.Fatal(err)
		}
		all := planning.Part{From: d.Frame.Days[0].Start} // a part that holds everything
		_, left, err := p.Apply(ctx, w.Who, w.Edition.ID, planID, all)
		if err != nil {
			t.Fatal(err)
		}
		of := func(id programme.SessionID) planning.Left {
			i := slices.IndexFunc(left, func(l planning.Left) bool { return l.Session == id })
			if i < 0 {
				t.Fatalf("%s is not named; these are: %+v", id, left)
			}
			return left[i]
		}
		if l := of(locked.SessionID); l.Refused.Rule != "pinned" || l.With != "" {
			t.Errorf("what is locked stays because of %+v", l)
		}
		held, _ := d.Session(holder.SessionID)
		want := planning.Left{Place: wants, Refused: planning.Refusal{Rule: "held", Other: held.Title}, Other: held.ID}
		if diff := cmp.Diff(want, of(wants.Session)); diff != "" {
			t.Errorf("whose place is taken by what is locked:\n%s", diff)
		}
		// Asked again, the same is told: nothing more can move.
		again, err := p.Parted(ctx, w.Who, w.Edition.ID, planID, all)
		if err != nil || len(again.Moves) != 0 || !cmp.Equal(left, again.Left) {
			t.Errorf("asked again: %d moves, %v\n%s", len(again.Moves), err, cmp.Diff(left, again.Left))
		}
	})
}
