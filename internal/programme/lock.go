package programme

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
)

// Lock keeps what is in a room, or starts in a slot, where it is: neither hands nor the planner move it, and nothing else comes in.
// One of the two is set.
type Lock struct {
	Room edition.RoomID `json:",omitempty"`
	Slot edition.SlotID `json:",omitempty"`
}

func (l Lock) object() string { return string(l.Room) + string(l.Slot) }

// RoomLocked reports whether a room is locked.
func (d Draft) RoomLocked(id edition.RoomID) bool {
	return id != "" && slices.Contains(d.Locks, Lock{Room: id})
}

// SlotLocked reports whether the slot that starts at an instant is locked.
func (d Draft) SlotLocked(start time.Time) bool {
	if len(d.Locks) == 0 {
		return false
	}
	i := slices.IndexFunc(d.Frame.Slots, func(s edition.Slot) bool { return s.Start.Equal(start) })
	return i >= 0 && slices.Contains(d.Locks, Lock{Slot: d.Frame.Slots[i].ID})
}

// Locked reports whether a placement stays where it is: by itself, with its room, or with its slot.
func (d Draft) Locked(p Placement) bool {
	return p.Pinned || d.RoomLocked(p.RoomID) || d.SlotLocked(p.Start)
}
