package programme

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/record"
)

// Edit is one thing that is done to a draft. It changes the copy it is given, or refuses.
type Edit interface {
	// Apply does it; new objects get their identifiers from ids.
	Apply(d *Draft, ids id.Source) error
}

// Refusals of edits.
var (
	ErrLocked  = fault.New(fault.Conflict, "draft.locked", "this is locked where it is; unlock it first")
	ErrRepeats = fault.New(fault.Invalid, "draft.repeats", "this session has several placements; say which")
	ErrNoRoom  = fault.New(fault.Invalid, "draft.no_room", "this room is not there any more").Field("room", "draft.no_room")
	ErrLock    = fault.New(fault.Invalid, "draft.lock", "a lock is of one room or of one slot")
	ErrNoSlot  = fault.New(fault.Invalid, "draft.no_slot", "this slot is not there any more")
)

// Put gives a session a place: it moves the placement named, or the only one, or makes the first one.
type Put struct {
	Session   SessionID
	Placement PlacementID // empty: the only one
	Room      edition.RoomID
	Start     time.Time
	Seen      *int64 // the version of the placement that was looked at, 0 for none; nil: not checked
}

// Apply does the edit.
func (e Put) Apply(d *Draft, ids id.Source) error {
	i, err := d.placementAt(e.Placement, e.Session)
	if err != nil {
		return err
	}
	if !d.seen(i, e.Seen) {
		return record.ErrMoved
	}
	if i < 0 {
		return d.add(ids, e.Session, Placement{RoomID: e.Room, Start: e.Start})
	}
	to := d.Placements[i]
	if d.Locked(to) {
		return d.stays(to)
	}
	to.RoomID, to.Start = e.Room, Whole(e.Start)
	return d.put(i, to)
}

// Away takes a placement from the draft.
type Away struct {
	Session   SessionID
	Placement PlacementID // empty: the only one
	Seen      *int64
}

// Apply does the edit.
func (e Away) Apply(d *Draft, _ id.Source) error {
	i, err := d.placementAt(e.Placement, e.Session)
	if err != nil {
		return err
	}
	if !d.seen(i, e.Seen) || i < 0 {
		return record.ErrMoved
	}
	if d.Locked(d.Placements[i]) {
		return d.stays(d.Placements[i])
	}
	d.Placements = slices.Delete(d.Placements, i, i+1)
	return nil
}

// Resize makes a session shorter or longer, wherever it is placed.
type Resize struct {
	Session SessionID
	Minutes int
	Seen    *int64 // the version of the session
}

// Apply does the edit.
func (e Resize) Apply(d *Draft, _ id.Source) error {
	i := slices.IndexFunc(d.Sessions, func(s Session) bool { return s.ID == e.Session })
	if i < 0 || e.Seen != nil && d.Sessions[i].Version != *e.Seen {
		return record.ErrMoved
	}
	d.Sessions[i].Minutes = e.Minutes
	if err := d.Sessions[i].Check(d.Frame.Edition.SessionLimit); err != nil {
		return err
	}
	for k, p := range d.Placements {
		if p.SessionID != e.Session {
			continue
		}
		if d.Locked(p) {
			return d.stays(p)
		}
		d.Placements[k].Minutes = e.Minutes
	}
	return nil
}

// Pin locks the placements of a session where they are, or frees them.
type Pin struct {
	Session SessionID
	Pinned  bool
}

// Apply does the edit.
func (e Pin) Apply(d *Draft, _ id.Source) error {
	for i := range d.Placements {
		if d.Placements[i].SessionID == e.Session {
			d.Placements[i].Pinned = e.Pinned
		}
	}
	return nil
}

// SetLock locks a room or a slot, or frees it.
type SetLock struct {
	Lock
	On bool
}

