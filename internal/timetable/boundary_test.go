package timetable_test

import (
	"math"
	"testing"

	"github.com/creneau/creneau/internal/timetable"
)

// A session that has its near room at another start has moved, and so has one in another room at its near start.
func TestWhatHasItsRoomButNotItsStartHasMoved(t *testing.T) {
	t.Parallel()
	near := timetable.Place{Room: 0, Start: 600}
	in, err := timetable.NewInstance(timetable.Problem{
		Slots: []timetable.Interval{{Start: 600, End: 630}, {Start: 660, End: 690}}, Rooms: []timetable.Room{{Capacity: 10}, {Capacity: 10}},
		Sessions: []timetable.Session{{Minutes: 30}}, Near: timetable.Plan{near}, Weights: timetable.Weights{Moved: 70},
	})
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[timetable.Place]int64{near: 0, {Room: 0, Start: 660}: 70, {Room: 1, Start: 600}: 70, {Room: 1, Start: 660}: 70} {
		if got := in.Price(timetable.Plan{at}).Moved; got != want {
			t.Errorf("%+v costs %d, not %d", at, got, want)
		}
	}
}

// Less than one person beyond the places costs its share. Where capacity is not known, nobody stands.
func TestAPartOfAPersonBeyondThePlacesCostsItsShare(t *testing.T) {
	t.Parallel()
	const weight = 1000
	wishes := [][]timetable.Wish{{{Session: 0, Weight: 2}}, {{Session: 0, Weight: 2}}, {{Session: 0, Weight: 2}}}
	for _, capacity := range []int{0, 1, 2, 3} {
		in, err := timetable.NewInstance(timetable.Problem{
			Slots: []timetable.Interval{{Start: 600, End: 630}}, Rooms: []timetable.Room{{Capacity: capacity}},
			Sessions: []timetable.Session{{Minutes: 30}}, People: wishes, NoShow: 0.1, Weights: timetable.Weights{Standing: weight},
		})
		if err != nil {
			t.Fatal(err)
		}
		plan := timetable.Plan{{Room: 0, Start: 600}}
		heads := in.Heads(plan)[0].Heads
		if heads <= 2 || heads >= 3 {
			t.Fatalf("%v heads: the test is about a part of a person beyond two", heads)
		}
		want := int64(0)
		if capacity == 1 || capacity == 2 {
			want = int64(math.Round((heads - float64(capacity)) * weight))
		}
		if got := in.Price(plan).Standing; got != want {
			t.Errorf("%v heads in a room for %d cost %d, not %d", heads, capacity, got, want)
		}
	}
}
