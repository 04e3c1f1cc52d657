package edition

import (
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// Organiser is the role of those who describe, plan and release an edition.
const Organiser actor.Role = "organiser"

// Rights within an edition, and on the whole server.
var (
	Seeing   = actor.ToRead("edition.see")     // know an edition that is not public yet, and read what will be public of it
	Reading  = actor.ToRead("edition.read")    // its frame: days, slots, rooms, walking times, tracks, formats
	Changing = actor.ToWrite("edition.change") // its frame and its settings
	Creating = actor.ToWrite("edition.create") // of the server: editions, their series and organisations
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return slices.Concat(
		actor.In(Organiser, Seeing, Reading, Changing),
		actor.In(Organiser, record.Reading, record.Undoing, post.Reading, post.Sending), // of what stands below all chapters
		actor.In(actor.Admin, Creating),
	)
}
