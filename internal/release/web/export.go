package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/release"
)

// Types of the exports.
const (
	typeXML  = "application/xml; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeICS  = "text/calendar; charset=utf-8"
	typeCSV  = "text/csv; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
	typeAtom = "application/atom+xml; charset=utf-8"
)

// site is the public address of the edition, with a final slash.
func (s *shelf) site() string {
	if s.static != nil {
		return s.static.base
	}
	return s.door.baseURL + "/" + s.edition.Slug + "/"
}

// base is the public address below which the release has its pages: an older one has them below its number, as what it shows may be gone.
func (s *shelf) base() string {
	if s.old {
		return fmt.Sprintf("%sschedule/v/%d/", s.site(), s.index.Release)
	}
	return s.site()
}

// exported is the release as other people's programs take it.
func (s *shelf) exported(lang string) formats.Programme {
	p := s.index.Exported(s.base(), lang)
	if s.old {
		p.URL = s.base()
	}
	return p
}

// exportAt names the file about the whole release that stands at a path. Clients look for each at several addresses.
func exportAt(path string) (name string, ok bool) {
	name = strings.TrimPrefix(strings.TrimPrefix(path, "schedule/"), "export/")
	switch name {
	case "schedule.xml", "schedule.json", "schedule.ics", "schedule.csv", "schedule.txt":
		return name, true
	}
	return "", false
}

// export makes the file about the whole release that has a name.
func (s *shelf) export(lang, name string) (*web.Cached, error) {
	p := s.exported(lang)
	switch name {
	case "schedule.xml":
		b, err := formats.WriteFrabXML(p)
		return s.file(typeXML, b, err)
	case "schedule.json":
		b, err := formats.WriteFrabJSON(p)
		return s.file(typeJSON, b, err)
	case "schedule.ics":
		return s.calendar(p, formats.Calendar{Kind: "programme", Source: s.base() + "schedule.ics"})
	case "schedule.csv":
		b, err := formats.WriteCSV(p)
		return s.file(typeCSV, b, err)
	default:
		return s.file(typeText, formats.WriteText(p), nil)
	}
}

func (s *shelf) file(contentType string, body []byte, err error) (*web.Cached, error) {
	if err != nil {
		return nil, err
	}
	return web.NewCached(contentType, body, web.CacheOptions{Modified: s.index.LastChanged(), Share: true, Vary: varyPage}), nil
}

func (s *shelf) calendar(p formats.Programme, c formats.Calendar) (*web.Cached, error) {
	c.Host = s.edition.CalendarHost(s.door.baseURL)
	return s.file(typeICS, formats.WriteICS(p, c), nil)
}

func (s *shelf) sessionCalendar(lang string, session release.SnapshotSession) (*web.Cached, error) {
	return s.calendar(s.exported(lang), formats.Calendar{Kind: "session", Name: session.Title, Source: s.base() + "talk/" +
		session.Code + ".ics",
		Keep: func(v formats.Session, _ formats.Placement) bool { return v.Key == session.ID }})
}

func (s *shelf) speakerCalendar(lang string, who release.SnapshotSpeaker) (*web.Cached, error) {
	p := s.exported(lang)
	return s.calendar(p, formats.Calendar{Kind: "speaker", Name: who.Name + " · " + p.Title, Source: s.base() + "speaker/" +
		who.Code + "/talks.ics",
		Keep: func(v formats.Session, _ formats.Placement) bool { return slices.Contains(v.Speakers, who.ID) }})
}

func (s *shelf) trackCalendar(lang string, track release.SnapshotTrack) (*web.Cached, error) {
	p := s.exported(lang)
	return s.calendar(p, formats.Calendar{Kind: "track", Name: track.Name + " · " + p.Title, Source: s.base() + "track/" +
		track.Slug + "/talks.ics",
		Keep: func(v formats.Session, _ formats.Placement) bool { return v.Track == track.ID }})
}

// feed tells of the releases up to this one.
func (s *shelf) feed(lang string) (*web.Cached, error) {
	p := s.index.Exported(s.site(), lang)
	releases, err := s.releases()
	if err != nil {
		return nil, err
	}
	v := s.view(lang)
	printer := v.P
	var entries []formats.ReleaseEntry
	for _, r := range releases {
		entries = append(entries, formats.ReleaseEntry{Title: printer.T("programme.release_number", "Number", r.Number), Released: r.ReleasedAt,
			URL: fmt.Sprintf("%sschedule/v/%d/", s.site(), r.Number), Summary: v.summary(r)})
	}
	b, err := formats.WriteAtom(p, s.site()+"schedule/feed.xml", entries)
	return s.file(typeAtom, b, err)
}

// summary says what a release changed: how often what, and each change in a sentence as long as they are few.
func (v View) summary(r release.Release) string {
	counts := map[string]int{}
	var kinds, parts []string
	if r.Note != "" {
		parts = append(parts, r.Note)
	}
	for _, c := range r.Changes {
		kind := v.kindOf(c)
		if counts[kind]++; counts[kind] == 1 {
			kinds = append(kinds, kind)
		}
	}
	for _, kind := range kinds {
		parts = append(parts, kind+v.P.T("site.colon", "What", v.P.Number(counts[kind])))
	}
	if len(r.Changes) > mostSaid {
		return strings.Join(parts, " · ")
	}
	for _, c := range r.Changes {
		said := c.Title
		if detail := v.Says(c); detail != "" {
			said += v.P.T("site.colon", "What", detail)
		}
		parts = append(parts, said)
	}
	return strings.Join(parts, " · ")
}

// mostSaid is how many changes the feed says one by one.
const mostSaid = 10
