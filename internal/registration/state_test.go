package registration_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/registration"
)

// TestEveryPathOfStatesKeepsThePool walks legal moves of some attendees who share a pool, as the rows do: a move is made where the pool
// has what it claims.
func TestEveryPathOfStatesKeepsThePool(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 4).Draw(t, "size")
		type one struct {
			state      registration.State
			holds      bool
			generation int
		}
		all := make([]one, rapid.IntRange(1, 6).Draw(t, "attendees"))
		for i := range all {
			all[i].holds = rapid.Bool().Draw(t, "holds")
		}
		var pool registration.Claim
		for range rapid.IntRange(1, 40).Draw(t, "moves") {
			x := &all[rapid.IntRange(0, len(all)-1).Draw(t, "who")]
			to := rapid.SampledFrom(registration.States[:]).Draw(t, "to")
			if !x.state.May(to) {
				continue
			}
			d := to.Claims(x.holds).Minus(x.state.Claims(x.holds))
			if d.Taken+d.Held > 0 && pool.Taken+pool.Held+d.Taken+d.Held > size {
				continue // registration.full
			}
			pool.Taken, pool.Held = pool.Taken+d.Taken, pool.Held+d.Held
			if x.state.Voids(to) {
				x.generation++
			}
			x.state = to
		}
		var taken, held int
		for _, x := range all {
			switch {
			case x.state == registration.Confirmed:
				taken++
			case x.state == registration.Invited || x.state == registration.Asked && x.holds:
				held++
			}
		}
		if pool != (registration.Claim{Taken: taken, Held: held}) || taken+held > size || pool.Taken < 0 || pool.Held < 0 {
			t.Fatalf("pool %+v of %d, attendees take %d and hold %d", pool, size, taken, held)
		}
	})
}

func TestNothingLeadsOutOfLapsedAndOnlyTicketsAreVoided(t *testing.T) {
	t.Parallel()
	for _, to := range registration.States {
		if registration.Lapsed.May(to) {
			t.Errorf("lapsed leads to %s", to)
		}
		for _, from := range registration.States {
			if from.Voids(to) != (from == registration.Confirmed && to != registration.Confirmed) {
				t.Errorf("%s → %s", from, to)
			}
			if from == to && from.May(to) {
				t.Errorf("%s leads to itself", from)
			}
		}
	}
}
