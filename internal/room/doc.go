// Package room is the programme room: the draft while it is edited, with what every edit would do to people.
//
// Words: a choice is a place that a session may be given, with its price; a step's price is what edits would do together; a fix is a
// move that removes a finding; presence is who else edits.
//
// Always true: a price is of the draft as it is, by wishes at most a minute old. Nothing here changes the draft but through programme's
// use cases.
//
// Not here: what the engine is told of an edition, and why it refuses a place (planning); the engine itself (timetable). Faults and kept
// sentences have planning's names, from when both were one chapter.
package room
