package edition

import (
	"context"
	"fmt"

	"github.com/creneau/creneau/internal/seed"
)

// seedRooms are unlike, as in any real venue; the numbers are of a day for 2,400 and grow with the crowd.
var seedRooms = []struct {
	name     string
	capacity int
	floor    int
	features []Feature
}{
	{"Gagarine", 620, 0, []Feature{StepFree, HearingLoop, Recording, Streaming, Captions}},
	{"Tereshkova", 320, 0, []Feature{StepFree, HearingLoop, Recording, Streaming}},
	{"Hopper", 240, 0, []Feature{StepFree, Recording}},
	{"Lovelace", 180, 1, []Feature{StepFree, Recording}},
	{"Turing", 150, 1, []Feature{StepFree, Recording}},
	{"Hamilton", 120, 1, []Feature{StepFree}},
	{"Franklin", 90, 2, []Feature{StepFree, Recording}},
	{"Curie", 70, 2, []Feature{StepFree}},
	{"Atelier", 50, 2, nil},
}

var seedTracks = []struct{ slug, name string }{
	{"cloud", "Cloud"}, {"containers", "Containers"}, {"data", "Data"}, {"ai", "AI"}, {"security", "Security"}, {"web", "Web"},
	{"ops", "Operations"}, {"green", "Sobriety"}, {"open", "Open source"}, {"quantum", "Quantum"}, {"startup", "Start-ups"},
}

var seedFormats = []struct {
	name, kind string
	minutes    int
}{{"Keynote", "keynote", 60}, {"Talk", "talk", 30}, {"Short talk", "talk", 20}, {"Lab", "lab", 30}, {"Break", "break", 30}}

// Seed makes the demonstration's edition with its rooms, hours, tracks and formats.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	org, _, err := s.Organisation().Save(ctx, w.Who, Organisation{Name: "Nuée", Slug: "nuee", URL: "https://example.org/"})
	if err != nil {
		return "", err
	}
	series, _, err := s.Series().Save(ctx, w.Who, Series{OrganisationID: org.ID, Name: "Grand Large", Slug: "grand-large"})
	if err != nil {
		return "", err
	}
	e := New(series.ID, seed.Slug, "Grand Large 2027", seed.Zone)
	e.Languages, e.State, e.WishesOpen = []string{"fr", "en"}, Published, true
	e.Tagline = "Une journée pour qui bâtit le cloud. A day for those who build the cloud."
	e.Description = "The first edition of a day for developers: an opening keynote in four voices, dozens of sessions of thirty minutes " +
		"at most, a closing keynote. *Every name here is made up.*"
	e.Venue, e.Address = "Halle des Sciences", "30 avenue du Canal, Paris"
	e.Sender = Sender{Name: "Grand Large", ReplyTo: "equipe@grand-large.example", Contact: "Grand Large, +33 1 00 00 00 00"}
	e.PeopleExpected, e.NoShowPercent, e.Rehearsal, e.CreatedAt = w.People, 30, true, seed.Clock()
	if e, _, err = s.Edition().Save(ctx, w.Who, e); err != nil {
		return "", err
	}
	w.Edition = string(e.ID)
	if err := s.seedGrid(ctx, w, e.ID); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d rooms", len(seedRooms)), s.seedThemes(ctx, w, e.ID)
}

func (s *Service) seedGrid(ctx context.Context, w *seed.World, editionID ID) error {
	for i, r := range seedRooms {
		room := Room{
			EditionID: editionID, Name: r.name, Capacity: r.capacity * max(w.People, 200) / 2400, Floor: r.floor, Features: r.features, Position: i,
		}
		if _, _, err := s.Room().Save(ctx, w.Who, room); err != nil {
			return err
		}
	}
	day, _, err := s.Day().Save(ctx, w.Who, Day{EditionID: editionID, Date: seed.Day, Start: w.At(8, 30), End: w.At(19, 0)})
	if err != nil {
		return err
	}
	morning := Row{First: w.At(10, 45), Minutes: 30, Gap: 10, Count: 3}
	afternoon := Row{First: w.At(13, 45), Minutes: 30, Gap: 10, Count: 6}
	for _, row := range []Row{morning, afternoon} {
		if err := s.AddSlots(ctx, w.Who, day.ID, row); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seedThemes(ctx context.Context, w *seed.World, editionID ID) error {
	for i, t := range seedTracks {
		track := Track{EditionID: editionID, Slug: t.slug + "-track", Name: t.name, Hue: i % Hues, Position: i}
		if _, _, err := s.Track().Save(ctx, w.Who, track); err != nil {
			return err
		}
	}
	for i, f := range seedFormats {
		format := Format{EditionID: editionID, Name: f.name, Kind: f.kind, Minutes: f.minutes, Position: i}
		if _, _, err := s.Format().Save(ctx, w.Who, format); err != nil {
			return err
		}
	}
	return nil
}
