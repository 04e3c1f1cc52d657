package assign

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
)

// Settings of Solve. The zero value asks for the greatest total without a floor.
type Settings struct {
	Floor     int64 // no proposal's sum is below it
	BestFloor bool  // raise the floor as high as it goes first; Floor is then where it starts
	Seed      uint64
	Effort    int // how long to search where the proof leaves a gap, 0: usual
}

// Result is a dealing and what is proven about it.
type Result struct {
	Answer     Answer
	Total      int64
	Floor      int64
	TotalBound int64 // no dealing with this floor (that asked for, or the best found) has a greater total
	FloorBound int64 // no dealing has a greater floor
}

// ErrNotFound says that no dealing was found, and that none is possible was not proven either.
var ErrNotFound = errors.New("no dealing was found, and it was not proven that there is none")

// Solve deals. The same problem and settings give the same result. It returns a *Cut where no dealing is possible, a *FloorError where the
// floor was not reached. The problem must be in order (Check).
func Solve(p *Problem, set Settings) (Result, error) {
	s := newSolver(p, set)
	if cut := s.alone(); cut != nil {
		return Result{}, cut
	}
	plain, proof := s.deal(0, nil)
	if plain == nil {
		return Result{}, s.refused()
	}
	result := Result{Answer: plain.answer(), TotalBound: proof.best, FloorBound: s.highest()}
	result.Floor = s.p.Floor(result.Answer)
	switch {
	case set.BestFloor:
		result = s.raise(result, plain, set.Floor)
	case set.Floor > 0 && result.Floor < set.Floor:
		if set.Floor > result.FloorBound {
			return Result{}, &FloorError{Asked: set.Floor, Found: result.Floor, Bound: result.FloorBound, Proposal: s.lowest()}
		}
		at, proof := s.deal(set.Floor, plain)
		if at == nil {
			if at = s.feasible(set.Floor, nil); at != nil {
				at, proof = s.deal(set.Floor, at)
			}
		}
		if at == nil {
			bound := s.boundOfFloor(result.Floor, set.Floor, result.FloorBound)
			return Result{}, &FloorError{Asked: set.Floor, Found: result.Floor, Bound: bound, Proposal: None}
		}
		result.Answer, result.TotalBound = at.answer(), proof.best
	}
	result.Answer = s.original(result.Answer)
	result.Total, result.Floor = p.Total(result.Answer), p.Floor(result.Answer)
	result.TotalBound = max(result.Total, result.TotalBound/p.Grain*p.Grain)
	return result, nil
}

// refused says why no dealing was found.
func (s *solver) refused() error {
	d := newDealing(s.p, s.sheets, 0)
	s.first(d, newRelaxation(s.p, s.sheets, 0, 1))
	if cut := s.cut(d); cut != nil {
		return cut
	}
	return ErrNotFound
}

// solver works on the problem with reviewers and proposals in an order drawn by the seed, so that ties favour nobody by number.
type solver struct {
	p                   *Problem
	reviewers, proposed []int // the original number of each
	sheets              []sheet
	effort              int
	random              *rand.Rand
}

func newSolver(p *Problem, set Settings) *solver {
	random := rand.New(rand.NewPCG(set.Seed, 0x61737369676e))
	s := &solver{reviewers: random.Perm(len(p.Affinity)), proposed: random.Perm(len(p.Wanted)), effort: set.Effort, random: random}
	if s.effort == 0 {
		s.effort = 1
	}
	s.p = permuted(p, s.reviewers, s.proposed)
	pinned := make([][]int, len(p.Wanted))
	for _, pair := range s.p.Pinned {
		pinned[pair.Proposal] = append(pinned[pair.Proposal], pair.Reviewer)
	}
	for q := range s.p.Wanted {
		s.sheets = append(s.sheets, newSheet(s.p, q, pinned[q]))
	}
	return s
}

func permuted(p *Problem, reviewers, proposals []int) *Problem {
	o := &Problem{Grain: p.Grain, Host: p.Host}
	for _, q := range proposals {
		o.Wanted = append(o.Wanted, p.Wanted[q])
		if p.Hosted != nil {
			o.Hosted = append(o.Hosted, p.Hosted[q])
		}
	}
	toReviewer, toProposal := make([]int, len(reviewers)), make([]int, len(proposals))
	for i, r := range reviewers {
		toReviewer[r] = i
		o.Least, o.Most = append(o.Least, p.Least[r]), append(o.Most, p.Most[r])
		if p.Team != nil {
			o.Team = append(o.Team, p.Team[r])
		}
		o.Affinity = append(o.Affinity, picked(p.Affinity[r], proposals))
		if p.Expert != nil {
			o.Expert = append(o.Expert, picked(p.Expert[r], proposals))
		}
	}
	for i, q := range proposals {
		toProposal[q] = i
	}
	for _, pair := range p.Pinned {
		o.Pinned = append(o.Pinned, Pair{toReviewer[pair.Reviewer], toProposal[pair.Proposal]})
	}
	return o
}

func picked[T any](from []T, places []int) []T {
	out := make([]T, len(places))
	for i, at := range places {
		out[i] = from[at]
	}
	return out
}

// original numbers an answer as the problem that was given.
func (s *solver) original(a Answer) Answer {
	out := make(Answer, len(a))
	for q, readers := range a {
		out[s.proposed[q]] = picked(s.reviewers, readers)
		slices.Sort(out[s.proposed[q]])
	}
	return out
}

