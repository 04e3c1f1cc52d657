package post

import "github.com/creneau/creneau/internal/actor"

// Rights within a scope, and on the whole server.
var (
	Reading    = actor.ToRead("post.read")      // messages to people, with their addresses
	Sending    = actor.ToWrite("post.send")     // change, hold, drop and send messages
	ReadingAll = actor.ToWrite("post.read_all") // of the server: messages hold links that sign people in
)

// Rights lists the rights of this package. The chapter that declares a role adds them to it: this one stands below all chapters.
func Rights() []actor.Included {
	return actor.In(actor.Admin, Reading, Sending, ReadingAll)
}
