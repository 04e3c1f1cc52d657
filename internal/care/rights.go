package care

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition. What is a speaker's own asks for none.
var (
	Reading       = actor.ToRead("care.read")    // who has done what, their decks and what they need on stage
	Changing      = actor.ToWrite("care.change") // ask, remind, waive, name contacts, decide about travel
	ReadingAccess = actor.ToRead("care.access")  // what speakers need to take part
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included { return actor.In(edition.Organiser, Reading, Changing, ReadingAccess) }
