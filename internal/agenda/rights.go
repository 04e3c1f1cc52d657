package agenda

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading   = actor.ToRead("agenda.read")    // how many wish what, and what together; never who
	Importing = actor.ToWrite("agenda.import") // wishes that were gathered elsewhere
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Reading, Importing)
}
