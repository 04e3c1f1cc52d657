package picture

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Reading  = actor.ToRead("picture.read")    // pictures that no release shows yet
	Changing = actor.ToWrite("picture.change") // upload, describe and remove pictures
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Reading, Changing)
}
