// Package demo makes a believable one-day convention from a seed: rooms, keynotes, sessions, speakers, products, and a
// crowd with tastes whose stars look like those of real crowds.
//
// Always true: the same seed and number of people give the same programme and the same stars, identifiers included;
// secrets and sign-in links never come from the seed. All names are made up.
package demo

import (
	"context"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Slug is the edition's.
const Slug = "demo"

// Day is when the convention is held: a Thursday.
const Day = "2027-02-04"

// Options of a world.
type Options struct {
	People int
	Seed   uint64
}

// World is a convention that has been made.
type World struct {
	Edition  edition.Edition
	Who      actor.Actor // who made it
	Speakers []speaker.Speaker
	Stars    int
	services cores.Cores
}

// NewServices returns the chapters on a database, with identifiers that repeat for a seed. Their history undoes changes of
// what the demonstration is made of.
func NewServices(db *sqldb.DB, seed uint64) cores.Cores {
	c := cores.New(db, Source(seed))
	c.History.Add(slices.Concat(c.Editions.Undoers(), c.Catalogue.Undoers(), c.Speakers.Undoers(), c.Programme.Undoers())...)
	return c
}

// Source makes identifiers that repeat for a seed: a fixed clock that ticks once each, and seeded randomness.
func Source(seed uint64) id.Source {
	var key [32]byte
	copy(key[:], fmt.Sprintf("creneau demo %d", seed))
	stream := rand.NewChaCha8(key)
	at := Clock()
	var mu sync.Mutex // guards both
	return id.Source{
		Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			at = at.Add(time.Millisecond)
			return at
		},
		Random: readerFunc(func(b []byte) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			return stream.Read(b)
		}),
	}
}

// Clock is when the world was made.
func Clock() time.Time { return time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC) }

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

//go:embed sessions.txt
var sessionLines string

// Make describes the convention and lets its crowd star, without placing anything but keynotes and breaks.
func Make(ctx context.Context, s cores.Cores, o Options) (*World, error) {
	w := &World{Who: actor.System("demo"), services: s}
	m := &maker{ctx: ctx, World: w, options: o, rand: rand.New(rand.NewPCG(o.Seed, 20230202))}
	for _, step := range []func() error{m.frame, m.products, m.people, m.plenaries, m.sessions, m.crowd} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("make the demonstration: %w", err)
		}
	}
	return w, nil
}

type maker struct {
	*World
	ctx     context.Context
	options Options
	rand    *rand.Rand
	zone    *time.Location
	tracks  map[string]edition.TrackID
	formats map[string]edition.FormatID
	rooms   []edition.Room
	byName  map[string]catalogue.ProductID
	placed  []programme.Session // that people can star
	next    int                 // of the speakers
}

func (m *maker) at(hour, minute int) time.Time {
	return time.Date(2027, 2, 4, hour, minute, 0, 0, m.zone)
}

func (m *maker) frame() error {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return err
	}
	m.zone = zone
	s := m.services.Editions
	org, _, err := s.Organisation().Save(m.ctx, m.Who, edition.Organisation{Name: "Nuée", Slug: "nuee", URL: "https://example.org/"})
	if err != nil {
		return err
	}
	series, _, err := s.Series().Save(m.ctx, m.Who, edition.Series{OrganisationID: org.ID, Name: "Grand Large", Slug: "grand-large"})
	if err != nil {
		return err
	}
	e := edition.New(series.ID, Slug, "Grand Large 2027", zone.String())
	e.Languages, e.State, e.WishesOpen = []string{"fr", "en"}, edition.Published, true
	e.Tagline = "Une journée, neuf salles, soixante-dix sessions : the day of a cloud and of those who build on it."
	e.Description = "The first edition of a day for developers: an opening keynote in four voices, dozens of sessions of thirty minutes at most, a closing keynote. *Every name here is made up.*"
	e.Venue, e.Address = "Halle des Sciences", "30 avenue du Canal, Paris"
	e.PeopleExpected, e.NoShowPercent, e.CreatedAt = m.options.People, 30, Clock()
	if m.Edition, _, err = s.Edition().Save(m.ctx, m.Who, e); err != nil {
		return err
	}
	if err := m.grid(); err != nil {
		return err
	}
	return m.themes()
}

