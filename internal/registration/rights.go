package registration

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition. What is a holder's own asks for none: their link opens it.
var (
	Reading   = actor.ToRead("registration.read")    // who comes, with names and addresses
	Changing  = actor.ToWrite("registration.change") // invite, approve, cancel, correct
	SettingUp = actor.ToWrite("registration.set_up") // pools and kinds
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included { return actor.In(edition.Organiser, Reading, Changing, SettingUp) }
