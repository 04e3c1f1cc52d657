package chapter

import "context"

// Finds lists what organisers find of a chapter by typing: objects, and what can be done. What somebody may not read is left out.
type Finds func(ctx context.Context, at At) ([]Find, error)

// Kinds of what is found, in the order in which they are listed.
const (
	FindSession FindKind = iota
	FindPerson
	FindThing // a room, a track, a product
	FindAct
	FindPage
)

// FindKind is a kind of what is found.
type FindKind int

// Find is something that organisers find by typing.
type Find struct {
	Kind   FindKind
	Label  string
	Note   string // what tells it from others of its name
	Words  string // by which it is found besides
	Page   string // below /organise/EDITION/
	Public string // its page for everybody, below /EDITION/; empty: none
}
