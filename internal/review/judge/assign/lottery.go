package assign

import (
	"errors"
	"math"
)

// Lottery is a dealing by lot: nobody can be sure to read what they bid for, and nobody can compute who reads what.
type Lottery struct {
	Probability [][]int64 // of [reviewer][proposal], in millionths
	Answer      Answer    // one draw
	Total       int64     // expected
	MeanMost    float64   // the greatest probability of a proposal, on average
	Entropy     float64   // −Σ x ln x, natural logarithm
}

// Certain is a probability of one.
const Certain = 1_000_000

// ErrRules says that a lottery was asked for what it cannot keep.
var ErrRules = errors.New("a lottery keeps recusals, languages, pinned readers and loads, but neither experts nor organisations: " +
	"leave out --random, or those fields")

// QualityError says that the expected total cannot be that great with probabilities that small, as far as was found.
type QualityError struct{ Reached int64 }

func (e *QualityError) Error() string {
	return "the expected total cannot be that great with probabilities that small"
}

// Lot is what a lottery is asked for.
type Lot struct {
	Most  float64 // no pair that is not pinned is likelier, above 0 and at most 1
	Total int64   // expected total, at least
	Seed  uint64
}

// Draw spreads readings as evenly as the expected total allows: of all probabilities that keep loads, are at most lot.Most and reach the
// total, about those of the smallest sum of squares, weighted by affinity: likely pairs are what can be counted on. It is a perturbed
// maximisation (Xu et al., 2023): affinities less a weight times the squares; the weight is searched by halving. Given prices of
// proposals and reviewers x = (affinity − prices)/weight, within 0 and lot.Most; prices are found in turn.
func Draw(p *Problem, lot Lot) (*Lottery, error) {
	if p.Expert != nil || p.Team != nil {
		return nil, ErrRules
	}
	s := newSpread(p, lot.Most)
	var l *Lottery
	goal := float64(lot.Total)
	for range attempts { // What sweeps leave unbalanced is mended, which costs a little: then more is aimed at.
		reached := s.reach(goal)
		units := s.whole()
		if !s.mend(units) {
			return nil, ErrNotFound
		}
		l = &Lottery{Probability: units}
		if l.measure(p); l.Total >= lot.Total {
			l.Answer = drawn(p, units, lot.Seed)
			return l, nil
		}
		if !reached {
			break
		}
		goal += 1.5 * float64(lot.Total-l.Total)
	}
	return nil, &QualityError{Reached: l.Total}
}

// reach finds the greatest weight with which the expected total is at least a goal, or the least weight: the total falls as the weight
// grows.
func (s *spread) reach(goal float64) bool {
	weight := flattest
	if s.total(weight) < goal {
		low, high := steepestWeight, flattest
		if s.total(low) < goal {
			return false
		}
		for range halvings {
			if middle := math.Sqrt(low * high); s.total(middle) >= goal {
				low = middle
			} else {
				high = middle
			}
		}
		weight = low
	}
	s.total(weight)
	return true
}

// measure computes what a lottery is worth.
func (l *Lottery) measure(p *Problem) {
	var total float64
	wanted := 0
	for q := range p.Wanted {
		var most int64
		for r := range p.Affinity {
			x := l.Probability[r][q]
			if x == 0 {
				continue
			}
			most = max(most, x)
			total += float64(p.Affinity[r][q]) * float64(x) / Certain
			l.Entropy -= float64(x) / Certain * math.Log(float64(x)/Certain)
		}
		if p.Wanted[q] > 0 {
			wanted++
			l.MeanMost += float64(most) / Certain
		}
	}
	l.MeanMost /= float64(max(1, wanted))
	l.Total = int64(total)
}

// spread searches probabilities.
type spread struct {
	*Problem
	most            float64
	wanted          []float64 // readers beyond the pinned
	least, greatest []float64 // loads beyond the pinned
	pinned          [][]bool  // of [proposal][reviewer]
	free            [][]int32 // reviewers of each proposal who are neither barred nor pinned, and the other way round
	given           [][]int32
	gain            [][]float64 // of [proposal][reviewer]: affinity, the greatest is 1
	weight          float64
	row, column     []float64 // prices of proposals and of reviewers
	values, soft    []float64 // of the pairs of one proposal or reviewer: what they bring, and how much they give way
}