// Apply does the edit.
func (e SetLock) Apply(d *Draft, _ id.Source) error {
	if (e.Room == "") == (e.Slot == "") {
		return ErrLock
	}
	if _, ok := d.Frame.Room(e.Room); !ok && e.Room != "" {
		return ErrNoRoom
	}
	if e.Slot != "" && !slices.ContainsFunc(d.Frame.Slots, func(s edition.Slot) bool { return s.ID == e.Slot }) {
		return ErrNoSlot
	}
	d.Locks = slices.DeleteFunc(d.Locks, func(l Lock) bool { return l == e.Lock })
	if e.On {
		d.Locks = append(d.Locks, e.Lock)
		slices.SortFunc(d.Locks, func(a, b Lock) int { return cmp.Compare(a.object(), b.object()) })
	}
	return nil
}

// Create makes a session and gives it a place: a break, something internal that blocks a room, or a talk to be described later.
type Create struct {
	Title    string
	Kind     string
	Internal bool
	Plenary  bool
	Room     edition.RoomID // empty: all rooms, for a plenary or a break
	Start    time.Time
	Minutes  int
}

// Apply does the edit.
func (e Create) Apply(d *Draft, ids id.Source) error {
	s := Session{ID: SessionID(ids.New("ses")), EditionID: d.Frame.Edition.ID, Title: strings.TrimSpace(e.Title), Kind: e.Kind,
		Internal: e.Internal,
		Plenary:  e.Plenary, Minutes: e.Minutes, State: Confirmed, Pending: e.Kind != Break, GUID: ids.UUID(), Code: ids.Code()}
	for _, o := range d.Sessions {
		s.Number = max(s.Number, o.Number)
	}
	s.Number++
	if err := s.Check(d.Frame.Edition.SessionLimit); err != nil {
		return err
	}
	at, _ := slices.BinarySearchFunc(d.Sessions, s, byTitle)
	d.Sessions = slices.Insert(d.Sessions, at, s)
	return d.add(ids, s.ID, Placement{RoomID: e.Room, Start: e.Start})
}

// Copy gives what has a placement the same hours in other rooms: a break or a plenary that is there too. Rooms that have it are left out.
type Copy struct {
	Placement PlacementID
	Rooms     []edition.RoomID
}

// Apply does the edit.
func (e Copy) Apply(d *Draft, ids id.Source) error {
	i := slices.IndexFunc(d.Placements, func(p Placement) bool { return p.ID == e.Placement })
	if i < 0 {
		return record.ErrMoved
	}
	from := d.Placements[i]
	for _, room := range e.Rooms {
		there := func(p Placement) bool {
			return p.SessionID == from.SessionID && p.RoomID == room && p.Start.Equal(from.Start)
		}
		if slices.ContainsFunc(d.Placements, there) {
			continue
		}
		if err := d.add(ids, from.SessionID, Placement{RoomID: room, Start: from.Start, Minutes: from.Minutes}); err != nil {
			return err
		}
	}
	return nil
}

// Cancel says that a session does not take place. It keeps its placement, struck through.
type Cancel struct{ Session SessionID }

// Apply does the edit.
func (e Cancel) Apply(d *Draft, _ id.Source) error {
	i := slices.IndexFunc(d.Sessions, func(s Session) bool { return s.ID == e.Session })
	if i < 0 {
		return record.ErrMoved
	}
	d.Sessions[i].State = Cancelled
	return nil
}

// Plan gives sessions the places that a plan says. What is locked, or has several placements, stays.
type Plan []PlanPlace

// Apply does the edit.
func (e Plan) Apply(d *Draft, ids id.Source) error {
	for _, at := range e {
		places := d.PlacementsOf(at.SessionID)
		if len(places) > 1 || len(places) == 1 && (d.Locked(places[0]) || places[0].RoomID == at.RoomID && places[0].Start.Equal(at.Start)) {
			continue
		}
		if err := (Put{Session: at.SessionID, Room: at.RoomID, Start: at.Start}).Apply(d, ids); err != nil {
			return err
		}
	}
	return nil
}

