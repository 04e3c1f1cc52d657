package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// SessionView is a session as cards and cells show it.
type SessionView struct {
	P                              *text.Printer
	ID, Code, Title, Subtitle, URL string
	Classes                        string // where it stands in the grid of its day; empty on other pages
	Kind, Format, Track, TrackSlug string
	Hue                            int
	Dash                           bool // an earlier track has its hue
	Level, LevelName               string
	Language                       string
	Speakers                       string // names, with their organisations
	Names                          string // names only
	People                         []string
	Faces                          []string // addresses of small pictures of those of them who have one
	Segments                       []segmentView
	Room, RoomURL                  string // what fills all rooms has a name for them and no address
	Day                            string
	Start, End                     string // of the entry, on the clock of the edition
	StartISO, EndISO               string
	Minutes                        string
	Plenary, Quiet                 bool // Quiet: a break
	Recorded, Streamed             bool
	Cancelled, Delayed, Pending    bool
	StateName                      string // when it is not simply confirmed
	Products                       string // slugs
	Kinds                          string // of its speakers' organisations
	FormatSlug                     string
	Is                             string        // what filters ask for: "track:sea level:advanced"
	Search                         string        // folded text to search in
	Short                          int           // minutes of an entry that is too short for all its words; otherwise 0
	Dim                            bool          // does not pass the filter
	Asked                          bool          // found by the server: the script of the page searches nothing
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

// mostFacesOf is how many faces stand beside a session in lists.
const mostFacesOf = 3

// Top is what addresses begin with of what is of no release, with a final slash: "/slug/".
func (v View) Top() string {
	slug, _, _ := strings.Cut(strings.TrimPrefix(v.Root, "/"), "/")
	return "/" + slug + "/"
}

// Session is a session at an entry; a zero entry gives a session without time and place.
func (v View) Session(s release.SnapshotSession, e release.SnapshotEntry) SessionView {
	track, format, room := v.X.Track(s.TrackID), v.X.Format(s.FormatID), v.X.Room(e.RoomID)
	out := SessionView{
		P: v.P, ID: s.ID, Code: s.Code, Title: s.Title, Subtitle: s.Subtitle, URL: v.Root + "/talk/" + s.Code + "/", Kind: s.Kind,
		Format: format.Name, FormatSlug: format.Slug, Track: track.Name, TrackSlug: track.Slug, Hue: track.Hue, Level: s.Level,
		LevelName: v.Level(s.Level), Language: s.Language, Plenary: s.Plenary, Quiet: s.Kind == programme.Break,
		Cancelled: s.State == string(programme.Cancelled), Delayed: s.State == string(programme.Delayed),
		Minutes: v.P.Minutes(s.Minutes), Search: v.X.Folded(s.ID),
	}
	if track.ID == "" {
		out.Hue = -1 // no track, no colour
	}
	for _, t := range v.X.Tracks {
		if t.ID == track.ID || track.ID == "" {
			break
		}
		out.Dash = out.Dash || t.Hue == track.Hue
	}
	out.Pending = s.Pending && !out.Cancelled
	out.Recorded, out.Streamed = s.WillBeRecorded(), s.Streamed && !out.Cancelled
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
		if at := p.PictureAt(picture.Small); at != "" && len(out.Faces) < mostFacesOf {
			out.Faces = append(out.Faces, v.Top()+at)
		}
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
	out.People, out.Segments = names, v.segments(s, time.Time{})
	out.Is = v.is(s)
	out.Names, out.Speakers = strings.Join(names, ", "), strings.Join(full, ", ")
	out.Kinds, out.Products = strings.Join(kinds, " "), strings.Join(products, " ")
	if e.ID != "" {
		zone := v.X.Zone()
		out.Segments = v.segments(s, e.Start.In(zone))
		out.Room = room.Name
		if room.ID != "" {
			out.RoomURL = v.Root + "/room/" + room.Slug + "/"
		} else if !out.Quiet {
			out.Room = v.P.T("programme.all_rooms")
		}
		length := int(e.End.Sub(e.Start) / time.Minute)
		out.Minutes = v.P.Minutes(length)
		if length < quick {
			out.Short = length
		}
		out.Start, out.End = v.P.Time(e.Start.In(zone)), v.P.Time(e.End.In(zone))
		out.StartISO = startISO(e)
		out.EndISO = e.End.Format("2006-01-02T15:04Z07:00")
		out.Day = v.P.Date(e.Start.In(zone))
	}
	return out
}

func startISO(e release.SnapshotEntry) string { return e.Start.Format("2006-01-02T15:04:05Z07:00") }

// segments are the parts of a keynote, each at its hour; a zero start gives none.
func (v View) segments(s release.SnapshotSession, start time.Time) (out []segmentView) {
	hour := func() string {
		if start.IsZero() {
			return ""
		}
		return v.P.Time(start)
	}
	for _, g := range s.Segments {
		var names []string
		for _, id := range g.Speakers {
			names = append(names, v.X.Speaker(id).Name)
		}
		out = append(out, segmentView{hour(), g.Title, v.P.Minutes(g.Minutes), strings.Join(names, ", ")})
		if !start.IsZero() {
			start = start.Add(time.Duration(g.Minutes) * time.Minute)
		}
	}
	return out
}

// filterFields are what the programme is filtered by, besides words and recording.
var filterFields = [...]string{"track", "language", "level", "format", "access", "kind", "product"}

// is lists what a session offers to filters.
func (v View) is(s release.SnapshotSession) string {
	var out []string
	for _, field := range filterFields {
		for _, choice := range v.X.Choices(s, field) {
			out = append(out, field+":"+strings.ReplaceAll(choice, " ", "_"))
		}
	}
	if s.WillBeRecorded() {
		out = append(out, "recorded:1")
	}
	return strings.Join(out, " ")
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
	Count        int // of sessions that it lets pass
	Hue          int // of a track; -1: none
	Dash         bool
}

// FilterField is a filter with its choices.
type FilterField struct {
	Name, Label string
	Options     []Option
}

// Many reports whether there are more choices than one sees at a glance.
func (f FilterField) Many() bool { return len(f.Options) > 14 }

// Filters are what the programme is filtered by, with all choices that it offers, counted among some sessions. A filter that would offer
// nothing is not among them.
func (v View) Filters(sessions []release.SnapshotSession) (fields []FilterField) {
	for _, name := range filterFields {
		if options := v.options(name, sessions); len(options) > 0 {
			fields = append(fields, FilterField{Name: name, Label: v.P.T("programme." + name), Options: options})
		}
	}
	return fields
}

func (v View) options(field string, sessions []release.SnapshotSession) (out []Option) {
	at := map[string]int{}
	for _, s := range v.X.Sessions {
		for _, value := range v.X.Choices(s, field) {
			if _, ok := at[value]; !ok {
				at[value] = len(out)
				out = append(out, v.option(field, value, s))
			}
		}
	}
	for _, s := range sessions {
		for _, value := range v.X.Choices(s, field) {
			out[at[value]].Count++
		}
	}
	text.SortBy(v.P.Lang, out, func(o Option) string { return o.Label })
	return out
}

// option is a choice as the sessions call it that have it.
func (v View) option(field, value string, s release.SnapshotSession) Option {
	o := Option{Value: value, Label: value, Hue: -1}
	switch field {
	case "track":
		seen := v.Session(s, release.SnapshotEntry{})
		o.Label, o.Hue, o.Dash = seen.Track, seen.Hue, seen.Dash
	case "level":
		o.Label = v.Level(value)
	case "format":
		o.Label = v.X.Format(s.FormatID).Name
	case "language":
		o.Label = text.LanguageName(value)
	case "access":
		o.Label = v.P.T("programme.feature." + value)
	case "kind":
		o.Label = v.P.T("programme.kind." + value)
	case "product":
		for _, id := range s.Products {
			if p := v.X.Product(id); p.Slug == value {
				o.Label = p.Name
			}
		}
	}
	return o
}

// Pills are the filters that are on, each with the address without it, which keeps what else was asked.
func (v View) Pills(f release.Filter, fields []FilterField, path string, kept url.Values) []site.NavItem {
	var out []site.NavItem
	values := f.Values()
	for name, chosen := range values {
		for _, value := range chosen {
			label := value
			for _, field := range fields {
				for _, o := range field.Options {
					if field.Name == name && o.Value == value {
						label = o.Label
					}
				}
			}
			if name == "recorded" {
				label = v.P.T("programme.recorded")
			}
			rest := f.Values()
			rest[name] = slices.DeleteFunc(rest[name], func(other string) bool { return other == value })
			maps.Copy(rest, kept)
			out = append(out, site.NavItem{Label: label, URL: path + "?" + rest.Encode()})
		}
	}
	text.SortBy(v.P.Lang, out, func(i site.NavItem) string { return i.Label })
	return out
}
