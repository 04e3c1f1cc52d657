package planning

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/timetable"
)

// Reason is why not every session can have a place: a rule, the sessions it concerns, and what of the edition makes it so.
type Reason struct {
	Rule     string // hours, room, tied, pinned, places, speaker, order
	Sessions []programme.SessionID
	Places   int     // that the sessions share, of rules places and speaker
	Causes   []Cause // to change one of them removes the reason; none and Smallest: even without all of them there is no plan
	Smallest bool    // no fewer causes can be proven to suffice; otherwise only that each of these is needed
}

// Cause is a lock, hours, a rule, or another part of an edition that somebody could change. Which names are set depends on the kind.
type Cause struct {
	Kind    string // lock, repeat, room_locked, slot_locked, speaker_hours, room_hours, features, before, apart, setup, plenary, break
	Session programme.SessionID
	Other   programme.SessionID // of rules
	Room    edition.RoomID
	Speaker speaker.ID
	Start   time.Time // of locked slots, plenaries and breaks
}

// whyTime bounds the search for the smallest causes.
const whyTime = 3 * time.Second

// Why names what contradicts itself in the edition as it is described; empty when nothing is found. Cost: up to three seconds where
// causes are many.
func (s *Service) Why(ctx context.Context, who actor.Actor, editionID edition.ID) ([]Reason, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	var d programme.Draft
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		d, err = programme.DraftForInTx(tx, who, editionID)
		return err
	})
	if err != nil {
		return nil, err
	}
	b, err := Describe(d)
	if err != nil {
		return nil, err
	}
	t, err := b.task(DefaultSettings(), timetable.NewInstance)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, whyTime)
	defer cancel()
	return t.reasons(b.causes, func() bool { return limited.Err() != nil }), nil
}

func (t *Task) reasons(causes []candidate, enough func() bool) (out []Reason) {
	parts := make([][]timetable.Cause, len(causes))
	for i, c := range causes {
		parts[i] = c.parts
	}
	for _, c := range t.Instance.Contradictions() {
		blame, _ := t.Instance.Blame(c, parts, enough)
		r := Reason{Rule: c.Rule, Places: c.Places, Smallest: blame.Smallest}
		for _, i := range c.Sessions {
			r.Sessions = append(r.Sessions, t.Sessions[i])
		}
		for _, i := range blame.AtFault {
			r.Causes = append(r.Causes, causes[i].Cause)
		}
		out = append(out, r)
	}
	return out
}

// candidate is a cause with the parts of the problem that come from it. What a room's lock, a slot's and a session's own keep in
// place is kept as long as one of them does.
type candidate struct {
	Cause
	parts []timetable.Cause
}

// because notes that a part of the problem comes from a cause.
func (b *Description) because(c Cause, kind timetable.CauseKind, index int) {
	i, known := b.causeAt[c]
	if !known {
		i = len(b.causes)
		b.causeAt[c] = i
		b.causes = append(b.causes, candidate{Cause: c})
	}
	b.causes[i].parts = append(b.causes[i].parts, timetable.Cause{Kind: kind, Index: index})
}

// stays reports whether the placement of the session that comes next is locked. What runs into a locked slot from before stays with
// it: nothing comes in, so it would have no place any more.
func (b *Description) stays(p programme.Placement) (locked bool) {
	by := func(c Cause) {
		locked = true
		b.because(c, timetable.Pin, len(b.p.Sessions))
	}
	if p.Pinned {
		by(Cause{Kind: "lock", Session: p.SessionID})
	}
	if b.d.RoomLocked(p.RoomID) {
		by(Cause{Kind: "room_locked", Room: p.RoomID})
	}
	for _, s := range b.locked {
		if s.Start.Before(p.End()) && p.Start.Before(s.End) {
			by(Cause{Kind: "slot_locked", Start: s.Start})
		}
	}
	return locked
}
