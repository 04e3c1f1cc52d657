package timetable

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Bound is what no plan can surpass.
type Bound struct {
	Attended int64  // units: no plan lets people attend more
	Method   string // "wishes" or "configurations"
	Rounds   int    // of the multipliers
}

// WishesBound is what people would attend if nothing clashed: each their heaviest wishes, one for each start.
func (in *Instance) WishesBound() Bound {
	sum := int64(0)
	for person := range in.people.n {
		sum += best(in.people.wishes(person), len(in.p.Slots))
	}
	return Bound{Attended: sum, Method: "wishes"}
}

// ConfigurationBound proves more where no session covers two starts and there are few sessions, up to about a hundred. It
// holds for every plan: give each session a price; what a plan lets people attend is the sum of the prices of what it places,
// and, start by start, what a roomful brings above its prices. No start can bring more than the best roomful (Lagrangian
// relaxation of the configuration linear program; Dantzig and Wolfe, 1960). The best roomful is found by branch and bound on
// marginal values, which only fall as a room fills (submodularity); where nodes run out, the bound of the open ones is
// taken, so that the result always holds. Prices move by subgradients until ctx ends. known is the attended value of the
// best plan at hand: what the steps aim at.
func (in *Instance) ConfigurationBound(ctx context.Context, known Plan) Bound {
	least := in.WishesBound()
	if !in.unit || in.people.n == 0 {
		return least
	}
	b := newBounder(in)
	price := b.firstPrices(in, known)
	target := float64(in.Price(known).Attended)
	step, quiet := 1.0, 0
	moved := make([]float64, len(price))
	for ctx.Err() == nil && step > 1e-4 {
		sum := 0.0
		for _, p := range price {
			sum += max(0, p)
		}
		most, set := b.bestSet(ctx, price)
		total := sum + float64(b.starts)*most
		least.Rounds++
		if total < float64(least.Attended) {
			least.Attended, least.Method, quiet = int64(math.Ceil(total)), "configurations", 0
		} else if quiet++; quiet > 12 {
			step, quiet = step*0.6, 0
		}
		// A session that every start wants is too cheap, one that no start wants too dear. Directions are averaged.
		norm, pull := 0.0, 0.0
		for i := range price {
			g := 1.0
			if slices.Contains(set, i) {
				g -= float64(b.starts)
			}
			moved[i] = 0.7*moved[i] + 0.3*g
			norm += g * g
			pull += moved[i] * moved[i]
		}
		if pull < 1e-9 || total <= target {
			break // nothing pulls any more, or the plan is the best there is
		}
		size := step * (total - target) / norm
		for i := range price {
			price[i] = max(0, price[i]-size*moved[i])
		}
	}
	return least
}

// bounder searches the best roomful.
type bounder struct {
	crowd  *crowd
	n      int
	rooms  int
	starts int
	top    []int32 // by person: the weight they have in the set so far
	trail  []raised
	best   float64
	set    []int
	now    []int
	kept   []roomful
	nodes  int
	open   float64 // the greatest bound of a node that was not opened
}

type raised struct{ person, was int32 }

func newBounder(in *Instance) *bounder {
	return &bounder{crowd: &in.people, n: len(in.p.Sessions), rooms: len(in.p.Rooms), starts: len(in.starts), top: make([]int32, in.people.n)}
}

// firstPrices share what each start of the plan brings among its sessions, by what they would bring alone.
func (b *bounder) firstPrices(in *Instance, plan Plan) []float64 {
	price := make([]float64, b.n)
	byStart := map[int][]int{}
	for i, p := range plan {
		if p.Room != Nowhere {
			byStart[p.Start] = append(byStart[p.Start], i)
		}
	}
	for _, set := range byStart {
		alone, brings := 0.0, 0.0
		for _, i := range set {
			alone += b.gain(i)
		}
		mark := len(b.trail)
		for _, i := range set {
			brings += b.gain(i)
			b.raise(i)
		}
		b.lower(mark)
		for _, i := range set {
			price[i] = b.gain(i) * brings / max(alone, 1) * 0.97
		}
	}
	return price
}

// gain is what a session adds to the set so far.
func (b *bounder) gain(i int) float64 {
	sum := int64(0)
	for _, f := range b.crowd.fans(i) {
		if f.weight > b.top[f.person] {
			sum += int64(f.weight - b.top[f.person])
		}
	}
	return float64(sum)
}

func (b *bounder) raise(i int) {
	for _, f := range b.crowd.fans(i) {
		if f.weight > b.top[f.person] {
			b.trail = append(b.trail, raised{f.person, b.top[f.person]})
			b.top[f.person] = f.weight
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

// maxNodes bounds the search of one roomful.
const maxNodes = 60_000

// candidate is a session with what it adds above its price.
type candidate struct {
	session int
	value   float64
}

// bestSet returns at least what any roomful brings above its prices, and the best one found.
func (b *bounder) bestSet(ctx context.Context, price []float64) (float64, []int) {
	b.best, b.set, b.now, b.nodes, b.open = 0, nil, b.now[:0], 0, 0
	for _, k := range b.kept { // what was best at other prices is often good at these
		v := k.brings
		for _, i := range k.set {
			v -= price[i]
		}
		if v > b.best {
			b.best, b.set = v, k.set
		}
	}
	all := make([]candidate, b.n)
	for i := range all {
		all[i] = candidate{i, b.gain(i) - price[i]}
	}
	sortByValue(all)
	b.branch(ctx, price, all, 0)
	b.keep()
	return max(b.best, b.open), b.set
}

// keptSets is how many roomfuls are remembered.
const keptSets = 200

// roomful is a set of sessions with what it brings, prices not counted.
type roomful struct {
	set    []int
	brings float64
}

func (b *bounder) keep() {
	if b.set == nil || slices.ContainsFunc(b.kept, func(k roomful) bool { return slices.Equal(k.set, b.set) }) {
		return
	}
	brings := 0.0
	for _, i := range b.set {
		brings += b.gain(i)
		b.raise(i)
	}
	b.lower(0)
	b.kept = append(b.kept, roomful{b.set, brings})
	if len(b.kept) > keptSets {
		b.kept = b.kept[1:]
	}
}

// branch adds each candidate in turn, without those before it. value is what the set so far brings.
func (b *bounder) branch(ctx context.Context, price []float64, left []candidate, value float64) {
	if value > b.best {
		b.best, b.set = value, slices.Clone(b.now)
	}
	room := b.rooms - len(b.now)
	if room == 0 {
		return
	}
	if value+sumOf(left, room) <= b.best {
		return // what they would add to a smaller set is at least what they add to this one
	}
	b.nodes++
	if room == 1 {
		b.last(price, left, value)
		return
	}
	fresh := make([]candidate, 0, len(left))
	others := sumOf(left, room-1)
	for _, c := range left {
		if value+c.value+others <= b.best {
			break // no set with this one, or one after it, surpasses the best
		}
		if v := b.gain(c.session) - price[c.session]; v > 0 {
			fresh = append(fresh, candidate{c.session, v})
		}
	}
	sortByValue(fresh)
	for k := range fresh {
		most := value + sumOf(fresh[k:], room)
		if most <= b.best {
			return // those after it bring even less
		}
		if b.nodes > maxNodes || ctx.Err() != nil {
			b.open = max(b.open, most)
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
func (b *bounder) last(price []float64, left []candidate, value float64) {
	for _, c := range left {
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

func sortByValue(all []candidate) {
	slices.SortFunc(all, func(x, y candidate) int { return cmp.Or(cmp.Compare(y.value, x.value), x.session-y.session) })
}
