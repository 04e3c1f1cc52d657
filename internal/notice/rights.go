package notice

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Rights within an edition. Messages that were made are read and sent by the rights of post.
var (
	Previewing = actor.ToRead("notice.preview") // whom a release would tell what
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(edition.Organiser, Previewing)
}
