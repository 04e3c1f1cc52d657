package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// speakersWanted is how many people stand on stage: mostly from outside.
const speakersWanted = 84

func (m *maker) people() error {
	kinds := []struct {
		kind  speaker.Kind
		names []string
	}{{speaker.Host, []string{"Nuée"}}, {speaker.Partner, partners}, {speaker.Independent, []string{"Indépendant·e"}}, {speaker.Public, publics}, {speaker.Other, others}}
	organisations := map[speaker.Kind][]speaker.OrganisationID{}
	for _, k := range kinds {
		for _, name := range k.names {
			o, _, err := m.services.Speakers.Organisation().Save(m.ctx, m.Who, speaker.Organisation{EditionID: m.Edition.ID, Name: name, Kind: k.kind})
			if err != nil {
				return err
			}
			organisations[k.kind] = append(organisations[k.kind], o.ID)
		}
	}
	mix := []speaker.Kind{speaker.Host, speaker.Partner, speaker.Independent, speaker.Partner, speaker.Public, speaker.Host, speaker.Independent, speaker.Other, speaker.Partner, speaker.Public}
	for i := range speakersWanted {
		kind := mix[i%len(mix)]
		of := organisations[kind]
		v := speaker.Speaker{EditionID: m.Edition.ID, OrganisationID: of[m.rand.IntN(len(of))], Name: m.name(i), Biography: m.biography(kind),
			Email: fmt.Sprintf("speaker%d@example.org", i+1), Pronouns: []string{"", "elle", "il", "", "iel"}[m.rand.IntN(5)]}
		if i%9 == 4 { // some can only come for half of the day
			from, to := m.at(8, 30), m.at(13, 0)
			if i%2 == 0 {
				from, to = m.at(13, 0), m.at(19, 0)
			}
			v.Available = []edition.Window{{Start: from, End: to}}
		}
		v, _, err := m.services.Speakers.Speaker().Save(m.ctx, m.Who, v)
		if err != nil {
			return err
		}
		m.Speakers = append(m.Speakers, v)
	}
	return nil
}

// name combines two lists so that no two speakers share one.
func (m *maker) name(i int) string {
	return firstNames[(i*7)%len(firstNames)] + " " + lastNames[(i*11+i/len(firstNames))%len(lastNames)]
}

func (m *maker) biography(kind speaker.Kind) string {
	work := []string{"builds platforms that others stand on", "spends her days with storage that must not forget", "teaches what he learned the hard way", "writes tools for people who dislike tools", "keeps services up and notes short"}
	loves := []string{"maps", "old bicycles", "bread", "choir music", "long trains", "board games"}
	where := map[speaker.Kind]string{speaker.Host: "at Nuée", speaker.Partner: "at a partner of Nuée", speaker.Independent: "for several clients", speaker.Public: "in public service", speaker.Other: "in a collective"}
	return fmt.Sprintf("Someone who %s, %s, for %d years. Likes %s.", work[m.rand.IntN(len(work))], where[kind], 2+m.rand.IntN(18), loves[m.rand.IntN(len(loves))])
}

// plenaries places the keynotes and the breaks: they are where they are.
func (m *maker) plenaries() error {
	keynote := func(title, abstract string, minutes int, parts ...string) programme.Session {
		s := programme.Session{EditionID: m.Edition.ID, Title: title, Abstract: abstract, Kind: programme.Keynote, FormatID: m.formats["Keynote"],
			Minutes: minutes, Plenary: true, Recorded: true, Streamed: true, Language: "fr"}
		for i, part := range parts {
			s.Segments = append(s.Segments, programme.Segment{Title: part, Minutes: minutes / len(parts), Speakers: []speaker.ID{m.Speakers[i*10].ID}})
		}
		return s
	}
	breaks := func(title string, minutes int) programme.Session {
		return programme.Session{EditionID: m.Edition.ID, Title: title, Kind: programme.Break, FormatID: m.formats["Break"], Minutes: minutes}
	}
	for _, v := range []struct {
		session programme.Session
		start   time.Time
		room    edition.RoomID
	}{
		{breaks("Accueil et café", 45), m.at(8, 30), ""},
		{keynote("Keynote d'ouverture", "Le mot de bienvenue du fondateur, puis celles et ceux qui construisent : le matériel, les données, la sobriété.", 60,
			"Bienvenue", "Le matériel, de la carte mère au refroidissement", "Les données, ouvertes et gardées", "La sobriété, chiffres en main"), m.at(9, 15), m.rooms[0].ID},
		{breaks("Pause café", 25), m.at(10, 17), ""},
		{breaks("Déjeuner", 70), m.at(12, 35), ""},
		{keynote("Keynote de clôture", "Ce que la journée a appris, et rendez-vous l'an prochain.", 30, "Ce que nous avons entendu", "À l'an prochain"), m.at(17, 50), m.rooms[0].ID},
		{breaks("Verre de l'amitié", 40), m.at(18, 20), ""},
	} {
		s, _, err := m.services.Programme.Session().Save(m.ctx, m.Who, v.session)
		if err != nil {
			return err
		}
		p := programme.Placement{EditionID: m.Edition.ID, SessionID: s.ID, RoomID: v.room, Start: v.start, Pinned: true}
		if s.Plenary {
			p.RoomID = ""
		}
		if _, _, err := m.services.Programme.Placement().Save(m.ctx, m.Who, p); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) sessions() error {
	for i, line := range strings.Split(strings.TrimSpace(sessionLines), "\n") {
		f := strings.SplitN(line, "|", 6)
		s := programme.Session{EditionID: m.Edition.ID, TrackID: m.tracks[f[0]], Level: f[1], Language: f[2], Title: f[4], Abstract: f[5],
			Kind: programme.Talk, FormatID: m.formats["Talk"], Minutes: 30, Recorded: m.rand.IntN(3) > 0, Tags: []string{f[0], f[1]}}
		switch {
		case i%8 == 5:
			s.Kind, s.FormatID = programme.Lab, m.formats["Lab"]
			s.Recorded = false
		case i%6 == 2:
			s.FormatID, s.Minutes = m.formats["Short talk"], 20
		}
		if s.Recorded && i%11 == 0 {
			s.Requires, s.Streamed = []edition.Feature{edition.Recording}, true
		}
		for name := range strings.SplitSeq(f[3], ";") {
			if id, ok := m.byName[name]; ok {
				s.Products = append(s.Products, id)
			}
		}
		s.Speakers = m.billing(i)
		s.Links = []programme.Link{{Title: "Slides", URL: fmt.Sprintf("https://example.org/slides/%d.pdf", i+1), Type: "slides"}}
		saved, _, err := m.services.Programme.Session().Save(m.ctx, m.Who, s)
		if err != nil {
			return fmt.Errorf("session %d: %w", i+1, err)
		}
		m.placed = append(m.placed, saved)
	}
	return nil
}

// billing gives each session one speaker, some two; a few people speak twice.
func (m *maker) billing(i int) []speaker.ID {
	who := []speaker.ID{m.Speakers[m.next%len(m.Speakers)].ID}
	m.next++
	if i%7 == 3 {
		who = append(who, m.Speakers[m.next%len(m.Speakers)].ID)
		m.next++
	}
	if i%17 == 9 {
		who = append(who, m.Speakers[i].ID)
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
