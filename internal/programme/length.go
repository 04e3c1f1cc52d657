package programme

import (
	"github.com/creneau/creneau/internal/kit/text"
)

// How long the texts of a session may be, in characters.
const (
	MaxText    = text.MaxLong // the abstract
	MaxNote    = text.MaxNote // the note about its state; its tags together
	MaxLine    = text.MaxLine // title, subtitle, level
	MaxLinks   = text.MaxLinks
	maxMembers = text.MaxMembers
)

func (s Session) texts() []text.Bounded {
	var links, segments []string
	for _, l := range s.Links {
		links = append(links, l.Title, l.URL, l.Type)
	}
	for _, g := range s.Segments {
		segments = append(segments, g.Title)
	}
	return []text.Bounded{
		{Field: "subtitle", Text: s.Subtitle, Most: MaxLine}, {Field: "abstract", Text: s.Abstract, Most: MaxText},
		{Field: "level", Text: s.Level, Most: MaxLine}, {Field: "state_note", Text: s.StateNote, Most: MaxNote},
		text.BoundedList("tags", s.Tags, MaxNote), text.BoundedList("requires", s.Requires, MaxLine),
		text.BoundedList("links", links, MaxLinks), text.BoundedList("segments", segments, MaxLinks),
		text.BoundedList("speakers", s.Speakers, maxMembers), text.BoundedList("products", s.Products, maxMembers),
	}
}
