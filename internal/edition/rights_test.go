package edition_test

import (
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

func TestWhoOrganisesAnEditionMayDoAllButCreateOthers(t *testing.T) {
	t.Parallel()
	var roles actor.Roles
	roles.Add(edition.Rights()...)
	who := roles.Grant(actor.Actor{PersonID: "per_a"}, actor.Grant{Scope: "edi_a", Role: edition.Organiser})
	for _, right := range roles.Rights() {
		if may := who.May(right, "edi_a") == nil; may != (right != edition.Creating) {
			t.Errorf("%s: an organiser may do it: %v", right.Name(), may)
		}
		if who.May(right, "edi_b") == nil {
			t.Errorf("%s: an organiser may do it in another edition", right.Name())
		}
	}
}
