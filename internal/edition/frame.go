package edition

import "slices"

// Frame is everything this chapter knows about one edition, read in one transaction. Slices are in display order.
type Frame struct {
	Edition      Edition
	Series       Series
	Organisation Organisation
	Days         []Day
	Slots        []Slot
	Rooms        []Room
	Walks        []Walk
	Tracks       []Track
	Formats      []Format
}

// WalkMinutes is the time from a to b: as told, or derived from their floors.
func (f Frame) WalkMinutes(a, b RoomID) int {
	if a == b {
		return 0
	}
	for _, w := range f.Walks {
		if w.A == min(a, b) && w.B == max(a, b) {
			return w.Minutes
		}
	}
	from, ok1 := f.Room(a)
	to, ok2 := f.Room(b)
	if !ok1 || !ok2 {
		return f.Edition.WalkSameFloor
	}
	floors := max(from.Floor-to.Floor, to.Floor-from.Floor)
	return f.Edition.WalkSameFloor + floors*f.Edition.WalkPerFloor
}

// Room returns the room with an id.
func (f Frame) Room(id RoomID) (Room, bool) {
	i := slices.IndexFunc(f.Rooms, func(r Room) bool { return r.ID == id })
	if i < 0 {
		return Room{}, false
	}
	return f.Rooms[i], true
}

// SlotsOf returns the slots of a day.
func (f Frame) SlotsOf(day DayID) []Slot {
	var out []Slot
	for _, s := range f.Slots {
		if s.DayID == day {
			out = append(out, s)
		}
	}
	return out
}
