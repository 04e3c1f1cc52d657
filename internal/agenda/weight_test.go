package agenda_test

import (
	"testing"

	"github.com/creneau/creneau/internal/agenda"
)

func TestAMustSeeWeighsWhatTheEditionSaysAndNeverLessThanInterest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		level      agenda.Level
		must, want int
	}{
		{agenda.None, 20, 0}, {agenda.Interested, 20, 2}, {agenda.MustSee, 20, 20},
		{agenda.MustSee, 3, 3}, {agenda.MustSee, 2, 2}, {agenda.MustSee, 0, 2}, {agenda.Interested, 0, 2},
	} {
		if got := agenda.Weight(c.level, c.must); got != c.want {
			t.Errorf("level %d where a must-see weighs %d: %d, want %d", c.level, c.must, got, c.want)
		}
	}
}
