package release

import (
	"net/url"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// Search finds sessions by words, forgiving accents and typos. It is made once per snapshot and searched from
// memory; the cost grows with the vocabulary, some thousands of words.
type Search struct {
	*text.Finder
	names []name // sorted by word
}

// NewSearch indexes what people search for: titles, speakers, their organisations, abstracts, tracks, products, tags
// and rooms.
func NewSearch(x *Index) *Search {
	folded := make([]string, len(x.Sessions))
	for i, v := range x.Sessions {
		folded[i] = x.Folded(v.ID)
	}
	return &Search{text.NewFinder(folded), namesOf(x)}
}

// Filter narrows the programme; empty fields do not. It lives in addresses: see Values.
//
// Within a field one of several choices is enough, but for Access: who needs two things needs both.
type Filter struct {
	Query string
	// slugs; Kind is of the speakers' organisations, Access of the rooms' features
	Track, Level, Format, Language, Product, Kind, Room, Access []string
	Recorded                                                    bool
}

// FilterFrom reads a filter from an address.
func FilterFrom(v url.Values) Filter {
	f := Filter{Query: strings.TrimSpace(v.Get("q")), Recorded: v.Get("recorded") != ""}
	for name, field := range f.fields() {
		for _, choice := range v[name] {
			if choice != "" && !slices.Contains(*field, choice) {
				*field = append(*field, choice)
			}
		}
	}
	return f
}

func (f *Filter) fields() map[string]*[]string {
	return map[string]*[]string{"track": &f.Track, "level": &f.Level, "format": &f.Format, "language": &f.Language, "product": &f.Product,
		"kind": &f.Kind, "room": &f.Room, "access": &f.Access}
}

// Empty reports whether the filter lets everything pass.
func (f Filter) Empty() bool { return len(f.Values()) == 0 }

// Values is the filter as an address holds it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	if f.Query != "" {
		v.Set("q", f.Query)
	}
	for name, field := range f.fields() {
		if len(*field) > 0 {
			v[name] = slices.Clone(*field)
		}
	}
	if f.Recorded {
		v.Set("recorded", "1")
	}
	return v
}

// Apply returns the ids of the sessions that pass.
func (f Filter) Apply(x *Index, s *Search) map[string]bool {
	out := map[string]bool{}
	fields := f.narrow()
	keep := func(v *SnapshotSession) {
		if (!f.Recorded || v.WillBeRecorded()) && passes(x, v, fields) {
			out[v.ID] = true
		}
	}
	if f.Query != "" {
		for _, i := range s.Find(f.Query) {
			keep(&x.Sessions[i])
		}
		return out
	}
	for i := range x.Sessions {
		keep(&x.Sessions[i])
	}
	return out
}

// narrow are the fields of the filter that hold a choice.
func (f Filter) narrow() map[string][]string {
	out := map[string][]string{}
	for name, field := range f.fields() {
		if len(*field) > 0 {
			out[name] = *field
		}
	}
	return out
}

func passes(x *Index, v *SnapshotSession, fields map[string][]string) bool {
	for name, choices := range fields {
		have := x.Choices(*v, name)
		lacks := func(choice string) bool { return !slices.Contains(have, choice) }
		if name == "access" && slices.ContainsFunc(choices, lacks) || !slices.ContainsFunc(choices, func(c string) bool { return !lacks(c) }) {
			return false
		}
	}
	return true
}

// WillBeRecorded reports whether a session can be seen later. Nothing says so of a break.
func (s SnapshotSession) WillBeRecorded() bool {
	return s.Recorded && s.State != string(programme.Cancelled) && s.Kind != programme.Break
}

// Choices are what a session offers to a field of a filter: "track" → the slug of its track.
func (x *Index) Choices(v SnapshotSession, field string) (out []string) {
	add := func(choice string) {
		if choice != "" && !slices.Contains(out, choice) {
			out = append(out, choice)
		}
	}
	switch field {
	case "track":
		add(x.Track(v.TrackID).Slug)
	case "level":
		add(v.Level)
	case "format":
		add(x.Format(v.FormatID).Slug)
	case "language":
		add(v.Language)
	case "product":
		for _, id := range v.Products {
			add(x.Product(id).Slug)
		}
	case "kind":
		for _, id := range v.Speakers {
			add(x.Speaker(id).Kind)
		}
	case "room":
		for _, e := range x.EntriesOf(v.ID) {
			add(x.Room(e.RoomID).Slug)
		}
	case "access":
		for _, feature := range x.access(v) {
			add(feature)
		}
	}
	return out
}

// access are the features of a session's room that people need; of a session with several places, those of all of them. What fills all
// rooms is where each room is.
func (x *Index) access(v SnapshotSession) (out []string) {
	for _, feature := range []edition.Feature{edition.StepFree, edition.HearingLoop, edition.Captions} {
		has := func(r SnapshotRoom) bool { return slices.Contains(r.Features, string(feature)) }
		everywhere := len(x.EntriesOf(v.ID)) > 0
		for _, e := range x.EntriesOf(v.ID) {
			if e.RoomID == "" {
				everywhere = everywhere && slices.ContainsFunc(x.Rooms, has)
			} else {
				everywhere = everywhere && has(x.Room(e.RoomID))
			}
		}
		if everywhere {
			out = append(out, string(feature))
		}
	}
	return out
}
