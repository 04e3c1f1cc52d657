package intake

import (
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// shortener cuts the texts of a programme that comes in to what may be kept.
type shortener struct{ notes []formats.Note }

// shortened is a programme whose texts can be kept, and what was left out of them.
func shortened(p formats.Programme) (formats.Programme, []formats.Note) {
	var s shortener
	p.Rooms = each(p.Rooms, func(r *formats.Room) { s.cut(r.Name, "description", &r.Description, programme.MaxText) })
	p.Products = each(p.Products, func(v *formats.Product) {
		s.cut(v.Name, "summary", &v.Description, programme.MaxText)
	})
	p.Speakers = each(p.Speakers, s.speaker)
	p.Sessions = each(p.Sessions, s.session)
	return p, s.notes
}

// each copies a list and changes the copy: what was read belongs to its reader.
func each[T any](in []T, change func(*T)) []T {
	out := append([]T(nil), in...)
	for i := range out {
		change(&out[i])
	}
	return out
}

func (s *shortener) speaker(v *formats.Speaker) {
	s.cut(v.Name, "pronouns", &v.Pronouns, programme.MaxLine)
	s.cut(v.Name, "biography", &v.Biography, programme.MaxText)
	s.drop(v.Name, "email", &v.Email, programme.MaxLine)
	s.drop(v.Name, "picture", &v.PictureURL, programme.MaxNote)
	v.Links = s.links(v.Name, v.Links)
}

func (s *shortener) session(v *formats.Session) {
	s.cut(v.Title, "subtitle", &v.Subtitle, programme.MaxLine)
	s.cut(v.Title, "abstract", &v.Abstract, programme.MaxText)
	s.cut(v.Title, "level", &v.Level, programme.MaxLine)
	v.Tags = s.words(v.Title, v.Tags)
	v.Links = s.links(v.Title, v.Links)
}

func (s *shortener) note(title, field string) {
	name, _ := text.Cut(title, 80)
	s.notes = append(s.notes, formats.NewNote("", "shortened", "Title", name, "Field", field))
}

func (s *shortener) cut(title, field string, t *string, most int) {
	var cut bool
	if *t, cut = text.Cut(*t, most); cut {
		s.note(title, field)
	}
}

// drop leaves an address out that half of which would lead elsewhere.
func (s *shortener) drop(title, field string, t *string, most int) {
	if text.Longer(*t, most) {
		*t = ""
		s.note(title, field)
	}
}

// words keeps the first ones that fit together.
func (s *shortener) words(title string, tags []string) []string {
	left := programme.MaxNote
	for n, tag := range tags {
		if left -= len(tag) + len("\n"); left < 0 {
			s.note(title, "tags")
			return tags[:n:n]
		}
	}
	return tags
}

// links keeps the first ones that fit together.
func (s *shortener) links(title string, all []formats.Link) []formats.Link {
	left := programme.MaxLinks
	for n, l := range all {
		if left -= len(l.Title) + len(l.URL) + len(l.Type) + len("\n\n\n"); left < 0 {
			s.note(title, "links")
			return all[:n:n]
		}
	}
	return all
}
