package judge_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/review/judge"
)

// help is the example of the help page: B, C and D have the same mean, and E, whom the two hardest read, passes D.
func help() judge.Readings {
	const x, y, z = 0, 1, 2
	rs := judge.Readings{Readers: 3, Proposals: 5}
	for _, r := range []struct {
		reader, proposal int
		grade            float64
	}{{x, 0, 4}, {y, 0, 3}, {x, 1, 3}, {z, 1, 1}, {y, 2, 2}, {z, 2, 2}, {x, 3, 3}, {y, 3, 1}, {z, 4, 1}, {y, 4, 2}} {
		rs.All = append(rs.All, judge.Reading{Reader: r.reader, Proposal: r.proposal, Grade: r.grade})
	}
	return rs
}

func TestACalibrationIsThatOfTheModel(t *testing.T) {
	t.Parallel()
	c := judge.CalibrateBy(judge.Model{Mean: 2, WorthVariance: 1, ReaderVariance: 0.5, Noise: 0.8}, help())
	near(t, "worth", c.Worth, 5e-7, .837226, -.127039, .185966, -.234202, -.171177)
	near(t, "generosity", c.Generosity, 5e-7, .766090, -.110324, -.410380)
	near(t, "error of worth", c.WorthError[:2], 5e-5, .5956, .5962)
	near(t, "error of generosity", c.ReaderErr, 5e-5, .4895, .4559, .4895)
	var in []float64
	for _, s := range c.Standings(2, 1) {
		in = append(in, s.In)
	}
	near(t, "chance to be in", in, .035, .88, .25, .48, .19, .21)
	near(t, "alpha", []float64{judge.Alpha(help(), 4, true)}, 5e-5, .0625)
}

func TestMajorityValuesAreTheLowerMediansTakenOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tally judge.Tally
		value []int
	}{
		{judge.Tally{0, 1, 1, 1, 0}, []int{2, 1, 3}}, {judge.Tally{0, 0, 3, 0, 0}, []int{2, 2, 2}}, {judge.Tally{0, 1, 0, 2, 0}, []int{3, 1, 3}},
		{judge.Tally{1, 0, 0, 2, 0}, []int{3, 0, 3}}, {judge.Tally{0, 0, 2, 1, 1}, []int{2, 3, 2, 4}},
		{judge.Tally{0, 1, 1, 1, 1}, []int{2, 3, 1, 4}},
	} {
		if diff := cmp.Diff(c.value, c.tally.MajorityValue()); diff != "" {
			t.Errorf("%v: %s", c.tally, diff)
		}
	}
}

// The poll of 2012: 737 ballots, seven grades, worst first, in shares (Balinski and Laraki, Majority Judgment vs Majority Rule, 2016).
func TestThePollOf737BallotsIsRankedAsPublished(t *testing.T) {
	t.Parallel()
	names := []string{"Hollande", "Bayrou", "Sarkozy", "Mélenchon", "Dupont-Aignan", "Joly", "Poutou", "Le Pen", "Arthaud", "Cheminade"}
	shares := [][]float64{
		{.1424, .1425, .1479, .1167, .1642, .1615, .1248}, {.0869, .1194, .2008, .2524, .2171, .0977, .0258},
		{.3175, .0787, .1113, .1099, .1628, .1235, .0963}, {.2537, .1506, .1710, .1465, .1290, .0950, .0543},
		{.3392, .2551, .2022, .1126, .0597, .0258, .0054}, {.3853, .2469, .1465, .1180, .0651, .0299, .0081},
		{.4573, .2809, .1248, .0773, .0448, .0136, .0014}, {.4763, .0624, .1398, .0936, .0950, .0733, .0597},
		{.4993, .2524, .1316, .0651, .0380, .0136, 0}, {.5197, .2687, .1167, .0583, .0244, .0081, .0041},
	}
	order := []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
	tallies := make([]judge.Tally, len(shares))
	for i, list := range shares {
		for _, share := range list {
			tallies[i] = append(tallies[i], int(math.Round(737*share)))
		}
		if n := sum(tallies[i]); n < 736 || n > 738 {
			t.Errorf("%s has %d ballots", names[i], n)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return judge.CompareMajority(tallies[b], tallies[a]) })
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, order); diff != "" {
		t.Error(diff)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp2(tallies[b].Gauge(), tallies[a].Gauge()) })
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, order); diff != "" {
		t.Error("by gauge", diff)
	}
}

func TestTalliesOfMieuxVoterHaveItsRanks(t *testing.T) {
	t.Parallel()
	tallies := []judge.Tally{{2, 2, 2, 2, 2}, {2, 1, 1, 1, 5}, {2, 1, 1, 2, 4}, {2, 1, 5, 0, 2}, {2, 2, 2, 2, 2}}
	if diff := cmp.Diff([]int{4, 1, 2, 3, 4}, judge.MajorityRanks(tallies)); diff != "" {
		t.Error(diff)
	}
}

func TestStrengthsAreThoseOfBradleyAndTerry(t *testing.T) {
	t.Parallel()
	var duels []judge.Duel
	for _, d := range []struct{ winner, loser, times int }{{0, 1, 3}, {1, 0, 1}, {1, 2, 2}, {2, 1, 2}, {0, 2, 2}, {2, 3, 3}, {3, 0, 1}} {
		for range d.times {
			duels = append(duels, judge.Duel{Winner: d.winner, Loser: d.loser})
		}
	}
	strength, err := judge.Strengths(4, duels, nil)
	near(t, "strength", strength, 5e-7, .682682, -.115195, .098770, -.664376)
	for i, e := range err {
		if e < .3 || e > 1.5 {
			t.Errorf("error %d is %v", i, e)
		}
	}
	if diff := cmp.Diff([][3]int{{0, 2, 3}}, judge.Cycles(4, duels)); diff != "" {
		t.Error(diff)
	}
}

func near(t *testing.T, what string, have []float64, within float64, want ...float64) {
	t.Helper()
	if len(have) != len(want) {
		t.Fatalf("%s: %v", what, have)
	}
	for i := range want {
		if math.Abs(have[i]-want[i]) > within {
			t.Errorf("%s %d is %.6f, not %.6f", what, i, have[i], want[i])
		}
	}
}

func sum(list []int) (n int) {
	for _, k := range list {
		n += k
	}
	return n
}

func cmp2(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
