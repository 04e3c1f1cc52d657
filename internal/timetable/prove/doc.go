// Package prove says what no plan of a timetable.Instance can surpass: upper bounds of what people attend, in units.
//
// Every bound holds for every plan, whenever the proof stops; more time only lowers it. The methods are those of
// docs/adr/0007-two-bounds-by-size.md.
//
// Not here: plans (package search), and lower bounds of prices: what stands, runs in parallel or breaks rules is not looked at.
package prove
