package selection

import (
	"cmp"
	"math"
	"slices"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
)

// Zone is what readings say of a proposal: one of judge's, or that nothing is known.
type Zone = judge.Zone

// Unread is the zone of what nobody read, or what who looks must not judge.
const Unread Zone = ""

// Zones lists them, in the order of the board.
var Zones = [...]Zone{judge.In, judge.Discuss, judge.Out, Unread}

// stand puts beside each row where it stands, and orders rows: by zone, the doubtful first within what is to be discussed.
func (b *Board) stand(all review.Standings) {
	at := make(map[cfp.ProposalID]int, len(all.All))
	for i := range all.All {
		at[all.All[i].Proposal] = i
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		r.Hidden = b.Judged.Hidden[r.ID]
		if k, is := at[r.ID]; is && !r.Hidden {
			r.Standing, r.Stale = all.All[k], b.Judged.Stale[r.ID]
			if r.Standing.Readings > 0 {
				r.Zone = r.Standing.Zone
			}
		}
	}
	slices.SortStableFunc(b.Rows, func(x, y Row) int {
		if x.Zone != y.Zone {
			return cmp.Compare(slices.Index(Zones[:], x.Zone), slices.Index(Zones[:], y.Zone))
		}
		if x.Zone == judge.Discuss {
			return cmp.Or(cmp.Compare(y.Stake(), x.Stake()), cmp.Compare(x.Number, y.Number))
		}
		if x.Zone == Unread {
			return 0
		}
		return cmp.Or(cmp.Compare(y.Standing.In, x.Standing.In), cmp.Compare(y.Standing.Calibrated, x.Standing.Calibrated),
			cmp.Compare(x.Number, y.Number))
	})
}

// Stake is how much it is worth to talk about a proposal: how far its readers differ, times the doubt whether it is in, times its minutes.
func (r Row) Stake() float64 {
	n, sum, squares := 0.0, 0.0, 0.0
	for g, count := range r.Standing.Grades {
		n, sum, squares = n+float64(count), sum+float64(count*(g+1)), squares+float64(count*(g+1)*(g+1))
	}
	if n == 0 {
		return 0
	}
	spread := math.Sqrt(max(0, squares/n-(sum/n)*(sum/n)))
	return (0.5 + spread) * r.Standing.In * (1 - r.Standing.In) * float64(r.Minutes)
}

// Champions is how many of its readers gave a proposal the best grade: one is enough to bring it to the table.
func (r Row) Champions() int { return r.Standing.Grades[blind.Best-1] }

// Zoned counts the rows of each zone, with their minutes.
func (b Board) Zoned() map[Zone]Count {
	out := map[Zone]Count{}
	for _, r := range b.Rows {
		if r.stands() {
			out[r.Zone] = out[r.Zone].add(r)
		}
	}
	return out
}

// Discussed are the rows that a meeting goes through: those to be discussed of which nothing final was decided, in the board's order.
func (b Board) Discussed() (out []Row) {
	for _, r := range b.Rows {
		if r.stands() && !r.Hidden && r.Zone == judge.Discuss && r.Decision.RevealID == "" && r.Decision.Told == "" {
			out = append(out, r)
		}
	}
	return out
}
