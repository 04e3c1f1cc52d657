package timetable

import "testing"

func TestHalfAPersonMoreThanThereArePlacesIsNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		heads    float64
		capacity int
		want     float64
	}{
		{50, 50, 0}, {50.5, 50, 0}, {50.75, 50, 0.75}, {52, 50, 2}, {30, 50, 0},
		{50, 0, 0}, {50, -1, 0}, // nobody said how many places there are
	} {
		if got := (Expected{Heads: c.heads}).Over(c.capacity); got != c.want {
			t.Errorf("%v heads, %d places: %v beyond, not %v", c.heads, c.capacity, got, c.want)
		}
	}
}

func TestHowLikelyARoomOverflows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		heads, deviation float64
		capacity         int
		low, high        float64
	}{
		{50.5, 5, 50, 0.5, 0.5},                                // the half person more is as likely as not
		{30, 5, 50, 0, 0.001},                                  // four deviations below
		{70, 5, 50, 0.999, 1},                                  // four above
		{50, 5, 0, 0, 0}, {50, 5, -1, 0, 0}, {90, 0, 50, 0, 0}, // no places are said, or nothing is known of chance
	} {
		if got := (Expected{Heads: c.heads, deviation: c.deviation}).Overflow(c.capacity); got < c.low || got > c.high {
			t.Errorf("%v±%v heads, %d places: overflows with %v, not between %v and %v", c.heads, c.deviation, c.capacity, got, c.low, c.high)
		}
	}
}
