package prove_test

import (
	"context"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/prove"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func TestNoPlanSurpassesTheBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := timetabletest.DrawProblem(t)
		in := timetabletest.Instance(t, p)
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Millisecond)
		defer cancel()
		state := timetable.NewState(in, timetabletest.Nowhere(in.Sessions()))
		bounds := []prove.Bound{prove.Wishes(in), prove.Roomfuls(ctx, in, state.Plan()), prove.Partition(ctx, in)}
		for range 30 {
			m := timetabletest.DrawMove(t, in)
			if state.Holder(m.Room, m.Start) >= 0 {
				continue
			}
			if _, ok := state.Try(m, math.MaxInt64); ok {
				state.Apply(m)
			}
			for _, b := range bounds {
				if got := state.Price().Attended; got > b.Attended {
					t.Fatalf("a plan lets people attend %d, but the bound by %s says %d", got, b.Method, b.Attended)
				}
			}
		}
	})
}
