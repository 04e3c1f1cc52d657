package release

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition.
var (
	Releasing = actor.ToWrite("release.release") // make releases, and withdraw names from them
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Releasing)
}
