package prove

import (
	"context"

	"github.com/creneau/creneau/internal/timetable"
)

// Bound is what no plan can surpass.
type Bound struct {
	Attended int64  // units: no plan lets people attend more
	Method   string // "wishes", "roomfuls" or "eigenvalues"
	Rounds   int    // that improved it
}

// Tightest finds the best bound it can until ctx ends. known is a plan at hand, to begin with.
func Tightest(ctx context.Context, in *timetable.Instance, known timetable.Plan) Bound {
	if in.Sessions() <= fewSessions {
		return Roomfuls(ctx, in, known)
	}
	return Partition(ctx, in)
}

// fewSessions is for how many sessions the best roomful can be proven again and again.
const fewSessions = 120

// Wishes is what people would attend if nothing clashed: each their heaviest wishes, one for each start. Cost: a look at each wish.
func Wishes(in *timetable.Instance) Bound {
	sum, starts := int64(0), len(in.Starts())
	for person := range in.People() {
		sum += in.BestPossible(person, starts)
	}
	return Bound{Attended: sum, Method: "wishes"}
}
