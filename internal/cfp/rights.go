package cfp

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition. What is somebody's own asks for none.
var (
	Reading  = actor.ToRead("cfp.read")    // the call before it is announced, and all that was sent, with names and addresses
	Changing = actor.ToWrite("cfp.change") // the call, and what was sent
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included { return actor.In(edition.Organiser, Reading, Changing) }
