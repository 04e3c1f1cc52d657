// Package cosplib is the conference scheduling problem of CoSPLib, a public library of real conferences: tracks of
// submissions are laid into sessions and rooms, with sixteen soft goals.
//
// Words: a cell is a session × room; it carries one track, and its slots carry submissions of that track. A schedule is
// complete when every submission has all its slots, and valid when no cell mixes tracks.
//
// Always true: a Schedule scores exactly as the library's own evaluator does, in the version asked for; what a search
// returns has a label on every cell with submissions and on no other.
//
// Not here: the problem of a convention, which is another one (package timetable; docs/adr/0006-two-problems-two-states.md).
package cosplib
