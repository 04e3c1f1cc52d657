package speaker_test

import (
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
)

func TestWhoSpeaksSeesTheEditionAndNoMore(t *testing.T) {
	t.Parallel()
	var roles actor.Roles
	roles.Add(edition.Rights()...)
	roles.Add(speaker.Rights()...)
	may := map[actor.Role]map[actor.Right]bool{
		speaker.Role:      {edition.Seeing: true},
		edition.Organiser: {},
	}
	for _, right := range roles.Rights() {
		may[edition.Organiser][right] = right != edition.Creating
	}
	for role, rights := range may {
		who := roles.Grant(actor.Actor{PersonID: "per_a"}, actor.Grant{Scope: "edi_a", Role: role})
		for _, right := range roles.Rights() {
			if got := who.May(right, "edi_a") == nil; got != rights[right] {
				t.Errorf("%s: %s may do it: %v", right.Name(), role, got)
			}
		}
	}
}