// roomSizes are unlike, as in any real venue; the numbers are of a day for 2,400 and grow with the crowd.
var roomSizes = []struct {
	name     string
	capacity int
	floor    int
	features []edition.Feature
}{
	{"Gagarine", 620, 0, []edition.Feature{edition.StepFree, edition.HearingLoop, edition.Recording, edition.Streaming, edition.Captions}},
	{"Tereshkova", 320, 0, []edition.Feature{edition.StepFree, edition.HearingLoop, edition.Recording, edition.Streaming}},
	{"Hopper", 240, 0, []edition.Feature{edition.StepFree, edition.Recording}},
	{"Lovelace", 180, 1, []edition.Feature{edition.StepFree, edition.Recording}},
	{"Turing", 150, 1, []edition.Feature{edition.StepFree, edition.Recording}},
	{"Hamilton", 120, 1, []edition.Feature{edition.StepFree}},
	{"Franklin", 90, 2, []edition.Feature{edition.StepFree, edition.Recording}},
	{"Curie", 70, 2, []edition.Feature{edition.StepFree}},
	{"Atelier", 50, 2, nil},
}

func (m *maker) grid() error {
	s := m.services.Editions
	for i, r := range roomSizes {
		room := edition.Room{EditionID: m.Edition.ID, Name: r.name, Capacity: r.capacity * max(m.options.People, 200) / 2400, Floor: r.floor, Features: r.features, Position: i}
		room, _, err := s.Room().Save(m.ctx, m.Who, room)
		if err != nil {
			return err
		}
		m.rooms = append(m.rooms, room)
	}
	day, _, err := s.Day().Save(m.ctx, m.Who, edition.Day{EditionID: m.Edition.ID, Date: Day, Start: m.at(8, 30), End: m.at(19, 0)})
	if err != nil {
		return err
	}
	morning := edition.Row{First: m.at(10, 45), Minutes: 30, Gap: 10, Count: 3}
	afternoon := edition.Row{First: m.at(13, 45), Minutes: 30, Gap: 10, Count: 6}
	for _, row := range []edition.Row{morning, afternoon} {
		if err := s.AddSlots(m.ctx, m.Who, day.ID, row); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) themes() error {
	s := m.services.Editions
	m.tracks, m.formats = map[string]edition.TrackID{}, map[string]edition.FormatID{}
	for i, t := range tracks {
		track, _, err := s.Track().Save(m.ctx, m.Who, edition.Track{EditionID: m.Edition.ID, Slug: t.slug + "-track", Name: t.name, Hue: i % edition.Hues, Position: i})
		if err != nil {
			return err
		}
		m.tracks[t.slug] = track.ID
	}
	for i, f := range []struct {
		name, kind string
		minutes    int
	}{{"Keynote", "keynote", 60}, {"Talk", "talk", 30}, {"Short talk", "talk", 20}, {"Lab", "lab", 30}, {"Break", "break", 30}} {
		format, _, err := s.Format().Save(m.ctx, m.Who, edition.Format{EditionID: m.Edition.ID, Name: f.name, Kind: f.kind, Minutes: f.minutes, Position: i})
		if err != nil {
			return err
		}
		m.formats[f.name] = format.ID
	}
	return nil
}

func (m *maker) products() error {
	m.byName = map[string]catalogue.ProductID{}
	for i, f := range families {
		family, _, err := m.services.Catalogue.Family().Save(m.ctx, m.Who, catalogue.Family{EditionID: m.Edition.ID, Name: f.name, Position: i})
		if err != nil {
			return err
		}
		for name := range strings.SplitSeq(f.products, ";") {
			p := catalogue.Product{EditionID: m.Edition.ID, FamilyID: family.ID, Name: name, Summary: name + ", by Nuée: " + strings.ToLower(f.name) + " without surprises.", URL: "https://example.org/products/"}
			p, _, err := m.services.Catalogue.Product().Save(m.ctx, m.Who, p)
			if err != nil {
				return err
			}
			m.byName[name] = p.ID
		}
	}
	return nil
}

// Apply makes the draft what a plan says, with identifiers that repeat.
func (w *World) Apply(ctx context.Context, places []planning.Place) (int, error) {
	out := make([]programme.PlanPlace, len(places))
	for i, p := range places {
		out[i] = programme.PlanPlace{SessionID: p.Session, RoomID: p.Room, Start: p.Start}
	}
	label := text.Say("planning.edit.did_apply", "Name", text.Say("planning.focus.people"))
	done, err := w.services.Programme.ApplyPlan(ctx, w.Who, w.Edition.ID, label.Kept(), out)
	return done.Moved, err
}
