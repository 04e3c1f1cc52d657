package assign_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// kindsOfRules are the bits of small and against: least loads, organisations, a host, experts, pinned readers, a floor, the best floor.
const kindsOfRules = 1 << 7

func TestSmallProblemsAreSolvedAsByGoingThroughAllDealings(t *testing.T) {
	t.Parallel()
	for rules := range kindsOfRules {
		for seed := range uint64(25) {
			total, best, bound := against(t, seed, rules)
			if total != best || bound != best {
				t.Errorf("seed %d, rules %d: total %d, bound %d, the best is %d", seed, rules, total, bound, best)
			}
		}
	}
}

func FuzzSolve(f *testing.F) {
	f.Add(uint64(1), uint8(127))
	f.Fuzz(func(t *testing.T, seed uint64, rules uint8) { against(t, seed, int(rules%kindsOfRules)) })
}

func TestSameSeedSameAnswer(t *testing.T) {
	t.Parallel()
	p := bids(60, 12, 3, 20)
	solve := func(seed uint64) assign.Answer {
		r, err := assign.Solve(p, assign.Settings{Seed: seed, BestFloor: true})
		if err != nil {
			t.Fatal(err)
		}
		check(t, p, r.Answer)
		return r.Answer
	}
	first := solve(7)
	if diff := cmp.Diff(first, solve(7)); diff != "" {
		t.Error("the same seed gave another answer", diff)
	}
	if cmp.Equal(first, solve(8)) {
		t.Error("another seed gave the same answer: ties are decided by number")
	}
}

func TestACommitteeOfTwentyIsDealtAndProven(t *testing.T) {
	t.Parallel()
	p := committee(300, 20, 4)
	uneven := rand.New(rand.NewPCG(1, 2))
	for r := range p.Affinity {
		p.Most[r] = 60
		for q := range p.Affinity[r] {
			if p.Affinity[r][q] != assign.Barred {
				p.Affinity[r][q] = uneven.Int64N(1_000) * uneven.Int64N(1_000)
			}
		}
	}
	plain, err := assign.Solve(p, assign.Settings{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	check(t, p, plain.Answer)
	if plain.Total != plain.TotalBound {
		t.Errorf("the total is %d, and proven is only %d", plain.Total, plain.TotalBound)
	}
	fair, err := assign.Solve(p, assign.Settings{Seed: 1, BestFloor: true})
	if err != nil {
		t.Fatal(err)
	}
	check(t, p, fair.Answer)
	if fair.Floor < plain.Floor || fair.Floor != fair.FloorBound {
		t.Errorf("the floor is %d, %d without asking for it, and proven is %d", fair.Floor, plain.Floor, fair.FloorBound)
	}
	if fair.Total > plain.Total || fair.TotalBound > plain.TotalBound {
		t.Errorf("with a floor the total is %d of %d, without %d of %d", fair.Total, fair.TotalBound, plain.Total, plain.TotalBound)
	}
}

func TestTheCutIsTheFewWhoCanRead(t *testing.T) {
	t.Parallel()
	p := committee(40, 10, 2)
	for q := range 14 { // the first 14 are left to reviewers 2 and 5
		for r := range p.Affinity {
			if r != 2 && r != 5 {
				p.Affinity[r][q] = assign.Barred
			} else {
				p.Affinity[r][q] = 100
			}
		}
		p.Hosted[q] = false
	}
	p.Expert, p.Team = nil, nil
	_, err := assign.Solve(p, assign.Settings{})
	var cut *assign.Cut
	if !errors.As(err, &cut) {
		t.Fatal(err)
	}
	want := &assign.Cut{Proposals: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}, Reviewers: []int{2, 5}, Readings: 28,
		Loads: p.Most[2] + p.Most[5]}
	if diff := cmp.Diff(want, cut); diff != "" {
		t.Error(diff)
	}
}

// committee makes a believable call: bids, recusals, two languages, a host with a third of the reviewers, an expert for each proposal.
func committee(proposals, reviewers, wanted int) *assign.Problem {
	r := rand.New(rand.NewPCG(3, uint64(proposals)))
	p := &assign.Problem{Grain: 1, Host: 0, Hosted: make([]bool, proposals)}
	for q := range proposals {
		p.Wanted = append(p.Wanted, wanted)
		p.Hosted[q] = r.IntN(3) == 0
	}
	english := make([]bool, proposals)
	for q := range english {
		english[q] = r.IntN(4) == 0
	}
	load := (proposals*wanted + reviewers - 1) / reviewers
	for i := range reviewers {
		p.Least, p.Most = append(p.Least, 0), append(p.Most, load+load/4+1)
		team := 1 + r.IntN(reviewers)
		if i%3 == 0 {
			team = 0
		}
		p.Team = append(p.Team, team)
		both := i%4 != 1
		row, expert := make([]int64, proposals), make([]bool, proposals)
		for q := range row {
			row[q] = 1_000 + r.Int64N(4)*250_000 + r.Int64N(1_000)
			expert[q] = r.IntN(3) == 0 || i == q%reviewers
			if r.IntN(25) == 0 || english[q] && !both && i != q%reviewers {
				row[q] = assign.Barred
			}
		}
		p.Affinity, p.Expert = append(p.Affinity, row), append(p.Expert, expert)
	}
	return p
}

// bids makes a conference of which most pairs have nothing said, as those of PrefLib.
func bids(proposals, reviewers, wanted, most int) *assign.Problem {
	r := rand.New(rand.NewPCG(5, uint64(proposals)))
	p := &assign.Problem{Grain: 1 << 28, Host: assign.None}
	for range proposals {
		p.Wanted = append(p.Wanted, wanted)
	}
	for range reviewers {
		p.Least, p.Most = append(p.Least, 0), append(p.Most, most)
		row := make([]int64, proposals)
		for q := range row {
			switch n := r.IntN(100); {
			case n < 4:
				row[q] = 4 << 28
			case n < 10:
				row[q] = 2 << 28
			case n < 90:
				row[q] = 1 << 28
			}
		}
		p.Affinity = append(p.Affinity, row)
	}
	return p
}

func BenchmarkSolve(b *testing.B) {
	for _, size := range []struct {
		name string
		p    *assign.Problem
		set  assign.Settings
	}{
		{"committee 300x20x4", committee(300, 20, 4), assign.Settings{}},
		{"committee 300x20x4 best floor", committee(300, 20, 4), assign.Settings{BestFloor: true}},
		{"bids 613x201x3", bids(613, 201, 3, 12), assign.Settings{}},
		{"bids 613x201x3 best floor", bids(613, 201, 3, 12), assign.Settings{BestFloor: true}},
		{"committee 1500x200x4 best floor", committee(1500, 200, 4), assign.Settings{BestFloor: true}},
	} {
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := assign.Solve(size.p, size.set)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.TotalBound-r.Total)/float64(r.Total)*100, "%gap")
				b.ReportMetric(float64(r.FloorBound-r.Floor)/float64(r.Floor)*100, "%floorgap")
			}
		})
	}
}
