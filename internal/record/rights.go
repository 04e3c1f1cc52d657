package record

import "github.com/creneau/creneau/internal/actor"

// Rights within a scope.
var (
	Reading = actor.ToRead("record.read")  // the journal: who changed what
	Undoing = actor.ToWrite("record.undo") // what was changed; what it was of asks for its own right, too
)

// Rights lists the rights of this package. The chapter that declares a role adds them to it: this one stands below all chapters.
func Rights() []actor.Included {
	return actor.In(actor.Admin, Reading, Undoing)
}
