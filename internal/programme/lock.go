package programme

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
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

// locksInTx leaves out locks of rooms and slots that are gone.
func locksInTx(tx *sqldb.Tx, f edition.Frame) (locks []Lock, err error) {
	objects, err := sqldb.Each(tx, func(row sqldb.Scanner) (o string, err error) { return o, row.Scan(&o) },
		`SELECT object FROM draft_lock WHERE edition_id = $1 ORDER BY object`, f.Edition.ID)
	for _, o := range objects {
		if _, ok := f.Room(edition.RoomID(o)); ok {
			locks = append(locks, Lock{Room: edition.RoomID(o)})
		}
		if slices.ContainsFunc(f.Slots, func(s edition.Slot) bool { return string(s.ID) == o }) {
			locks = append(locks, Lock{Slot: edition.SlotID(o)})
		}
	}
	return locks, err
}

func setLock(tx *sqldb.Tx, editionID edition.ID, l Lock, on bool) error {
	query := `DELETE FROM draft_lock WHERE edition_id = $1 AND object = $2`
	if on {
		query = `INSERT INTO draft_lock (edition_id, object) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(query, editionID, l.object())
	return err
}
