package selection

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/record"
)

// Rights within an edition. What is somebody's own, as their reply, asks for none.
var (
	Reading  = actor.ToRead("selection.read")    // decisions before they are told, and replies
	Deciding = actor.ToWrite("selection.decide") // decide, reveal, remind
)

// Rights lists the rights of this chapter with the roles that include them. A chair reads proposals with names, decides and reveals.
func Rights() []actor.Included {
	return append(actor.In(edition.Organiser, Reading, Deciding),
		actor.In(actor.Chair, Reading, Deciding, cfp.Reading, edition.Seeing, edition.Reading, record.Undoing)...)
}
