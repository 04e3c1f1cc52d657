package prove

import (
	"context"
	"math"

	"github.com/creneau/creneau/internal/timetable"
)

// Partition proves more than Wishes where no session covers two starts and all find a place, however many they are. It
// holds for every plan, by two arguments. Whoever wants several sessions of one start attends one: along any tree over a person's
// wishes, each edge whose two sessions run together costs at least the lighter of them; averages of trees do, too. So a plan
// costs at least the weight of the edges within its starts; and what a partition into equal parts must hold within is bounded by
// the least eigenvalues of the weights (Donath and Hoffman, 1973; Rendl and Wolkowicz, 1995), for any diagonal.
//
// Trees and diagonal are improved round by round, towards what the eigenvectors say the partition would do.
func Partition(ctx context.Context, in *timetable.Instance) Bound {
	least := Wishes(in)
	starts := len(in.Starts())
	size := starts * len(in.Problem().Rooms)
	if !in.OneStartEach() || in.People() == 0 || in.Sessions() > size || size > mostNodes || starts < 2 {
		return least
	}
	p := newPartition(in, size)
	for k := 0; k < partitionRounds; k++ {
		share := 2 / float64(k+6)
		p.grow(share)
		cost, ok := p.cost(ctx)
		if !ok {
			break
		}
		if at := p.total - p.kept - cost; at < float64(least.Attended) {
			least.Attended, least.Method, least.Rounds = int64(math.Ceil(at+1)), "eigenvalues", k+1
		}
		p.learn(share, 1/math.Sqrt(float64(k+1)))
	}
	return least
}

// mostNodes keeps a round within seconds, and partitionRounds is after how many nothing is gained any more.
const (
	mostNodes       = 1500
	partitionRounds = 400
)

// partition is the state of the proof. Places that stay empty are nodes without edges.
type partition struct {
	in       *timetable.Instance
	size     int
	rooms    float64
	starts   float64
	total    float64   // what all wishes weigh
	beyond   []float64 // by person: what their day is too short for
	edges    []float64 // by pair: weight of the trees, averaged
	kept     float64   // what is lost anyway, averaged
	diagonal []float64
	vectors  []float64 // row by row: first the weights, then the eigenvectors
	together []float64 // by pair: how much it runs together in the relaxed partitions, averaged
	rounds   int
	tree     tree
}

func newPartition(in *timetable.Instance, size int) *partition {
	starts := len(in.Starts())
	p := &partition{in: in, size: size, rooms: float64(len(in.Problem().Rooms)), starts: float64(starts),
		beyond: make([]float64, in.People()), edges: make([]float64, size*size), diagonal: make([]float64, size),
		vectors: make([]float64, size*size), together: make([]float64, size*size)}
	for person := range p.beyond {
		for _, w := range in.Shares(person) {
			p.beyond[person] += float64(w.Weight)
		}
		p.total += p.beyond[person]
		p.beyond[person] -= float64(in.BestPossible(person, starts))
	}
	return p
}

// grow lets each person choose the tree that costs them most in the partitions so far, or what their day is too short for where
// that is more, and takes it into the averages by a share. The first time, everybody has all trees alike.
func (p *partition) grow(share float64) {
	for pair := range p.edges {
		p.edges[pair] *= 1 - share
	}
	p.kept *= 1 - share
	for person, beyond := range p.beyond {
		wishes := p.in.Shares(person)
		if p.rounds == 0 {
			p.all(wishes)
			continue
		}
		if p.tree.span(wishes, p.together, p.size) < beyond {
			p.kept += share * beyond
			continue
		}
		for i, w := range wishes[min(1, len(wishes)):] {
			p.edge(w, wishes[p.tree.parent[i+1]], share)
		}
	}
	p.rounds++
}

// all gives a person every tree alike: each edge is in 2/n of them. The lighter of two weights is an inner product, so a diagonal
// that continues the edges leaves no negative eigenvalue; a tenth of it is a good one to begin with.
func (p *partition) all(wishes []timetable.Share) {
	for i, w := range wishes {
		for _, v := range wishes[:i] {
			p.edge(v, w, 2/float64(len(wishes)))
		}
		p.diagonal[w.Session] += 0.2 / float64(len(wishes)) * float64(w.Weight)
	}
}

func (p *partition) edge(v, w timetable.Share, share float64) {
	weight := share * float64(min(v.Weight, w.Weight))
	p.edges[int(v.Session)*p.size+int(w.Session)] += weight
	p.edges[int(w.Session)*p.size+int(v.Session)] += weight
}

// cost is the least that a partition holds within its parts.
func (p *partition) cost(ctx context.Context) (float64, bool) {
	n := p.size
	copy(p.vectors, p.edges)
	rows, sum, diagonal := make([]float64, n), 0.0, 0.0
	for i := range n {
		p.vectors[i*n+i] = p.diagonal[i]
		diagonal += p.diagonal[i]
		for _, v := range p.vectors[i*n:][:n] {
			rows[i] += v / float64(n)
		}
		sum += rows[i]
	}
	mean := sum / float64(n)
	for i := range n { // without what all nodes have in common, which every partition holds alike
		for j := range n {
			p.vectors[i*n+j] += mean - rows[i] - rows[j] + sum
		}
	}
	values, ok := eigen(ctx, p.vectors, n)
	if !ok {
		return 0, false
	}
	cost := sum*float64(n)/p.starts - diagonal
	for _, v := range values[:int(p.starts)-1] {
		cost += p.rooms * v
	}
	return cost / 2, true
}

// learn takes the relaxed partition of the eigenvectors into the average, and changes the diagonal towards one session in each
// place.
func (p *partition) learn(share, step float64) {
	n := p.size
	mean := 0.0
	for _, w := range p.edges {
		mean += w / float64(n*n)
	}
	step *= mean * p.rooms / 5
	for i := range n {
		for j := range i + 1 {
			x := 1 / p.starts
			for k := range int(p.starts) - 1 {
				x += p.rooms * p.vectors[k*n+i] * p.vectors[k*n+j]
			}
			p.together[i*n+j] += share * (x - p.together[i*n+j])
			p.together[j*n+i] = p.together[i*n+j]
			if i == j {
				p.diagonal[i] += step * (x - 1)
			}
		}
	}
}

// tree is scratch for Prim's method.
type tree struct {
	parent []int
	key    []float64
	in     []bool
}

// span finds the spanning tree of some wishes that costs most, and what it costs.
func (t *tree) span(wishes []timetable.Share, together []float64, n int) (cost float64) {
	t.parent, t.key, t.in = t.parent[:0], t.key[:0], t.in[:0]
	for range wishes {
		t.parent, t.key, t.in = append(t.parent, 0), append(t.key, math.Inf(-1)), append(t.in, false)
	}
	for at, left := 0, len(wishes)-1; left > 0; left-- {
		t.in[at] = true
		row := together[int(wishes[at].Session)*n:][:n]
		next := -1
		for i, w := range wishes {
			if t.in[i] {
				continue
			}
			if key := float64(min(w.Weight, wishes[at].Weight)) * row[w.Session]; key > t.key[i] {
				t.key[i], t.parent[i] = key, at
			}
			if next < 0 || t.key[i] > t.key[next] {
				next = i
			}
		}
		at = next
		cost += t.key[at]
	}
	return cost
}
