// Package planning turns an edition and everybody's wishes into a problem for the engine, searches, and keeps the
// candidate plans with their price in people.
//
// Words: a plan is a candidate draft with its settings and price; applying one changes the draft, in one step that
// can be undone.
//
// Always true: a plan under way is a row that beats: whoever runs it writes its best so far every second. A row whose
// beat is old is free for anybody to take, so a plan survives the death of its server and goes on from its best
// within seconds. What is pinned, plenaries and breaks are never moved.
//
// Not here: the search itself (timetable), changing or releasing the programme but through programme's use cases.
package planning
