package assign_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// small makes a random problem with few reviewers and proposals and, by the bits of rules, every kind of rule.
func small(r *rand.Rand, rules int) *assign.Problem {
	reviewers, proposals := 3+r.IntN(3), 2+r.IntN(3)
	p := &assign.Problem{Grain: 1, Host: assign.None}
	for range proposals {
		p.Wanted = append(p.Wanted, r.IntN(4))
	}
	for range reviewers {
		most := 1 + r.IntN(proposals)
		least := 0
		if rules&1 != 0 {
			least = r.IntN(min(2, most) + 1)
		}
		p.Least, p.Most = append(p.Least, least), append(p.Most, most)
		row := make([]int64, proposals)
		for q := range row {
			row[q] = r.Int64N(20)
			if r.IntN(6) == 0 {
				row[q] = assign.Barred
			}
		}
		p.Affinity = append(p.Affinity, row)
	}
	if rules&2 != 0 {
		p.Team = make([]int, reviewers)
		for i := range p.Team {
			p.Team[i] = r.IntN(4) - 1
		}
	}
	if rules&4 != 0 && p.Team != nil {
		p.Host, p.Hosted = 0, make([]bool, proposals)
		for q := range p.Hosted {
			p.Hosted[q] = r.IntN(2) == 0
		}
	}
	if rules&8 != 0 {
		for range reviewers {
			row := make([]bool, proposals)
			for q := range row {
				row[q] = r.IntN(2) == 0
			}
			p.Expert = append(p.Expert, row)
		}
	}
	if rules&16 != 0 {
		pair := assign.Pair{Reviewer: r.IntN(reviewers), Proposal: r.IntN(proposals)}
		if p.Affinity[pair.Reviewer][pair.Proposal] != assign.Barred {
			p.Pinned = []assign.Pair{pair}
		}
	}
	return p
}

// keeps says that the readers of a proposal, as bits, keep its rules.
func keeps(p *assign.Problem, q int, readers uint) bool {
	var count, experts, outside int
	teams := map[int]int{}
	for r := range p.Affinity {
		if readers>>r&1 == 0 {
			continue
		}
		count++
		if p.Affinity[r][q] == assign.Barred {
			return false
		}
		if p.Expert != nil && p.Expert[r][q] {
			experts++
		}
		team := assign.None
		if p.Team != nil {
			team = p.Team[r]
		}
		if team == assign.None || team != p.Host {
			outside++
		}
		if team != assign.None && team != p.Host {
			teams[team]++
		}
	}
	for _, n := range teams {
		if n > 1 {
			return false
		}
	}
	for _, pair := range p.Pinned {
		if pair.Proposal == q && readers>>pair.Reviewer&1 == 0 {
			return false
		}
	}
	return count == p.Wanted[q] && (count == 0 || (p.Expert == nil || experts > 0) && (p.Hosted == nil || !p.Hosted[q] || outside > 0))
}

// brute goes through all dealings and hands over those that keep loads and rules.
func brute(p *assign.Problem, visit func(total, floor int64)) {
	load := make([]int, len(p.Affinity))
	var from func(q int, total, floor int64)
	from = func(q int, total, floor int64) {
		if q == len(p.Wanted) {
			for r := range load {
				if load[r] < p.Least[r] || load[r] > p.Most[r] {
					return
				}
			}
			visit(total, floor)
			return
		}
		for readers := range uint(1) << len(load) {
			if !keeps(p, q, readers) {
				continue
			}
			sum := int64(0)
			for r := range load {
				if readers>>r&1 == 1 {
					load[r]++
					sum += p.Affinity[r][q]
				}
			}
			lower := floor
			if p.Wanted[q] > 0 {
				lower = min(floor, sum)
			}
			from(q+1, total+sum, lower)
			for r := range load {
				load[r] -= int(readers >> r & 1)
			}
		}
	}
	from(0, 0, 1<<40)
}

// check fails unless an answer keeps loads and rules.
func check(t *testing.T, p *assign.Problem, a assign.Answer) {
	t.Helper()
	load := make([]int, len(p.Affinity))
	for q, readers := range a {
		var set uint
		for _, r := range readers {
			set |= 1 << r
			load[r]++
		}
		if len(p.Affinity) < 60 && !keeps(p, q, set) || !slices.IsSorted(readers) {
			t.Fatalf("proposal %d is read by %v, against its rules", q, readers)
		}
	}
	for r := range load {
		if load[r] < p.Least[r] || load[r] > p.Most[r] {
			t.Fatalf("reviewer %d has %d readings, of %d to %d", r, load[r], p.Least[r], p.Most[r])
		}
	}
}

// against compares Solve with all dealings. It returns how far totals were from the best.
func against(t *testing.T, seed uint64, rules int) (solved, best, bound int64) {
	r := rand.New(rand.NewPCG(seed, uint64(rules)))
	p := small(r, rules)
	top, floor, possible := int64(-1), int64(0), false
	brute(p, func(total, low int64) { top, floor, possible = max(top, total), max(floor, low), true })
	set := assign.Settings{Seed: seed}
	if rules&32 != 0 && possible && floor < 1<<40 {
		if set.BestFloor = rules&64 != 0; !set.BestFloor {
			set.Floor = floor - r.Int64N(4)
		}
	}
	result, err := assign.Solve(p, set)
	var cut *assign.Cut
	switch {
	case !possible && !errors.As(err, &cut) && !errors.Is(err, assign.ErrNotFound):
		t.Fatalf("seed %d, rules %d: there is no dealing, but the error is %v", seed, rules, err)
	case !possible:
		if cut == nil {
			return 0, 0, -1
		}
		return 0, 0, 0
	case err != nil:
		t.Fatalf("seed %d, rules %d: there is a dealing with %d, floor %d, but the error is %v", seed, rules, top, floor, err)
	}
	check(t, p, result.Answer)
	if floor < 1<<40 && (result.FloorBound < floor || set.BestFloor && result.Floor != floor) {
		t.Fatalf("seed %d, rules %d: the floor is %d, at most %d; the best is %d", seed, rules, result.Floor, result.FloorBound, floor)
	}
	if set.BestFloor {
		set.Floor = floor
	}
	top = 0
	brute(p, func(total, low int64) {
		if low >= set.Floor {
			top = max(top, total)
		}
	})
	if result.Floor < set.Floor || result.Total != p.Total(result.Answer) || result.Total > top || result.TotalBound < top {
		t.Fatalf("seed %d, rules %d: total %d, at most %d, floor %d of %d; the best is %d", seed, rules, result.Total, result.TotalBound,
			result.Floor, set.Floor, top)
	}
	return result.Total, top, result.TotalBound
}
