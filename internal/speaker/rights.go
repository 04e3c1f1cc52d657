package speaker

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Role is the role of those who speak in an edition: they see it before it is published.
const Role actor.Role = "speaker"

// Rights within an edition.
var (
	Reading  = actor.ToRead("speaker.read")    // speakers and organisations, with e-mail addresses
	Changing = actor.ToWrite("speaker.change") // speakers and organisations
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return append(actor.In(edition.Organiser, Reading, Changing), actor.In(Role, edition.Seeing)...)
}
