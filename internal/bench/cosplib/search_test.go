package cosplib_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/bench/cosplib"
)

// The time of a cycle may be over before it begins, where the machine has much else to do.
func TestASearchWithoutTimeEnds(t *testing.T) {
	t.Parallel()
	in := &cosplib.Instance{Rooms: []string{"Bow"}, Sessions: []cosplib.Session{{Name: "am", Slots: 1}},
		Tracks: []cosplib.Track{{Name: "Tides"}}, TrackSession: [][]int{{0}}, TrackRoom: [][]int{{0}},
		SessionRoom: [][]int{{0}}, Similar: [][]int{{0}},
		Submissions: []cosplib.Submission{{Name: "a", Need: 1, Session: []int{0}, Room: []int{0}}}}
	if err := in.Prepare(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	in.Search(ctx, cosplib.Settings{Time: 1})
	if ctx.Err() != nil {
		t.Error("it was still searching after twenty seconds")
	}
}
