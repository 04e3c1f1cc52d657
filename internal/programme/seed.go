package programme

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// seedLines has a session a line: track, level, language, products, title and abstract.
//
//go:embed seed_sessions.txt
var seedLines string

// Seed adds the demonstration's sessions, and places its keynotes and breaks.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	d, err := s.Draft(ctx, w.Who, edition.ID(w.Edition))
	if err != nil {
		return "", err
	}
	m := seeding{Service: s, ctx: ctx, World: w, editionID: edition.ID(w.Edition), rooms: d.Frame.Rooms, speakers: d.Stage.Speakers}
	slices.SortFunc(m.speakers, func(a, b speaker.Speaker) int { return cmp.Compare(a.ID, b.ID) }) // as they were made
	m.tracks, m.formats, m.products = map[string]edition.TrackID{}, map[string]edition.FormatID{}, map[string]catalogue.ProductID{}
	for _, t := range d.Frame.Tracks {
		m.tracks[strings.TrimSuffix(t.Slug, "-track")] = t.ID
	}
	for _, f := range d.Frame.Formats {
		m.formats[f.Name] = f.ID
	}
	for _, p := range d.Catalogue.Products {
		m.products[p.Name] = p.ID
	}
	if err := m.plenaries(); err != nil {
		return "", err
	}
	n, err := m.sessions()
	return fmt.Sprintf("%d sessions", n), err
}

// seeding is what the sessions are made of.
type seeding struct {
	*Service
	*seed.World
	ctx       context.Context
	editionID edition.ID
	rooms     []edition.Room
	tracks    map[string]edition.TrackID
	formats   map[string]edition.FormatID
	products  map[string]catalogue.ProductID
	speakers  []speaker.Speaker
	next      int // of the speakers
}

// plenaries places the keynotes and the breaks: they are where they are.
func (m *seeding) plenaries() error {
	keynote := func(title, abstract string, minutes int, parts ...string) Session {
		s := Session{EditionID: m.editionID, Title: title, Abstract: abstract, Kind: Keynote, FormatID: m.formats["Keynote"],
			Minutes: minutes, Plenary: true, Recorded: true, Streamed: true, Language: "fr"}
		for i, part := range parts {
			s.Segments = append(s.Segments, Segment{Title: part, Minutes: minutes / len(parts), Speakers: []speaker.ID{m.speakers[i*10].ID}})
		}
		return s
	}
	breaks := func(title string, minutes int) Session {
		return Session{EditionID: m.editionID, Title: title, Kind: Break, FormatID: m.formats["Break"], Minutes: minutes}
	}
	for _, v := range []struct {
		session Session
		start   time.Time
		room    edition.RoomID
	}{
		{breaks("Accueil et café", 45), m.At(8, 30), ""},
		{keynote("Keynote d'ouverture", "Le mot de bienvenue du fondateur, puis celles et ceux qui construisent : le matériel, les données, la sobriété.", 60,
			"Bienvenue", "Le matériel, de la carte mère au refroidissement", "Les données, ouvertes et gardées", "La sobriété, chiffres en main"),
			m.At(9, 15), m.rooms[0].ID},
		{breaks("Pause café", 30), m.At(10, 15), ""},
		{breaks("Déjeuner", 70), m.At(12, 35), ""},
		{keynote("Keynote de clôture", "Ce que la journée a appris, et rendez-vous l'an prochain.", 30, "Ce que nous avons entendu",
			"À l'an prochain"), m.At(17, 50), m.rooms[0].ID},
		{breaks("Verre de l'amitié", 40), m.At(18, 20), ""},
	} {
		s, _, err := m.Session().Save(m.ctx, m.Who, v.session)
		if err != nil {
			return err
		}
		p := Placement{EditionID: m.editionID, SessionID: s.ID, RoomID: v.room, Start: v.start, Pinned: true}
		if s.Plenary {
			p.RoomID = ""
		}
		if _, _, err := m.Placement().Save(m.ctx, m.Who, p); err != nil {
			return err
		}
	}
	return nil
}
func (m *seeding) sessions() (n int, err error) {
	for i, line := range strings.Split(strings.TrimSpace(seedLines), "\n") {
		f := strings.SplitN(line, "|", 6)
		s := Session{
			EditionID: m.editionID, TrackID: m.tracks[f[0]], Level: f[1], Language: f[2], Title: f[4], Abstract: f[5], Tags: []string{f[0], f[1]},
			Kind: Talk, FormatID: m.formats["Talk"], Minutes: 30, Recorded: m.Rand.IntN(3) > 0,
		}
		switch {
		case i%8 == 5:
			s.Kind, s.FormatID = Lab, m.formats["Lab"]
			s.Recorded = false
		case i%6 == 2:
			s.FormatID, s.Minutes = m.formats["Short talk"], 20
		}
		if s.Recorded && i%11 == 0 {
			s.Requires, s.Streamed = []edition.Feature{edition.Recording}, true
		}
		for name := range strings.SplitSeq(f[3], ";") {
			if id, ok := m.products[name]; ok {
				s.Products = append(s.Products, id)
			}
		}
		s.Speakers = m.billing(i)
		s.Links = []Link{{Title: "Slides", URL: fmt.Sprintf("https://example.org/slides/%d.pdf", i+1), Type: "slides"}}
		if _, _, err := m.Session().Save(m.ctx, m.Who, s); err != nil {
			return n, fmt.Errorf("session %d: %w", i+1, err)
		}
		n++
	}
	return n, nil
}

// billing gives each session one speaker, some two; a few people speak twice.
func (m *seeding) billing(i int) []speaker.ID {
	who := []speaker.ID{m.speakers[m.next%len(m.speakers)].ID}
	m.next++
	if i%7 == 3 {
		who = append(who, m.speakers[m.next%len(m.speakers)].ID)
		m.next++
	}
	if i%17 == 9 {
		who = append(who, m.speakers[i].ID)
	}
	return dedupe(who)
}

func dedupe(in []speaker.ID) (out []speaker.ID) {
	seen := map[speaker.ID]bool{}
	for _, v := range in {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
