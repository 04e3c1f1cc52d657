package agenda_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/programme"
)

func TestAPairThatPeopleWantTogetherIsSureAndOneByChanceIsNot(t *testing.T) {
	t.Parallel()
	people := independentCrowd(2000, 40)
	for i := range 150 { // on top of chance, 150 persons want 3 and 7 together
		people[i] = agenda.PersonWishes{
			{Session: session(3), Level: agenda.MustSee},
			{Session: session(7), Level: agenda.MustSee},
		}
	}
	clashes := agenda.Clashes(people, 5)
	top := clashes[0]
	if top.A != session(3) || top.B != session(7) || top.Sure != agenda.Sure || top.BothMust < 150 {
		t.Errorf("planted pair: got %+v", top)
	}
	sure := 0
	for _, c := range clashes[1:] {
		if c.Sure != agenda.Chance {
			sure++
		}
	}
	if sure > len(clashes)/20 {
		t.Errorf("%d of %d independent pairs called more than chance", sure, len(clashes))
	}
}

func TestThoseWhoStarEverythingMakeNoPairRemarkable(t *testing.T) {
	t.Parallel()
	people := independentCrowd(1000, 30)
	for range 20 {
		var all agenda.PersonWishes
		for s := range 30 {
			all = append(all, agenda.Wish{Session: session(s), Level: agenda.Interested})
		}
		people = append(people, all)
	}
	for _, c := range agenda.Clashes(people, 5) {
		if c.Sure == agenda.Sure {
			t.Errorf("%s–%s is called sure: together %d, expected %.1f", c.A, c.B, c.Together, c.Expected)
		}
	}
}

func TestSmallGroupsAreNotShown(t *testing.T) {
	t.Parallel()
	people := []agenda.PersonWishes{
		{{Session: "a", Level: 1}, {Session: "b", Level: 1}},
		{{Session: "a", Level: 1}, {Session: "b", Level: 1}},
	}
	if got := agenda.Clashes(people, 3); len(got) != 0 {
		t.Errorf("a group of 2 is shown although the minimum is 3: %+v", got)
	}
	if got := agenda.Clashes(people, 2); len(got) != 1 || got[0].Together != 2 {
		t.Errorf("a group of 2 with minimum 2: got %+v", got)
	}
}

func TestObservedPairsEqualACountByHand(t *testing.T) {
	t.Parallel()
	people := independentCrowd(300, 12)
	for _, c := range agenda.Clashes(people, 1) {
		want := 0
		for _, p := range people {
			if holds(p, c.A) && holds(p, c.B) {
				want++
			}
		}
		if c.Together != want {
			t.Errorf("%s–%s: got %d persons, want %d", c.A, c.B, c.Together, want)
		}
		if c.P < 0 || c.P > 1 || math.IsNaN(c.P) || c.Q < c.P-1e-12 {
			t.Errorf("%s–%s: p=%v q=%v", c.A, c.B, c.P, c.Q)
		}
	}
}

func independentCrowd(people, sessions int) []agenda.PersonWishes {
	r := rand.New(rand.NewPCG(1, 2))
	crowd := make([]agenda.PersonWishes, people)
	for i := range crowd {
		for s := range sessions {
			if r.Float64() < 0.05+0.2*float64(s)/float64(sessions) {
				crowd[i] = append(crowd[i], agenda.Wish{Session: session(s), Level: agenda.Interested})
			}
		}
	}
	return crowd
}

func session(i int) programme.SessionID { return programme.SessionID(fmt.Sprintf("ses_%02d", i)) }

func holds(p agenda.PersonWishes, s programme.SessionID) bool {
	for _, w := range p {
		if w.Session == s {
			return true
		}
	}
	return false
}
