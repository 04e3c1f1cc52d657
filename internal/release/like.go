package release

import (
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Like gives everything public in a draft the places, lengths, state and speakers that it has in a release; slots go along where a day has
// as many and they fit. What is not in the release loses its place. Texts and what only organisers see stay. What cannot be as it was is
// left as it is (see Left).
type Like struct{ Release *Snapshot }

// Apply does the edit.
func (e Like) Apply(d *programme.Draft, ids id.Source) error {
	like(d, e.Release, ids)
	return nil
}

// LeftOut is something of a release that a draft cannot have any more.
type LeftOut struct {
	Why     LeftOutWhy
	Session string // title
	Name    string // of the room, speaker or day
}

// LeftOutWhy says why something of a release is left out.
type LeftOutWhy string

// The reasons: the session, the room or the speaker is not there any more; the room is closed at that time; a lock holds it; no day of the
// edition has this time, or the edition does not allow this length.
const (
	LeftSession LeftOutWhy = "session"
	LeftRoom    LeftOutWhy = "room"
	LeftSpeaker LeftOutWhy = "speaker"
	LeftClosed  LeftOutWhy = "closed"
	LeftLocked  LeftOutWhy = "locked"
	LeftTime    LeftOutWhy = "time"
	LeftSlots   LeftOutWhy = "slots" // of the day that is named: one is locked, or they would overlap, or lie outside the day
)

// Likeness is what making the draft like a release would do.
type Likeness struct {
	Now, Next *Snapshot // the draft as it is, and as it would be
	LeftOut   []LeftOut
	Refusal   error // why it is not possible: a rule that blocks
}

// PreviewLike says what making the draft like a release would do.
func (s *Service) PreviewLike(ctx context.Context, who actor.Actor, editionID edition.ID, number int) (l Likeness, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		at, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return err
		}
		now, err := programme.DraftInTx(tx, editionID)
		if err != nil {
			return err
		}
		scratch, err := now.Edited(s.ids)
		if err != nil {
			return err
		}
		l = Likeness{LeftOut: like(&scratch, at, s.ids)}
		var next programme.Draft
		next, l.Refusal = now.Tried(s.ids, Like{at})
		l.Now, l.Next = Build(now, 0, tx.Now(), "", nil), Build(next, 0, tx.Now(), "", nil)
		return nil
	})
	return l, err
}

// MakeLike makes the draft like a release, in one step. Label names it for who takes it back.
func (s *Service) MakeLike(ctx context.Context, who actor.Actor, editionID edition.ID, number int, label string) (done programme.Done,
	err error) {
	if err := who.May(programme.Changing, string(editionID)); err != nil {
		return programme.Done{}, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		at, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return err
		}
		done, err = s.programme.TakeStepInTx(tx, who, editionID, programme.Step{Label: label, Edits: []programme.Edit{Like{at}}})
		return err
	})
	return done, err
}

func like(d *programme.Draft, s *Snapshot, ids id.Source) (left []LeftOut) {
	x := s.Index()
	left = slotsLike(d, s)
	here := map[programme.SessionID]bool{}
	for i := range d.Sessions {
		v := &d.Sessions[i]
		if here[v.ID] = true; v.Internal || v.Undisclosed {
			continue
		}
		if old := x.Session(string(v.ID)); old.ID != "" {
			left = append(left, sessionLike(d, v, old, x)...)
		}
		left = append(left, placesLike(d, *v, x, ids)...)
	}
	for _, old := range s.Sessions {
		if !here[programme.SessionID(old.ID)] {
			left = append(left, LeftOut{LeftSession, old.Title, ""})
		}
	}
	return left
}

// slotsLike moves the slots of days that have as many as in the release, each as long as it is: all of a day or none.
func slotsLike(d *programme.Draft, s *Snapshot) (left []LeftOut) {
	for _, day := range d.Frame.Days {
		i := slices.IndexFunc(s.Days, func(o SnapshotDay) bool { return o.ID == string(day.ID) })
		slots := d.Frame.SlotsOf(day.ID)
		if i < 0 || len(slots) != len(s.Days[i].SlotStarts) {
			continue
		}
		moved, stuck := slices.Clone(slots), false
		for k, slot := range slots {
			start := programme.Whole(s.Days[i].SlotStarts[k])
			stuck = stuck || !start.Equal(slot.Start) && d.SlotLocked(slot.Start)
			moved[k].Start, moved[k].End = start, start.Add(slot.End.Sub(slot.Start))
		}
		switch {
		case slices.Equal(moved, slots):
		case stuck || day.Fits(moved) != nil:
			left = append(left, LeftOut{LeftSlots, "", day.Date})
		default:
			for _, slot := range moved {
				at := slices.IndexFunc(d.Frame.Slots, func(o edition.Slot) bool { return o.ID == slot.ID })
				d.Frame.Slots[at] = slot
			}
		}
	}
	return left
}

