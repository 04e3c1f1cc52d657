// Package timetable is the engine: it knows what a programme is worth to the people who will attend it.
//
// A Problem is abstract: sessions, rooms, speakers and people are indices, times are minutes. A Plan gives each
// session a room and a start. NewInstance checks a problem and prepares it; Instance.Price says what a plan costs,
// term by term; a State prices a move as the exact difference of two full prices, without computing either.
//
// The goal is what people can really attend: for each person the heaviest set of wished sessions that do not
// overlap, everybody having the same total weight. Prices are integers, so differences are exact: Unit is one
// person's whole day.
//
// Not here: names, databases, clocks. Package search looks for good plans, package prove says what none can surpass, package
// instance reads and writes files.
package timetable
