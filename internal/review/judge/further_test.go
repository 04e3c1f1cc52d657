package judge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/review/judge"
)

func TestFurtherReadingsGoToWhoMayAndHasRoom(t *testing.T) {
	t.Parallel()
	c := usual(5)
	rs := c.read(2)
	read := map[[2]int]bool{}
	for _, r := range rs.All {
		read[[2]int{r.Reader, r.Proposal}] = true
	}
	fit := judge.Calibrate(rs)
	may := func(r, p int) bool { return r%4 != p%4 }
	room := make([]int, c.readers)
	for r := range room {
		room[r] = r % 5
	}
	evening := judge.Evening{Places: places, Readings: 30, Cover: .5, Room: room, May: may, Seed: 3}
	dealt := fit.Further(evening)
	if len(dealt) != 30 {
		t.Fatalf("%d readings were dealt, not 30", len(dealt))
	}
	given, doubted := make([]int, c.readers), 0
	standings := fit.Standings(places, 3)
	for _, r := range dealt {
		given[r.Reader]++
		if read[[2]int{r.Reader, r.Proposal}] || !may(r.Reader, r.Proposal) || given[r.Reader] > room[r.Reader] {
			t.Errorf("reader %d was dealt proposal %d", r.Reader, r.Proposal)
		}
		if standings[r.Proposal].In > .3 && standings[r.Proposal].In < .7 {
			doubted++
		}
	}
	if doubted < 15 {
		t.Errorf("%d of 30 are doubted most, not half", doubted)
	}
	if diff := cmp.Diff(dealt, fit.Further(evening)); diff != "" {
		t.Error("the same evening is dealt otherwise", diff)
	}
	evening.Readings = 1000
	if n := len(fit.Further(evening)); n != 40 {
		t.Errorf("%d readings were dealt, where there is room for 40", n)
	}
}

func TestNextDuelsAreNewAllowedAndAcrossTheLine(t *testing.T) {
	t.Parallel()
	strength := []float64{2, 1, .1, 0, -.1, -1, -2}
	in := []float64{1, .8, .5, .5, .5, .2, 0}
	met := []judge.Duel{{Winner: 2, Loser: 3}}
	may := func(i, j int) bool { return i+j != 6 } // 2 and 4 may not meet, nor 1 and 5
	next := judge.NextDuels(strength, in, met, 10, may, 1)
	seen := map[int]bool{}
	for _, d := range next {
		if seen[d.Winner] || seen[d.Loser] || !may(d.Winner, d.Loser) || d == met[0] || d == (judge.Duel{Winner: 3, Loser: 2}) {
			t.Errorf("%+v is proposed in %+v", d, next)
		}
		seen[d.Winner], seen[d.Loser] = true, true
	}
	if len(next) == 0 || !seen[3] || !seen[4] || (next[0].Winner+next[0].Loser) != 7 {
		t.Errorf("the duel of 3 and 4, both half in and nearly equal, is not the first of %+v", next)
	}
}

func TestReadersAreGroupedByProposalsInCommon(t *testing.T) {
	t.Parallel()
	rs := judge.Readings{Readers: 5, Proposals: 3, All: []judge.Reading{{Reader: 0, Proposal: 0}, {Reader: 2, Proposal: 0},
		{Reader: 1, Proposal: 1}, {Reader: 3, Proposal: 1}, {Reader: 2, Proposal: 2}}}
	groups, n := rs.Groups()
	if diff := cmp.Diff([]int{0, 1, 0, 1, 2}, groups); diff != "" || n != 3 {
		t.Error(n, diff)
	}
}
