package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/release"
)

// benched is a released edition to measure on, in a database of its own.
type benched struct {
	app      *app.App
	edition  edition.Edition
	database string
	clean    func()
}

// demonstrated is how many sessions the demonstration has at least: for as many it is measured itself.
const demonstrated = 78

// newBenched makes the demonstration with its 2,400 people, or a programme of so many sessions.
func newBenched(ctx context.Context, sessions int) (*benched, error) {
	people := 2400
	if sessions > demonstrated {
		people = 200
	}
	a, world, clean, err := benchWorld(ctx, people)
	if err != nil {
		if clean != nil {
			clean()
		}
		return nil, err
	}
	w := &benched{app: a, edition: world.Edition, database: a.Config.Database, clean: clean}
	if sessions > demonstrated {
		if err := w.multiply(ctx, world, sessions); err != nil {
			w.clean()
			return nil, err
		}
	}
	return w, nil
}

// leave closes the database, so that a server can open it.
func (w *benched) leave() error { return w.app.Close() }

// Of a programme of many sessions: two days of as many rooms as that takes.
const (
	manyDays  = 2
	manySlots = 20 // each day
)

// multiply makes an edition of so many sessions, by an import of what the demonstration has, with its words in another order each time.
func (w *benched) multiply(ctx context.Context, world *demo.World, sessions int) error {
	now, err := w.app.Releases.CurrentRelease(ctx, w.edition.ID)
	if err != nil {
		return err
	}
	e, err := w.app.Editions.Create(ctx, world.Who, edition.Wanted{Organisation: "Bench", Series: "Bench", Slug: "bench", Name: "Bench",
		Zone: "UTC", Rehearsal: true})
	if err != nil {
		return err
	}
	e.State, e.WishesOpen = edition.Published, true
	if e, _, err = w.app.Editions.Edition().Save(ctx, world.Who, e); err != nil {
		return err
	}
	many := manySessions(now.Index().Exported("https://example.org/", "en"), sessions)
	if _, err := w.app.Intake.Import(ctx, world.Who, e.ID, formats.Result{Programme: many, Format: "bench"}, intake.Taking{}); err != nil {
		return err
	}
	if _, err := w.app.Releases.Release(ctx, world.Who, e.ID, release.Announcement{}, nil); err != nil {
		return err
	}
	w.edition, err = w.app.Editions.BySlug(ctx, world.Who, "bench")
	return err
}

// manySessions is a programme of so many sessions and nearly as many speakers.
func manySessions(of formats.Programme, sessions int) formats.Programme {
	r := rand.New(rand.NewPCG(1, 1))
	rooms := (sessions + manyDays*manySlots - 1) / (manyDays * manySlots)
	out := formats.Programme{Title: "Bench", Acronym: "bench", Language: "en", Zone: time.UTC, Tracks: of.Tracks, Formats: of.Formats}
	for k := range rooms {
		out.Rooms = append(out.Rooms, formats.Room{Key: fmt.Sprint("room-", k), Name: fmt.Sprint("Room ", k+1), Capacity: 100 + 20*k})
	}
	first := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	for d := range manyDays {
		start := first.AddDate(0, 0, d)
		out.Days = append(out.Days, formats.Day{Date: start.Format(time.DateOnly), Start: start, End: start.Add(manySlots * 30 * time.Minute)})
	}
	var talks []formats.Session
	for _, s := range of.Sessions {
		if !s.Plenary && s.Kind == formats.Talk {
			talks = append(talks, s)
		}
	}
	for i := range sessions {
		who := fmt.Sprint("speaker-", i*19/20)
		if i == 0 || who != out.Speakers[len(out.Speakers)-1].Key {
			out.Speakers = append(out.Speakers, formats.Speaker{Key: who, Name: fmt.Sprintf("Speaker Number%04d", i),
				Organisation: fmt.Sprint("Organisation ", i%150), Said: ^formats.Fields(0)})
		}
		like := talks[i%len(talks)]
		slot := i / rooms
		s := formats.Session{Key: fmt.Sprint("session-", i), Title: fmt.Sprintf("%s %d", like.Title, i), Abstract: shuffled(r, like.Abstract),
			Kind: like.Kind, Format: like.Format,
			Track: like.Track, Level: like.Level, Language: like.Language, Speakers: []string{who}, Duration: 25 * time.Minute,
			State: formats.Confirmed, Said: ^formats.Fields(0)}
		s.Placements = []formats.Placement{{GUID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Room: out.Rooms[i%rooms].Key,
			Duration: s.Duration,
			Start:    out.Days[slot/manySlots].Start.Add(time.Duration(slot%manySlots) * 30 * time.Minute)}}
		out.Sessions = append(out.Sessions, s)
	}
	return out
}

func shuffled(r *rand.Rand, text string) string {
	words := strings.Fields(text)
	r.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
	return strings.Join(words, " ")
}
