package team

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("team.read")    // who may do what, with e-mail addresses, and who was invited
	Changing = actor.ToWrite("team.change") // invite, revoke, set ends, sign devices out
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included { return actor.In(edition.Organiser, Reading, Changing) }
