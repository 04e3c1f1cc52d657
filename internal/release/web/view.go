package web

import (
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// SessionView is a session as cards and cells show it.
type SessionView struct {
	ID, Code, Title, Subtitle, URL string
	Anchor                         string // of the grid's cell
	Kind, Format, Track, TrackSlug string
	Hue                            int
	Level, LevelName               string
	Language                       string
	Speakers                       string // names, with their organisations
	Names                          string // names only
	Room, RoomURL                  string
	Day                            string
	Start, End                     string // of the entry, on the clock of the edition
	StartISO                       string
	Minutes                        string
	Plenary, Quiet                 bool // Quiet: a break
	Short                          bool // too short for a cell's every line
	Recorded, Streamed             bool
	Cancelled, Delayed, Pending    bool
	StateName                      string // when it is not simply confirmed
	Products                       string // slugs
	Kinds                          string // of its speakers' organisations
	FormatSlug                     string
	Search                         string        // folded text to search in
	Dim                            bool          // does not pass the filter
	Instead                        []InsteadView // of a cancelled one: where to go
	InsteadWord                    string        // why there
	Replaced                       bool          // another has its place
	Replaces                       string        // the cancelled one whose place this takes
}

// InsteadView is a session to go to when another is cancelled.
type InsteadView struct {
	Entry, Title, URL, Start, Room string
}

// insteads is how many are named.
const insteads = 3

// View makes the views of sessions in one language.
type View struct {
	X    *release.Index
	P    *text.Printer
	Root string // of addresses: "/slug"

	FullDates bool // for messages, which are read anywhere
}

// Session is a session at an entry; a zero entry gives a session without time and place.
func (v View) Session(s release.SnapshotSession, e release.SnapshotEntry) SessionView {
	track, format, room := v.X.Track(s.TrackID), v.X.Format(s.FormatID), v.X.Room(e.RoomID)
	out := SessionView{
		ID: s.ID, Code: s.Code, Title: s.Title, Subtitle: s.Subtitle, URL: v.Root + "/talk/" + s.Code + "/", Kind: s.Kind,
		Format: format.Name, FormatSlug: format.Slug, Track: track.Name, TrackSlug: track.Slug, Hue: track.Hue, Level: s.Level,
		LevelName: v.Level(s.Level), Language: s.Language, Plenary: s.Plenary, Quiet: s.Kind == programme.Break,
		Cancelled: s.State == string(programme.Cancelled), Delayed: s.State == string(programme.Delayed),
		Minutes: v.P.Minutes(s.Minutes), Search: v.X.Folded(s.ID),
	}
	if track.ID == "" {
		out.Hue = -1 // no track, no colour
	}
	out.Pending = s.Pending && !out.Cancelled
	out.Recorded, out.Streamed = s.Recorded && !out.Cancelled, s.Streamed && !out.Cancelled
	switch {
	case out.Cancelled:
		out.StateName = v.P.T("programme.cancelled")
	case out.Delayed && out.Pending:
		out.StateName = v.P.T("programme.delayed") + ", " + v.P.T("programme.pending")
	case out.Delayed:
		out.StateName = v.P.T("programme.delayed")
	case out.Pending:
		out.StateName = v.P.T("programme.pending")
	}
	var names, full, kinds, products []string
	for _, p := range v.X.SpeakersOf(s) {
		names = append(names, p.Name)
		if p.Organisation != "" {
			full = append(full, p.Name+" ("+p.Organisation+")")
		} else {
			full = append(full, p.Name)
		}
		if p.Kind != "" && !slices.Contains(kinds, p.Kind) {
			kinds = append(kinds, p.Kind)
		}
	}
	for _, id := range s.Products {
		products = append(products, v.X.Product(id).Slug)
	}
	out.Names, out.Speakers = strings.Join(names, ", "), strings.Join(full, ", ")
	out.Kinds, out.Products = strings.Join(kinds, " "), strings.Join(products, " ")
	if e.ID != "" {
		zone := v.X.Zone()
		out.Anchor = "e" + e.Code
		out.Short = e.End.Sub(e.Start) < 25*time.Minute
		out.Room = room.Name
		if room.ID != "" {
			out.RoomURL = v.Root + "/room/" + room.Slug + "/"
		}
		out.Start, out.End = v.P.Time(e.Start.In(zone)), v.P.Time(e.End.In(zone))
		out.StartISO = e.Start.Format("2006-01-02T15:04:05Z07:00")
		out.Day = v.P.Date(e.Start.In(zone))
	}
	return out
}

// Entry is an entry with its session.
func (v View) Entry(e release.SnapshotEntry) SessionView {
	out := v.Session(v.X.Session(e.SessionID), e)
	instead := v.X.InsteadOf(e, insteads)
	out.Replaced = instead.Kind == release.InItsPlace
	out.Instead = v.Insteads(instead.Entries)
	if len(out.Instead) > 0 {
		out.InsteadWord = v.P.T("programme.instead." + string(instead.Kind))
	}
	if o, ok := v.X.Replaces(e); ok {
		out.Replaces = v.X.Session(o.SessionID).Title
	}
	return out
}

// Insteads names entries to go to.
func (v View) Insteads(entries []release.SnapshotEntry) (out []InsteadView) {
	for _, e := range entries {
		s := v.X.Session(e.SessionID)
		out = append(out, InsteadView{e.ID, s.Title, v.Root + "/talk/" + s.Code + "/", v.P.Time(e.Start.In(v.X.Zone())), v.X.Room(e.RoomID).Name})
	}
	return out
}

// ByTitle are sessions in the order of their titles, as the reader expects it.
func (v View) ByTitle(sessions []release.SnapshotSession) []release.SnapshotSession {
	out := slices.Clone(sessions)
	text.SortBy(v.P.Lang, out, func(s release.SnapshotSession) string { return s.Title })
	return out
}

// Anywhere is a session at its first entry, if it has one.
func (v View) Anywhere(s release.SnapshotSession) SessionView {
	if entries := v.X.EntriesOf(s.ID); len(entries) > 0 {
		return v.Entry(entries[0])
	}
	return v.Session(s, release.SnapshotEntry{})
}

// Level is a level's name; one that was imported under another name stays as it is.
func (v View) Level(level string) string {
	if level == "" {
		return ""
	}
	if key := "programme.level." + level; v.P.Has(key) {
		return v.P.T(key)
	}
	return level
}

// Option is a choice of a filter.
type Option struct {
	Value, Label string
	Selected     bool
}

// FilterField is a filter with its choices.
type FilterField struct {
	Name, Label string
	Options     []Option
}

// Filters are the filters that make a difference among some sessions.
func (v View) Filters(sessions []release.SnapshotSession, f release.Filter) []FilterField {
	fields := []FilterField{
		{Name: "track", Label: v.P.T("programme.track")}, {Name: "level", Label: v.P.T("programme.level")},
		{Name: "format", Label: v.P.T("programme.format")}, {Name: "language", Label: v.P.T("programme.language")},
		{Name: "product", Label: v.P.T("programme.product")}, {Name: "kind", Label: v.P.T("programme.kind")},
	}
	chosen := f.Values()
	for i := range fields {
		fields[i].Options = v.options(fields[i].Name, sessions, chosen.Get(fields[i].Name))
	}
	return slices.DeleteFunc(fields, func(f FilterField) bool { return len(f.Options) < 2 })
}

func (v View) options(field string, sessions []release.SnapshotSession, chosen string) []Option {
	var out []Option
	add := func(value, label string) {
		if value != "" && !slices.ContainsFunc(out, func(o Option) bool { return o.Value == value }) {
			out = append(out, Option{value, label, value == chosen})
		}
	}
	for _, s := range sessions {
		switch field {
		case "track":
			add(v.X.Track(s.TrackID).Slug, v.X.Track(s.TrackID).Name)
		case "level":
			add(s.Level, v.Level(s.Level))
		case "format":
			add(v.X.Format(s.FormatID).Slug, v.X.Format(s.FormatID).Name)
		case "language":
			add(s.Language, text.LanguageName(s.Language))
		case "product":
			for _, id := range s.Products {
				add(v.X.Product(id).Slug, v.X.Product(id).Name)
			}
		case "kind":
			for _, p := range v.X.SpeakersOf(s) {
				add(p.Kind, v.P.T("programme.kind."+p.Kind))
			}
		}
	}
	text.SortBy(v.P.Lang, out, func(o Option) string { return o.Label })
	return out
}

// Pills are the filters that are on, each with the address without it.
func (v View) Pills(f release.Filter, fields []FilterField, path string) []site.NavItem {
	var out []site.NavItem
	values := f.Values()
	for name := range values {
		label := values.Get(name)
		for _, field := range fields {
			for _, o := range field.Options {
				if field.Name == name && o.Selected {
					label = o.Label
				}
			}
		}
		if name == "recorded" {
			label = v.P.T("programme.recorded")
		}
		rest := f.Values()
		rest.Del(name)
		out = append(out, site.NavItem{Label: label, URL: path + "?" + rest.Encode()})
	}
	text.SortBy(v.P.Lang, out, func(i site.NavItem) string { return i.Label })
	return out
}
