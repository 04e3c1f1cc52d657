package lostproperty

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("lostproperty.read")    // what was found, and who asked for it
	Changing = actor.ToWrite("lostproperty.change") // what was found
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Reading, Changing)
}
