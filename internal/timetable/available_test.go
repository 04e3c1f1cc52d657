package timetable

import (
	"math/rand/v2"
	"testing"
)

// Against the minutes one by one.
func TestWindowsThatTouchOrOverlapAreOneStretch(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		var windows []Interval
		for range 1 + random.IntN(4) {
			start := random.IntN(20)
			windows = append(windows, Interval{start, start + 1 + random.IntN(6)})
		}
		at := Interval{random.IntN(20), 0}
		at.End = at.Start + 1 + random.IntN(8)
		want := true
		for m := at.Start; m < at.End; m++ {
			open := false
			for _, w := range windows {
				open = open || w.Start <= m && m < w.End
			}
			want = want && open
		}
		if got := available(windows, at); got != want {
			t.Fatalf("%v in %v: %v", at, windows, got)
		}
	}
	if !available(nil, Interval{3, 4}) {
		t.Error("no windows mean always")
	}
}
