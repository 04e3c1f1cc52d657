package timetable

import "math"

// PairWeighted describes the same task with a goal that is close to what people can attend and much cheaper to follow:
// each pair of sessions at the same time costs the lesser of the two weights of everybody who wants both. Costs are
// in units of 256. A search that begins with it comes sooner to where the true goal is worth following.
func (in *Instance) PairWeighted() *Instance {
	out := &Instance{p: in.p, starts: in.starts, unit: in.unit, odd: in.odd, last: in.last, roomEnd: in.roomEnd, soon: in.soon,
		since: in.since, allowed: in.allowed, bonds: in.bonds, soft: make([][]softBond, len(in.soft)), bends: in.bends,
		crowded: in.crowded, moves: in.moves}
	if in.crowded {
		out.tastes = in.crowdTastes() // of the people who are about to go
	}
	out.p.People = nil
	out.people = newCrowd(out.p)
	out.p.Weights.Standing = scaled(in.p.Weights.Standing)
	for i, bonds := range in.soft {
		for _, b := range bonds {
			out.soft[i] = append(out.soft[i], softBond{b.bond, int64(scaled(int(b.cost)))})
		}
	}
	for _, row := range in.fees {
		fees := make([]int64, len(row))
		for k, fee := range row {
			fees[k] = int64(scaled(int(fee)))
		}
		out.fees = append(out.fees, fees)
	}
	out.p.Weights.Moved = scaled(in.p.Weights.Moved)
	out.pairs = make([]int32, len(in.p.Sessions)*len(in.p.Sessions))
	for k, w := range in.wantedTogether().weigh {
		out.pairs[k] = int32(min(w, math.MaxInt32/2))
		if in.pairs != nil {
			out.pairs[k] += int32(scaled(int(in.pairs[k])))
		}
	}
	return out
}

// scaled is a weight in units of 256, and at least one when it was anything.
func scaled(w int) int { return (w + 1<<weighShift - 1) >> weighShift }

// PairsHelp reports whether a search should begin with PairWeighted: where no session covers two starts.
func (in *Instance) PairsHelp() bool { return in.unit && in.people.n > 0 }
