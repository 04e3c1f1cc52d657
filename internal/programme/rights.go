package programme

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("programme.read")    // the draft: sessions, placements, rules, warnings
	Changing = actor.ToWrite("programme.change") // the draft, in steps, and what its rules say
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Reading, Changing)
}
