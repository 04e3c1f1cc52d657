package prove

import (
	"cmp"
	"context"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// bounder searches the best roomful: the set of sessions, as many as there are rooms, that brings most above its prices.
type bounder struct {
	in     *timetable.Instance
	n      int
	rooms  int
	starts int
	top    []int32 // by person: the weight they have in the set so far
	trail  []raised
	best   float64
	set    []int
	now    []int
	nodes  int
	open   float64       // the greatest bound of a node that was not opened
	levels [][]candidate // scratch, one for each size of a set
}

type raised struct{ person, was int32 }

func newBounder(in *timetable.Instance) *bounder {
	rooms := len(in.Problem().Rooms)
	return &bounder{in: in, n: in.Sessions(), rooms: rooms, starts: len(in.Starts()), top: make([]int32, in.People()),
		levels: make([][]candidate, rooms+1)}
}

// gain is what a session adds to the set so far.
func (b *bounder) gain(i int) float64 {
	sum := int64(0)
	for _, f := range b.in.Fans(i) {
		sum += int64(max(0, f.Weight-b.top[f.Person]))
	}
	return float64(sum)
}

func (b *bounder) raise(i int) {
	for _, f := range b.in.Fans(i) {
		if f.Weight > b.top[f.Person] {
			b.trail = append(b.trail, raised{f.Person, b.top[f.Person]})
			b.top[f.Person] = f.Weight
		}
	}
}

func (b *bounder) lower(mark int) {
	for len(b.trail) > mark {
		last := b.trail[len(b.trail)-1]
		b.top[last.person] = last.was
		b.trail = b.trail[:len(b.trail)-1]
	}
}

// brings is what people attend of a set.
func (b *bounder) brings(set []int) (sum float64) {
	for _, i := range set {
		sum += b.gain(i)
		b.raise(i)
	}
	b.lower(0)
	return sum
}

// climb improves a set by exchanging one session at a time while that brings more above the prices.
func (b *bounder) climb(price []float64, set []int) (better []int, brings float64) {
	set = slices.Clone(set)
	for improved := true; improved; {
		improved = false
		for k := range set {
			for q, i := range set {
				if q != k {
					b.raise(i)
				}
			}
			chosen, most := set[k], b.gain(set[k])-price[set[k]]
			for i := range b.n {
				if slices.Contains(set, i) {
					continue
				}
				if v := b.gain(i) - price[i]; v > most+1e-3 {
					chosen, most = i, v
				}
			}
			b.lower(0)
			if chosen != set[k] {
				set[k], improved = chosen, true
			}
		}
	}
	return set, b.brings(set)
}

// maxNodes bounds the search of one roomful.
const maxNodes = 3_000_000

// candidate is a session with what it adds above its price.
type candidate struct {
	session int
	value   float64
}

// bestSet returns at least what any roomful brings above its prices, and the best one found, if it brings more than known.
func (b *bounder) bestSet(ctx context.Context, price []float64, known float64) (float64, []int) {
	b.best, b.set, b.now, b.nodes, b.open = known, nil, b.now[:0], 0, 0
	all := make([]candidate, b.n)
	for i := range all {
		all[i] = candidate{i, b.gain(i) - price[i]}
	}
	sortByValue(all)
	b.branch(ctx, price, all, 0)
	return max(b.best, b.open), b.set
}

// branch adds each candidate in turn, without those before it. value is what the set so far brings; what candidates are said
// to add is what they added to a smaller set, so at least what they add to this one (submodularity).
func (b *bounder) branch(ctx context.Context, price []float64, rest []candidate, value float64) {
	if value > b.best {
		b.best, b.set = value, slices.Clone(b.now)
	}
	room := b.rooms - len(b.now)
	if room == 0 {
		return
	}
	b.nodes++
	if room == 1 {
		b.last(price, rest, value)
		return
	}
	fresh := b.levels[room][:0]
	others := sumOf(rest, room-1)
	for k, c := range rest {
		if value+c.value+others <= b.best {
			break // no set with this one, or one after it, surpasses the best
		}
		if v := b.gain(c.session) - price[c.session]; v > 0 {
			fresh = append(fresh, candidate{c.session, v})
		}
		if k == 2*room {
			sortByValue(fresh)
			if value+sumOfBoth(fresh, rest[k+1:], room) <= b.best {
				return
			}
		}
	}
	b.levels[room] = fresh
	sortByValue(fresh)
	for k := range fresh {
		most := value + sumOf(fresh[k:], room)
		if most <= b.best {
			return // those after it bring even less
		}
		if b.nodes > maxNodes || b.nodes%256 == 0 && ctx.Err() != nil {
			b.open, b.nodes = max(b.open, most), maxNodes+1
			return
		}
		mark := len(b.trail)
		b.raise(fresh[k].session)
		b.now = append(b.now, fresh[k].session)
		b.branch(ctx, price, fresh[k+1:], value+fresh[k].value)
		b.now = b.now[:len(b.now)-1]
		b.lower(mark)
	}
}

// last fills the last place: the best of what is left.
func (b *bounder) last(price []float64, rest []candidate, value float64) {
	for _, c := range rest {
		if value+c.value <= b.best {
			return
		}
		if v := value + b.gain(c.session) - price[c.session]; v > b.best {
			b.best = v
			b.set = append(slices.Clone(b.now), c.session)
		}
	}
}

func sumOf(sorted []candidate, n int) (sum float64) {
	for _, c := range sorted[:min(n, len(sorted))] {
		sum += max(0, c.value)
	}
	return sum
}

// sumOfBoth is the sum of the n greatest of two sorted lists.
func sumOfBoth(x, y []candidate, n int) (sum float64) {
	for ; n > 0 && len(x)+len(y) > 0; n-- {
		if len(y) == 0 || len(x) > 0 && x[0].value >= y[0].value {
			sum, x = sum+max(0, x[0].value), x[1:]
		} else {
			sum, y = sum+max(0, y[0].value), y[1:]
		}
	}
	return sum
}

func sortByValue(all []candidate) {
	slices.SortFunc(all, func(x, y candidate) int { return cmp.Or(cmp.Compare(y.value, x.value), x.session-y.session) })
}
