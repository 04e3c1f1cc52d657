// Package formats reads and writes other people's files: programmes as frab XML and JSON, Sessionize, Conference
// Hall, OpenPlanner, Devoxx, FOSDEM, Halfnarp, CSV and XLSX come in; frab XML and JSON, iCalendar, CSV, Atom and
// plain text go out.
//
// Both sides meet in Programme, a value without identifiers of ours. Reading has limits before it parses and tells
// what it assumed (Note); writing gives what clients are known to accept.
package formats