func (d *dealing) answer() Answer {
	a := make(Answer, len(d.sheets))
	for q := range d.sheets {
		a[q] = d.sheets[q].copied(d.readers[q])
	}
	return a
}

// holds says that loads and the floor hold.
func (d *dealing) holds() bool {
	for q, sum := range d.sums {
		if sum < d.floor && d.Wanted[q] > 0 {
			return false
		}
	}
	return d.overloads() == 0
}

// deal searches the greatest total with a floor, beginning at what an earlier deal came to, and proves a bound for it. The dealing is nil
// where none was found.
func (s *solver) deal(floor int64, from *dealing) (*dealing, *relaxation) {
	proof := newRelaxation(s.p, s.sheets, floor, 1)
	d := newDealing(s.p, s.sheets, floor)
	if from != nil {
		for q := range from.readers {
			d.set(q, from.readers[q])
		}
	} else {
		s.first(d, proof)
	}
	d.improve(1 << 20)
	proof.lower(d.potentials(), s.target(d), 1)
	if s.closed(d, proof) {
		return d, proof
	}
	if proof.best == math.MaxInt64 {
		return nil, proof // The best readers of some proposal do not reach the floor.
	}
	for range 3 * s.effort {
		proof.lower(slices.Clone(proof.prices), s.target(d), 400)
		if s.closed(d, proof) {
			break
		}
		if s.kick(d, proof, 0); s.closed(d, proof) {
			break
		}
	}
	if !s.closed(d, proof) { // A second beginning, from what proposals pick at these prices.
		other := newDealing(s.p, s.sheets, floor)
		proof.bound(proof.prices, func(q int, readers []int) { other.set(q, readers) })
		other.improve(1 << 20)
		for _, begun := range []*dealing{d, other} {
			for round := 0; round < 8*s.effort && !s.closed(begun, proof); round++ {
				s.kick(begun, proof, s.greatest()>>(4+round%3))
			}
		}
		if other.total() < d.total() {
			d = other
		}
	}
	if !d.holds() {
		return nil, proof
	}
	return d, proof
}

// target is what the total of d would be if the floor held.
func (s *solver) target(d *dealing) int64 {
	var total int64
	for _, sum := range d.sums {
		total += sum
	}
	return total
}

func (s *solver) closed(d *dealing, proof *relaxation) bool {
	return d.holds() && proof.best < s.target(d)+s.p.Grain
}

// first picks each proposal's readers as if loads cost nothing.
func (s *solver) first(d *dealing, proof *relaxation) {
	proof.bound(make([]int64, len(d.load)), func(q int, readers []int) { d.set(q, readers) })
}

// potentials are prices made of the distances of the last search for cycles.
func (d *dealing) potentials() []int64 {
	spare := len(d.load)
	price := make([]int64, spare)
	for r := range price {
		price[r] = d.search.distance[spare] - d.search.distance[r]
		price[r] = max(-excess>>8, min(excess>>8, price[r]))
		if d.Least[r] == 0 {
			price[r] = max(0, price[r])
		}
	}
	return price
}

// kick gives proposals, one after the other, the readers that they would pick at the prices of the proof, moved at random by at most noise,
// repairs loads by cycles, and keeps what became no dearer.
func (s *solver) kick(d *dealing, proof *relaxation, noise int64) {
	price := slices.Clone(proof.prices)
	for _, q := range s.random.Perm(len(s.sheets)) {
		if noise > 0 {
			for r := range price {
				price[r] = proof.prices[r] + s.random.Int64N(2*noise+1) - noise
			}
		}
		picked, _, _ := proof.picker.pick(&s.sheets[q], 1, price, d.floor)
		if picked == nil || same(picked, d.readers[q]) {
			continue
		}
		before, kept := d.total(), cloned(d.readers)
		d.set(q, slices.Clone(picked))
		d.improve(1 << 12)
		if d.total() > before {
			for i := range kept {
				d.set(i, kept[i])
			}
		}
	}
	d.refresh()
}

// feasible searches a dealing with a floor, whatever its total.
func (s *solver) feasible(floor int64, from *dealing) *dealing {
	proof, d := newRelaxation(s.p, s.sheets, floor, 1), newDealing(s.p, s.sheets, floor)
	if from != nil {
		for q := range from.readers {
			d.set(q, from.readers[q])
		}
	} else {
		s.first(d, proof)
	}
	d.improve(1 << 20)
	if d.holds() {
		return d
	}
	if proof.lower(d.potentials(), s.target(d), 1); proof.best == math.MaxInt64 {
		return nil
	}
	proof.lower(slices.Clone(proof.prices), s.target(d), 100)
	for round := range int64(10 * s.effort) {
		if s.kick(d, proof, s.greatest()*round/40); d.holds() {
			return d
		}
	}
	return nil
}

// greatest affinity.
func (s *solver) greatest() int64 {
	var most int64
	for _, row := range s.p.Affinity {
		for _, a := range row {
			most = max(most, a)
		}
	}
	return most
}

func cloned(sets [][]int) [][]int {
	out := make([][]int, len(sets))
	for i := range sets {
		out[i] = slices.Clone(sets[i])
	}
	return out
}

func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}
