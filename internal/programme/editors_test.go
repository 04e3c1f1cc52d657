package programme_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestManyEditorsAtOnceLoseNoMoveThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	const editors, moves = 8, 40
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := demo.NewServices(db, 3)
		w, err := demo.Make(ctx, s, demo.Options{People: 10, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		draft := func() programme.Draft {
			d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
			if err != nil {
				t.Error(err)
			}
			return d
		}
		first := draft()
		var talks []programme.SessionID
		for _, v := range first.Sessions {
			if v.Kind == programme.Talk && len(talks) < 12 { // few sessions: editors meet often
				talks = append(talks, v.ID)
			}
		}
		type made struct {
			seen int64
			at   programme.PlanPlace
		}
		var mu sync.Mutex // guards the three
		acknowledged, refused := map[programme.SessionID][]made{}, 0
		changes := map[string]bool{}
		var work sync.WaitGroup
		for e := range editors {
			work.Go(func() {
				r := rand.New(rand.NewPCG(uint64(e), 1))
				for range moves {
					d := draft()
					id := talks[r.IntN(len(talks))]
					at := programme.PlanPlace{SessionID: id, RoomID: d.Frame.Rooms[r.IntN(len(d.Frame.Rooms))].ID,
						Start: d.Frame.Slots[r.IntN(len(d.Frame.Slots))].Start}
					seen := int64(0)
					if places := d.PlacementsOf(id); len(places) > 0 {
						seen = places[0].Version
					}
					done, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID,
						programme.Step{Label: "x", Edits: []programme.Edit{programme.Put{Session: id, Room: at.RoomID, Start: at.Start, Seen: &seen}}})
					mu.Lock()
					switch {
					case fault.KindOf(err) == fault.Conflict:
						refused++
					case err != nil:
						t.Error(err)
					case done.Moved > 0: // not to where it was
						acknowledged[id] = append(acknowledged[id], made{seen, at})
						changes[done.Change] = true
					}
					mu.Unlock()
				}
			})
		}
		work.Wait()
		last := draft()
		total := 0
		for id, all := range acknowledged {
			total += len(all)
			places := last.PlacementsOf(id)
			if len(places) != 1 {
				t.Fatalf("%s has %d places", id, len(places))
			}
			newest := all[0]
			seen := map[int64]bool{}
			for _, m := range all {
				if seen[m.seen] {
					t.Errorf("%s: two editors changed version %d, and both were told that they did", id, m.seen)
				}
				seen[m.seen] = true
				if m.seen > newest.seen {
					newest = m
				}
			}
			if places[0].RoomID != newest.at.RoomID || !places[0].Start.Equal(newest.at.Start) {
				t.Errorf("%s is at %s %v, the newest acknowledged move put it at %s %v", id, places[0].RoomID, places[0].Start, newest.at.RoomID,
					newest.at.Start)
			}
		}
		if len(changes) != total {
			t.Errorf("%d moves were acknowledged, with %d changes in the log", total, len(changes))
		}
		if refused == 0 || total == 0 {
			t.Errorf("%d acknowledged, %d refused: this shows nothing", total, refused)
		}
		t.Logf("%d acknowledged, %d refused", total, refused)
	})
}
