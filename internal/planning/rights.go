package planning

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("planning.read")  // plans, prices and predicted heads
	Planning = actor.ToWrite("planning.plan") // search, keep, apply and remove plans
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Reading, Planning)
}
