package judge_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/review/judge"
)

const tallies = 100_000

func tally(r *rand.Rand, grades, most int) judge.Tally {
	t := make(judge.Tally, grades)
	for range 1 + r.IntN(most) {
		t[r.IntN(grades)]++
	}
	return t
}

// repeated repeats each voter.
func repeated(t judge.Tally, times int) judge.Tally {
	out := slices.Clone(t)
	for g := range out {
		out[g] *= times
	}
	return out
}

// slowly compares majority values as they are defined, after repeating voters to a common number.
func slowly(a, b judge.Tally) int {
	n, m := sum(a), sum(b)
	return slices.Compare(repeated(a, m).MajorityValue(), repeated(b, n).MajorityValue())
}

func majorityHolds(t *testing.T, r *rand.Rand) {
	grades := 2 + r.IntN(6)
	a, b := tally(r, grades, 9), tally(r, grades, 9)
	order := judge.CompareMajority(a, b)
	if slow := slowly(a, b); slow != order || judge.CompareMajority(b, a) != -order {
		t.Fatalf("%v and %v compare as %d, by definition as %d", a, b, order, slow)
	}
	if k := 1 + r.IntN(4); judge.CompareMajority(repeated(a, k), b) != order || judge.CompareMajority(a, repeated(a, k)) != 0 {
		t.Fatalf("%v repeated %d times compares to %v otherwise", a, k, b)
	}
	raised := slices.Clone(a)
	if g := r.IntN(grades - 1); raised[g] > 0 {
		raised[g]--
		raised[g+1+r.IntN(grades-g-1)]++
		if judge.CompareMajority(raised, a) <= 0 || judge.CompareMajority(raised, b) < order {
			t.Fatalf("%v, a grade raised, is %v and not better", a, raised)
		}
	}
	more := []judge.Tally{a, b, tally(r, grades, 9)}
	two, three := judge.MajorityRanks(more[:2]), judge.MajorityRanks(more)
	if (two[0] < two[1]) != (three[0] < three[1]) {
		t.Fatalf("%v and %v change places when %v joins", a, b, more[2])
	}
}

func TestMajorityJudgementKeepsItsPromises(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range tallies {
		majorityHolds(t, r)
	}
}

func FuzzMajority(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { majorityHolds(t, rand.New(rand.NewPCG(seed, 2))) })
}