// Whole is an instant as it is kept: in milliseconds. With more it would not be found again.
func Whole(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// placementAt finds the placement named, or the only one of a session; -1 when it has none.
func (d *Draft) placementAt(name PlacementID, session SessionID) (int, error) {
	found := -1
	for i, p := range d.Placements {
		switch {
		case name != "" && p.ID == name && (session == "" || p.SessionID == session):
			return i, nil
		case name != "" || p.SessionID != session:
			continue
		case found >= 0:
			return 0, ErrRepeats
		}
		found = i
	}
	if name != "" {
		return 0, record.ErrMoved
	}
	return found, nil
}

func (d *Draft) seen(i int, version *int64) bool {
	if version == nil {
		return true
	}
	if i < 0 {
		return *version == 0
	}
	return d.Placements[i].Version == *version
}

// put writes a placement in another place, which must be one.
func (d *Draft) put(i int, p Placement) error {
	if err := d.CheckPlace(p); err != nil {
		return err
	}
	d.Placements[i] = p
	return nil
}

func (d *Draft) CheckPlace(p Placement) error {
	s, ok := d.Session(p.SessionID)
	if !ok {
		return record.ErrMoved
	}
	if p.Start.IsZero() || p.Minutes < 1 || p.Minutes > 24*60 {
		return ErrStart
	}
	if len(d.Frame.Days) > 0 && !onDay(d.Frame.Days, p) {
		return ErrStart // nobody would find it again
	}
	if p.RoomID == "" && !s.Plenary && s.Kind != Break {
		return ErrPlenary
	}
	if _, ok := d.Frame.Room(p.RoomID); !ok && p.RoomID != "" {
		return ErrNoRoom
	}
	if d.RoomLocked(p.RoomID) {
		room, _ := d.Frame.Room(p.RoomID)
		return ErrLocked.With("Into", room.Name)
	}
	if d.SlotLocked(p.Start) {
		return ErrLocked.With("Into", p.Start.In(d.Frame.Edition.Location()).Format("15:04"))
	}
	return nil
}

// stays refuses to touch what is locked where it is, by name.
func (d *Draft) stays(p Placement) error {
	s, _ := d.Session(p.SessionID)
	return ErrLocked.With("Sessions", []string{s.Title})
}

// add gives a session a placement more: one that was taken away, if there is one, under its own names. The first new one has the names of
// its session, so that a session that is not repeated is known by one code everywhere.
func (d *Draft) add(ids id.Source, session SessionID, p Placement) error {
	s, ok := d.Session(session)
	if !ok {
		return record.ErrMoved
	}
	p.EditionID, p.SessionID = d.Frame.Edition.ID, session
	p.Start, p.Minutes = Whole(p.Start), cmp.Or(p.Minutes, s.Minutes)
	if old, ok := Recall(d.Parked, d.Placements, s, p); ok {
		p.ID, p.GUID, p.Code, p.Number = old.ID, old.GUID, old.Code, old.Number
	} else {
		d.name(ids, s, &p)
	}
	if err := d.CheckPlace(p); err != nil {
		return err
	}
	d.Placements = append(d.Placements, p)
	return nil
}

// name gives a new placement names that nothing has, nor had.
func (d *Draft) name(ids id.Source, s Session, p *Placement) {
	p.ID, p.GUID, p.Code = PlacementID(ids.New("pla")), s.GUID, s.Code
	for _, o := range slices.Concat(d.Placements, d.Parked) {
		p.Number = max(p.Number, o.Number)
		if o.Code == s.Code || o.GUID == s.GUID {
			p.Code, p.GUID = ids.Code(), ids.UUID()
		}
	}
	p.Number++
}

// Seats gives rooms their capacities.
type Seats map[edition.RoomID]int

// Apply does the edit.
func (e Seats) Apply(d *Draft, _ id.Source) error {
	for i := range d.Frame.Rooms {
		if n, told := e[d.Frame.Rooms[i].ID]; told {
			d.Frame.Rooms[i].Capacity = n
		}
	}
	return nil
}