func newSpread(p *Problem, most float64) *spread {
	s := &spread{Problem: p, most: most, row: make([]float64, len(p.Wanted)), column: make([]float64, len(p.Affinity)),
		free: make([][]int32, len(p.Wanted)), given: make([][]int32, len(p.Affinity))}
	scale := int64(1)
	for r := range p.Affinity {
		s.least, s.greatest = append(s.least, float64(p.Least[r])), append(s.greatest, float64(p.Most[r]))
		for _, a := range p.Affinity[r] {
			scale = max(scale, a)
		}
	}
	for _, n := range p.Wanted {
		s.wanted = append(s.wanted, float64(n))
		s.pinned = append(s.pinned, make([]bool, len(p.Affinity)))
		s.gain = append(s.gain, make([]float64, len(p.Affinity)))
	}
	for _, pair := range p.Pinned {
		s.pinned[pair.Proposal][pair.Reviewer] = true
		s.wanted[pair.Proposal]--
		s.greatest[pair.Reviewer]--
		s.least[pair.Reviewer] = max(0, s.least[pair.Reviewer]-1)
	}
	for q := range p.Wanted {
		for r := range p.Affinity {
			if p.Affinity[r][q] != Barred && !s.pinned[q][r] {
				s.gain[q][r] = float64(p.Affinity[r][q]) / float64(scale)
				s.free[q] = append(s.free[q], int32(r))
				s.given[r] = append(s.given[r], int32(q))
			}
		}
	}
	return s
}

const (
	steepestWeight = 1e-3 // nearly the greatest total
	flattest       = 100.0
	evenly         = 0.5 // what the squares of pairs without affinity weigh; those of the greatest weigh 1 more
	halvings       = 14
	attempts       = 6
	sweeps         = 400
	balanced       = 1e-5 // of a load: sweeps end
)

// total finds the probabilities for a weight, from the prices of the weight before, and returns their expected total.
func (s *spread) total(weight float64) float64 {
	s.weight = weight
	for range sweeps {
		s.rows()
		worst := 0.0
		for r, proposals := range s.given {
			s.values, s.soft = s.values[:0], s.soft[:0]
			load := 0.0
			for _, q := range proposals {
				s.values = append(s.values, s.gain[q][r]-s.row[q])
				s.soft = append(s.soft, s.softness(s.gain[q][r]))
				load += s.clipped(s.gain[q][r]-s.row[q], s.gain[q][r])
			}
			before := s.column[r]
			switch { // without a price, loads may be in their range
			case load > s.greatest[r]:
				s.column[r] = s.price(s.greatest[r], max(0, before))
			case load < s.least[r]:
				s.column[r] = s.price(s.least[r], min(0, before))
			default:
				s.column[r] = 0
			}
			worst = max(worst, math.Abs(s.column[r]-before)/weight)
		}
		if worst < balanced {
			break
		}
	}
	s.rows()
	total := 0.0
	for q := range s.row {
		for r := range s.column {
			if x := s.at(q, r); x > 0 {
				total += x * float64(s.Affinity[r][q])
			}
		}
	}
	return total
}

// rows finds the prices of proposals.
func (s *spread) rows() {
	for q, reviewers := range s.free {
		s.values, s.soft = s.values[:0], s.soft[:0]
		for _, r := range reviewers {
			s.values = append(s.values, s.gain[q][r]-s.column[r])
			s.soft = append(s.soft, s.softness(s.gain[q][r]))
		}
		s.row[q] = s.price(s.wanted[q], s.row[q])
	}
}

// softness is how much a probability grows with what its pair brings: pairs of great affinity, which can be counted on, give way most.
func (s *spread) softness(gain float64) float64 { return 1 / (s.weight * (evenly + gain*gain)) }

func (s *spread) clipped(value, gain float64) float64 {
	return min(s.most, max(0, value*s.softness(gain)))
}

func (s *spread) at(q, r int) float64 {
	if s.pinned[q][r] {
		return 1
	}
	if s.Affinity[r][q] == Barred {
		return 0
	}
	return s.clipped(s.gain[q][r]-s.row[q]-s.column[r], s.gain[q][r])
}

// price is what to take off s.values so that their probabilities add up to a goal: Newton's steps on a line with corners, kept between
// two prices that are too low and too high.
func (s *spread) price(goal, from float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range s.values {
		low, high = min(low, v), max(high, v)
	}
	if len(s.values) == 0 {
		return 0
	}
	low -= s.most * s.weight * (1 + evenly)
	at := min(high, max(low, from))
	for range 60 {
		sum, slope := 0.0, 0.0
		for i, v := range s.values {
			x := (v - at) * s.soft[i]
			switch {
			case x >= s.most:
				sum += s.most
			case x > 0:
				sum += x
				slope += s.soft[i]
			}
		}
		switch {
		case math.Abs(sum-goal) < 1e-10:
			return at
		case sum > goal:
			low = at
		default:
			high = at
		}
		next := (low + high) / 2
		if slope > 0 {
			if step := at + (sum-goal)/slope; step > low && step < high {
				next = step
			}
		}
		at = next
	}
	return at
}
