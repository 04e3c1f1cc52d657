package agenda

import (
	"time"

	"github.com/creneau/creneau/internal/programme"
)

// Level is how much somebody wants a session.
type Level int

// The levels. None is a star taken back; it is kept so that an older device cannot bring it to life again.
const (
	None       Level = 0
	Interested Level = 1
	MustSee    Level = 2
)

// interestedWeight is what a session counts for that somebody is interested in.
const interestedWeight = 2

// Weight is what a session counts for somebody who wants it so, where the edition weighs a must-see with must. A must-see never counts less
// than interest: releases from before there was a setting have none.
func Weight(level Level, must int) int {
	switch level {
	case MustSee:
		return max(interestedWeight, must)
	case Interested:
		return interestedWeight
	}
	return 0
}

// Star is one person's wish to hear a session. At is when the person's device changed it.
type Star struct {
	Session programme.SessionID
	Level   Level
	At      time.Time
}

// Wish is a star without its history, as counts and plans need it.
type Wish struct {
	Session programme.SessionID
	Level   Level
}

// PersonWishes are the wishes of one person who is not named: sorted by session, no level None, never empty.
type PersonWishes []Wish
