package timetable

import "context"

// Bound is what no plan can surpass.
type Bound struct {
	Attended int64  // units: no plan lets people attend more
	Method   string // "wishes", "roomfuls" or "eigenvalues"
	Rounds   int    // that improved it
}

// Prove finds the best bound it can until ctx ends. known is a plan at hand, to begin with.
func (in *Instance) Prove(ctx context.Context, known Plan) Bound {
	if len(in.p.Sessions) <= fewSessions {
		return in.RoomfulsBound(ctx, known)
	}
	return in.PartitionBound(ctx)
}

// fewSessions is for how many sessions the best roomful can be proven again and again.
const fewSessions = 120

// WishesBound is what people would attend if nothing clashed: each their heaviest wishes, one for each start.
func (in *Instance) WishesBound() Bound {
	sum := int64(0)
	for person := range in.people.n {
		sum += best(in.people.wishes(person), len(in.starts))
	}
	return Bound{Attended: sum, Method: "wishes"}
}
