package practical

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("practical.read")    // practical pages, also before the edition is public
	Changing = actor.ToWrite("practical.change") // practical pages
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included { return actor.In(edition.Organiser, Reading, Changing) }