// sessionLike gives a session the state, length and speakers that it has in a release.
func sessionLike(d *programme.Draft, v *programme.Session, old SnapshotSession, x *Index) (left []LeftOut) {
	next := *v
	next.State, next.StateNote, next.Minutes = programme.State(old.State), old.StateNote, old.Minutes
	here := func(all []string) (out []speaker.ID) {
		for _, id := range all {
			if slices.ContainsFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return string(s.ID) == id }) {
				out = append(out, speaker.ID(id))
			}
		}
		return out
	}
	for _, id := range old.Speakers {
		if len(here([]string{id})) == 0 {
			left = append(left, LeftOut{LeftSpeaker, v.Title, x.Speaker(id).Name})
		}
	}
	if speakers := here(old.Speakers); !slices.Equal(speakers, v.Speakers) {
		next.Speakers, next.Segments = speakers, nil
		for _, g := range old.Segments {
			next.Segments = append(next.Segments, programme.Segment{Title: g.Title, Minutes: g.Minutes, Speakers: here(g.Speakers)})
		}
	}
	if next.Check(d.Frame.Edition.SessionLimit) != nil {
		return append(left, LeftOut{LeftTime, v.Title, ""})
	}
	*v = next
	return left
}

// placesLike gives a session the placements that it has in a release. A placement that is known there moves, the others take what is left;
// those too many go.
func placesLike(d *programme.Draft, v programme.Session, x *Index, ids id.Source) (left []LeftOut) {
	entries := slices.Clone(x.EntriesOf(string(v.ID)))
	pairs := map[programme.PlacementID]SnapshotEntry{}
	mine := d.PlacementsOf(v.ID)
	for _, known := range []bool{true, false} {
		for _, p := range mine {
			i := slices.IndexFunc(entries, func(e SnapshotEntry) bool { return !known || e.ID == string(p.ID) })
			if _, taken := pairs[p.ID]; !taken && i >= 0 {
				pairs[p.ID] = entries[i]
				entries = slices.Delete(entries, i, i+1)
			}
		}
	}
	leave := func(e SnapshotEntry, why LeftOutWhy) {
		left = append(left, LeftOut{why, v.Title, x.Room(e.RoomID).Name})
	}
	for _, p := range mine {
		i := slices.IndexFunc(d.Placements, func(o programme.Placement) bool { return o.ID == p.ID })
		e, stays := pairs[p.ID]
		to := placed(d, p, e)
		switch {
		case stays && p.RoomID == to.RoomID && p.Start.Equal(to.Start) && p.Minutes == to.Minutes:
		case d.Locked(p):
			leave(e, LeftLocked)
		case !stays:
			d.Placements = slices.Delete(d.Placements, i, i+1)
		default:
			if why := hinders(d, to); why != "" {
				leave(e, why)
				continue
			}
			d.Placements[i] = to
		}
	}
	for _, e := range entries {
		to := placed(d, programme.Placement{ID: programme.PlacementID(e.ID), EditionID: v.EditionID, SessionID: v.ID, GUID: ids.UUID(),
			Code: ids.Code()}, e)
		for _, o := range d.Placements {
			to.Number = max(to.Number, o.Number+1)
		}
		if why := hinders(d, to); why != "" {
			leave(e, why)
			continue
		}
		d.Placements = append(d.Placements, to)
	}
	return left
}

// placed is a placement where an entry is, under the names that calendars know when nothing else has them.
func placed(d *programme.Draft, p programme.Placement, e SnapshotEntry) programme.Placement {
	others := func(has func(programme.Placement) bool) bool {
		return slices.ContainsFunc(d.Placements, func(o programme.Placement) bool { return o.ID != p.ID && has(o) })
	}
	if e.ID == "" {
		return p
	}
	if !others(func(o programme.Placement) bool { return o.GUID == e.GUID || o.Code == e.Code }) {
		p.GUID, p.Code = e.GUID, e.Code
	}
	p.RoomID, p.Start, p.Minutes = edition.RoomID(e.RoomID), programme.Whole(e.Start), int(e.End.Sub(e.Start)/time.Minute)
	return p
}

// hinders says why a placement of a release cannot be in the draft; empty when it can.
func hinders(d *programme.Draft, p programme.Placement) LeftOutWhy {
	room, there := d.Frame.Room(p.RoomID)
	switch {
	case p.RoomID != "" && !there:
		return LeftRoom
	case p.RoomID != "" && !programme.Within(room.Available, p):
		return LeftClosed
	case d.RoomLocked(p.RoomID) || d.SlotLocked(p.Start):
		return LeftLocked
	case d.CheckPlace(p) != nil:
		return LeftTime
	default:
		return ""
	}
}
