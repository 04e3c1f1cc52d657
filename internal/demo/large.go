package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// Of a large convention: ten days of four slots.
const (
	largePeople = 100_000
	largeRooms  = 25
	largeDays   = 10
	largeSlots  = 4 // each day

	largeSpeakers = 950 // some have two sessions
)

// Large makes a convention of 100,000 people and 1,000 sessions, each of which has a place, for measuring. It is made
// through the chapters' own use cases, in some tens of seconds.
func Large(ctx context.Context, s cores.Cores) (*World, error) {
	h := &large{World: &World{Who: actor.System("demo"), Services: s}, ctx: ctx, r: rand.New(rand.NewPCG(1, 1))}
	if err := h.frame(); err != nil {
		return nil, err
	}
	if err := h.sessions(); err != nil {
		return nil, err
	}
	d, err := s.Programme.Draft(ctx, h.Who, h.Edition.ID)
	if err != nil {
		return nil, err
	}
	if err := h.crowd(d.Sessions); err != nil {
		return nil, err
	}
	places := make([]programme.PlanPlace, len(d.Sessions))
	for i, v := range d.Sessions {
		at := d.Frame.Slots[i/largeRooms]
		places[i] = programme.PlanPlace{SessionID: v.ID, RoomID: d.Frame.Rooms[i%largeRooms].ID, Start: at.Start}
	}
	_, err = s.Programme.ApplyPlan(ctx, h.Who, h.Edition.ID, "x", places)
	return h.World, err
}

type large struct {
	*World
	ctx context.Context
	r   *rand.Rand
}

func (h *large) frame() error {
	ctx := h.ctx
	var err error
	if h.Edition, err = h.Services.Editions.Create(ctx, h.Who,
		edition.Wanted{Organisation: "Large", Series: "Large", Slug: "large", Name: "Large", Zone: "UTC", Rehearsal: true}); err != nil {
		return err
	}
	h.Edition.PeopleExpected, h.Edition.NoShowPercent = largePeople, 30
	if h.Edition, _, err = h.Services.Editions.Edition().Save(ctx, h.Who, h.Edition); err != nil {
		return err
	}
	for r := range largeRooms {
		room := edition.Room{EditionID: h.Edition.ID, Name: fmt.Sprint("Room ", r), Capacity: 600 + 6000*(largeRooms-r)/largeRooms, Position: r}
		if _, _, err = h.Services.Editions.Room().Save(ctx, h.Who, room); err != nil {
			return err
		}
	}
	for k := range largeDays {
		start := time.Date(2027, 3, 1+k, 9, 0, 0, 0, time.UTC)
		day, _, err := h.Services.Editions.Day().Save(ctx, h.Who,
			edition.Day{EditionID: h.Edition.ID, Date: start.Format(time.DateOnly), Start: start, End: start.Add(4 * time.Hour)})
		if err != nil {
			return err
		}
		if err := h.Services.Editions.AddSlots(ctx, h.Who, day.ID,
			edition.Row{First: start, Minutes: 30, Gap: 10, Count: largeSlots}); err != nil {
			return err
		}
	}
	return nil
}

func (h *large) sessions() error {
	ctx := h.ctx
	var tracks []edition.TrackID
	for k := range 8 {
		track, _, err := h.Services.Editions.Track().Save(ctx, h.Who,
			edition.Track{EditionID: h.Edition.ID, Slug: fmt.Sprint("track-", k), Name: fmt.Sprint("Track ", k)})
		if err != nil {
			return err
		}
		tracks = append(tracks, track.ID)
	}
	var speakers []speaker.ID
	for i := range largeRooms * largeDays * largeSlots {
		if i < largeSpeakers {
			who, _, err := h.Services.Speakers.Speaker().Save(ctx, h.Who,
				speaker.Speaker{EditionID: h.Edition.ID, Name: fmt.Sprintf("Speaker %04d", i)})
			if err != nil {
				return err
			}
			speakers = append(speakers, who.ID)
		}
		s := programme.Session{EditionID: h.Edition.ID, TrackID: tracks[i%len(tracks)], Title: fmt.Sprintf("Session %04d", i),
			Kind:    programme.Talk,
			Minutes: 30, Language: "en", Speakers: []speaker.ID{speakers[i%largeSpeakers]}}
		if _, _, err := h.Services.Programme.Session().Save(ctx, h.Who, s); err != nil {
			return err
		}
	}
	return nil
}

func (h *large) crowd(all []programme.Session) error {
	var batch []agenda.Imported
	for person, wishes := range seed.Crowd(h.r, largePeople, len(all)) {
		for rank, i := range wishes {
			level := agenda.Interested
			if rank < 2 && h.r.IntN(2) == 0 {
				level = agenda.MustSee
			}
			batch = append(batch, agenda.Imported{Person: fmt.Sprint("person-", person), Session: all[i].ID, Level: level})
		}
		if person%1000 == 999 {
			if _, err := h.Services.Agenda.Import(h.ctx, h.Who, h.Edition.ID, batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	return nil
}
