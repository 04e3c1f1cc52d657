// Package edition describes the frame of a convention: the organisation that holds it, the series it belongs to,
// the edition itself with its days, slots, rooms, walking times, tracks and formats.
//
// Words: a series is a yearly line; an edition is one convention; a slot is a time interval of the grid; walk is the
// time to go from a room to another.
//
// Always true: an edition's zone can be loaded; days do not overlap; capacities and walking times are not negative;
// a draft is seen only by those who may read it.
//
// Not here: people, sessions, placements. What hangs on a room or a track is told by later chapters through
// Dependents.
package edition
