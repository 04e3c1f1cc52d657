package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/text"
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
	printer := s.door.account.Site.Catalogue.In(lang)
	var entries []formats.ReleaseEntry
	for _, r := range releases {
		entries = append(entries, formats.ReleaseEntry{Title: printer.T("programme.release_number", "Number", r.Number), Released: r.ReleasedAt,
			URL: fmt.Sprintf("%sschedule/v/%d/", s.base(), r.Number), Summary: summary(printer, r)})
	}
	b, err := formats.WriteAtom(p, s.base()+"schedule/feed.xml", entries)
	return s.file(typeAtom, b, err)
}

// fieldNames are what edits changed, each named once.
func fieldNames(p *text.Printer, changes ...programme.Change) (out []string) {
	for _, c := range changes {
		for _, f := range c.Fields {
			if name := p.T("programme.field." + f); !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func summary(p *text.Printer, r programme.Release) string {
	counts := map[programme.ChangeKind]int{}
	for _, c := range r.Changes {
		counts[c.Kind]++
	}
	var parts []string
	if r.Note != "" {
		parts = append(parts, r.Note)
	}
	for _, kind := range []programme.ChangeKind{programme.CancelledNow, programme.Removed, programme.Moved, programme.Revived, programme.Added, programme.Edited} {
		if counts[kind] == 0 {
			continue
		}
		part := p.T("programme.change."+string(kind)) + p.T("site.colon", "What", p.Number(counts[kind]))
		if kind == programme.Edited {
			part += " (" + p.List(fieldNames(p, r.Changes...)) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " · ")
}
