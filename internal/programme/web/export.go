package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
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

func (s *shelf) base() string { return s.door.baseURL + "/" + s.edition.Slug + "/" }

// export makes the file of a path at which clients look for one: schedule.xml and its kin stand at several.
func (s *shelf) export(lang, path string) (*web.Cached, error) {
	p := s.index.Exported(s.base(), lang)
	folder, file, _ := strings.Cut(path, "/")
	switch name := strings.TrimPrefix(strings.TrimPrefix(path, "schedule/"), "export/"); {
	case name == "schedule.xml" || path == "schedule.xml" || path == "schedule/schedule.xml":
		b, err := formats.WriteFrabXML(p)
		return s.file(typeXML, b, err)
	case name == "schedule.json" || path == "schedule.json":
		b, err := formats.WriteFrabJSON(p)
		return s.file(typeJSON, b, err)
	case name == "schedule.ics" || path == "schedule.ics":
		return s.calendar(p, formats.Calendar{Kind: "programme", Source: s.base() + "schedule.ics"})
	case name == "schedule.csv" || path == "schedule.csv":
		b, err := formats.WriteCSV(p)
		return s.file(typeCSV, b, err)
	case name == "schedule.txt" || path == "schedule.txt":
		return s.file(typeText, formats.WriteText(p), nil)
	case path == "schedule/feed.xml":
		return s.feed(lang, p)
	case folder == "talk" && strings.HasSuffix(file, ".ics"):
		return s.sessionCalendar(p, strings.TrimSuffix(file, ".ics"))
	case folder == "speaker" && strings.HasSuffix(file, "/talks.ics"):
		return s.speakerCalendar(p, strings.TrimSuffix(file, "/talks.ics"))
	case folder == "track" && strings.HasSuffix(file, "/talks.ics"):
		return s.trackCalendar(p, strings.TrimSuffix(file, "/talks.ics"))
	default:
		return nil, errNothing
	}
}

func (s *shelf) file(contentType string, body []byte, err error) (*web.Cached, error) {
	if err != nil {
		return nil, err
	}
	return web.NewCached(contentType, body, web.CacheOptions{Modified: s.index.ReleasedAt, Share: true, Vary: "Accept-Language, Cookie"}), nil
}

func (s *shelf) calendar(p formats.Programme, c formats.Calendar) (*web.Cached, error) {
	c.Host = s.edition.CalendarHost(s.door.baseURL)
	return s.file(typeICS, formats.WriteICS(p, c), nil)
}

func (s *shelf) sessionCalendar(p formats.Programme, code string) (*web.Cached, error) {
	session, ok := s.index.SessionByCode(strings.ToUpper(code))
	if !ok {
		return nil, errNothing
	}
	return s.calendar(p, formats.Calendar{Kind: "session", Name: session.Title, Source: s.base() + "talk/" + session.Code + ".ics",
		Keep: func(v formats.Session, _ formats.Placement) bool { return v.Key == session.ID }})
}

func (s *shelf) speakerCalendar(p formats.Programme, code string) (*web.Cached, error) {
	i := slices.IndexFunc(s.index.Speakers, func(v programme.SnapshotSpeaker) bool { return v.Code == strings.ToUpper(code) })
	if i < 0 {
		return nil, errNothing
	}
	who := s.index.Speakers[i]
	return s.calendar(p, formats.Calendar{Kind: "speaker", Name: who.Name + " · " + p.Title, Source: s.base() + "speaker/" + who.Code + "/talks.ics",
		Keep: func(v formats.Session, _ formats.Placement) bool { return slices.Contains(v.Speakers, who.ID) }})
}

func (s *shelf) trackCalendar(p formats.Programme, slug string) (*web.Cached, error) {
	i := slices.IndexFunc(s.index.Tracks, func(v programme.SnapshotTrack) bool { return v.Slug == slug })
	if i < 0 {
		return nil, errNothing
	}
	track := s.index.Tracks[i]
	return s.calendar(p, formats.Calendar{Kind: "track", Name: track.Name + " · " + p.Title, Source: s.base() + "track/" + track.Slug + "/talks.ics",
		Keep: func(v formats.Session, _ formats.Placement) bool { return v.Track == track.ID }})
}

// feed tells of the releases up to this one.
func (s *shelf) feed(lang string, p formats.Programme) (*web.Cached, error) {
	releases, err := s.releases()
	if err != nil {
		return nil, err
	}
	v := s.view(lang)
	printer := v.P
	var entries []formats.ReleaseEntry
	for _, r := range releases {
		entries = append(entries, formats.ReleaseEntry{Title: printer.T("programme.release_number", "Number", r.Number), Released: r.ReleasedAt,
			URL: fmt.Sprintf("%sschedule/v/%d/", s.base(), r.Number), Summary: v.summary(r)})
	}
	b, err := formats.WriteAtom(p, s.base()+"schedule/feed.xml", entries)
	return s.file(typeAtom, b, err)
}

// summary says what a release changed: how often what, and each change in a sentence as long as they are few.
func (v View) summary(r programme.Release) string {
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
