package catalogue

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("catalogue.read")    // families and products
	Changing = actor.ToWrite("catalogue.change") // families and products
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Reading, Changing)
}
