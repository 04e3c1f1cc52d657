package cosplib_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/bench/cosplib"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func one(t *testing.T) *cosplib.Instance {
	t.Helper()
	in := &cosplib.Instance{Rooms: []string{"Bow"}, Sessions: []cosplib.Session{{Name: "am", Slots: 1}},
		Tracks: []cosplib.Track{{Name: "Tides"}}, TrackSession: [][]int{{0}}, TrackRoom: [][]int{{0}},
		SessionRoom: [][]int{{0}}, Similar: [][]int{{0}},
		Submissions: []cosplib.Submission{{Name: "a", Need: 1, Session: []int{0}, Room: []int{0}}}}
	if err := in.Prepare(); err != nil {
		t.Fatal(err)
	}
	return in
}

// The time of a cycle may be over before it begins, where the machine has much else to do.
func TestASearchWithoutTimeEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	one(t).Search(ctx, cosplib.Settings{Time: 1})
	if ctx.Err() != nil {
		t.Error("it was still searching after twenty seconds")
	}
}

func TestWhateverTheClockDoesASearchEndsWithItsTime(t *testing.T) {
	t.Parallel()
	in, span := one(t), 300*time.Millisecond
	for seed := range uint64(100) {
		clock := timetabletest.NewJumpingClock(seed, span)
		r := in.Search(t.Context(), cosplib.Settings{Time: span, Clock: clock.Now, Seed: seed})
		if after := clock.LooksAfter(span); after > 100 {
			t.Errorf("seed %d: %d looks at the clock after its time", seed, after)
		}
		if most := clock.Looks() * 256; r.Moves > most {
			t.Errorf("seed %d: %d moves, and %d looks at the clock", seed, r.Moves, clock.Looks())
		}
	}
}
