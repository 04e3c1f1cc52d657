package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/release"
)

// Says puts into words what really differs in a change: the places of a move, what fields said and say, where something was or is. It is
// empty for what is new, removed or cancelled and has no place. The log, the release page, the feed and messages all say it so.
func (v View) Says(c release.Change) string {
	var parts []string
	switch {
	case c.Subject != release.OfSession && c.Kind != release.Edited:
		return v.P.T("programme.around." + string(c.Kind))
	case c.Kind == release.Moved:
		parts = v.moves(c)
	case c.Kind == release.Edited:
		parts = v.edits(c)
	case c.Kind == release.Added || c.Kind == release.Revived:
		return v.Places(c.To)
	default:
		if where := v.Places(c.From); where != "" {
			parts = append(parts, where)
		}
		if c.Note != "" {
			parts = append(parts, c.Note)
		}
		return strings.Join(parts, " — ")
	}
	return strings.Join(parts, " · ")
}

// Place is "4 February 16:25 Hamilton", on the clock on which it was told.
func (v View) place(p release.Place) string {
	start := p.Start.In(p.Location(v.X.Zone()))
	return strings.TrimSpace(v.day(start) + " " + v.P.Time(start) + " " + p.Room)
}

// Day is "4 February"; where dates are told in full, "Thursday 4 February 2027".
func (v View) day(t time.Time) string {
	if v.FullDates {
		return v.P.Date(t)
	}
	return v.P.ShortDate(t)
}

// Places are rooms and times, one after the other.
func (v View) Places(all []release.Place) string {
	var out []string
	for _, p := range all {
		out = append(out, v.place(p))
	}
	return strings.Join(out, "; ")
}

// moves says of each place that differs what is different: the room, the length, or all of it.
func (v View) moves(c release.Change) (out []string) {
	pairs := min(len(c.From), len(c.To))
	for i := range pairs {
		if from, to := c.From[i], c.To[i]; v.differ(from, to) { // changes of older servers list places that stay as well
			out = append(out, v.move(from, to))
		}
	}
	nowhere := v.P.T("programme.nowhere")
	only := pairs == 0 && !c.Others
	for _, p := range c.From[pairs:] {
		if only {
			out = append(out, v.arrow(v.place(p), nowhere))
			continue
		}
		out = append(out, v.P.T("programme.says.place_gone", "Place", v.place(p)))
	}
	for _, p := range c.To[pairs:] {
		if only {
			out, only = append(out, v.arrow(nowhere, v.place(p))), false
			continue
		}
		out = append(out, v.P.T("programme.says.place_more", "Place", v.place(p)))
	}
	return out
}

func (v View) differ(a, b release.Place) bool {
	return v.place(a) != v.place(b) || length(a) != length(b)
}

func length(p release.Place) time.Duration { return p.End.Sub(p.Start) }

func (v View) move(from, to release.Place) string {
	start, before := to.Start.In(to.Location(v.X.Zone())), from.Start.In(from.Location(v.X.Zone()))
	sameTime := start.Format("2006-01-02 15:04") == before.Format("2006-01-02 15:04")
	resized := ""
	if length(from) != length(to) {
		resized = v.P.T("programme.says.length", "From", int(length(from)/time.Minute), "To", int(length(to)/time.Minute))
	}
	when := v.P.Time(start)
	if len(v.X.Days) > 1 || v.FullDates {
		when = v.day(start) + " " + when
	}
	room := func(name string) string {
		if name == "" {
			return v.P.T("programme.says.all_rooms")
		}
		return name
	}
	moved := ""
	switch {
	case sameTime && from.Room == to.Room:
		return resized + " (" + strings.TrimSpace(when+" "+to.Room) + ")"
	case sameTime:
		moved = v.P.T("programme.says.room", "From", room(from.Room), "To", room(to.Room), "When", when)
	default:
		moved = v.arrow(v.place(from), v.place(to))
	}
	if resized != "" {
		moved += ", " + resized
	}
	return moved
}

func (v View) arrow(from, to string) string { return from + " → " + to }

// edits says what fields said and say; of those that are long, that they changed.
func (v View) edits(c release.Change) (out []string) {
	for _, f := range c.Fields {
		quoted := false
		for _, q := range c.Quotes {
			if q.Field != f {
				continue
			}
			quoted = true
			out = append(out, v.quote(c, q))
		}
		if !quoted {
			out = append(out, v.P.T("programme.field."+f))
		}
	}
	return out
}

func (v View) quote(c release.Change, q release.Quote) string {
	from, to := v.values(q.Field, q.From), v.values(q.Field, q.To)
	if q.Field == "name" && from != "" && to != "" {
		return v.P.T("programme.says.renamed", "From", from, "To", to)
	}
	if q.Field == "length" && c.Subject == release.OfSession {
		return v.P.T("programme.says.length", "From", q.From[0], "To", q.To[0])
	}
	none := v.P.T("programme.says.none")
	if from == "" {
		from = none
	}
	if to == "" {
		to = none
	}
	return v.P.T("programme.field."+q.Field) + v.P.T("site.colon", "What", v.arrow(from, to))
}

// values are what a field says, in the reader's words. Free text stands in quotation marks.
func (v View) values(field string, said []string) string {
	out := make([]string, 0, len(said))
	for _, s := range said {
		out = append(out, v.value(field, s))
	}
	return strings.Join(out, ", ")
}

func (v View) value(field, said string) string {
	named := func(prefix string) string {
		if v.P.Has(prefix + said) {
			return v.P.T(prefix + said)
		}
		return said
	}
	switch field {
	case "title", "subtitle", "state_note", "tagline":
		return v.P.T("programme.says.quoted", "Text", said)
	case "level":
		return v.Level(said)
	case "language", "languages":
		return text.LanguageName(said)
	case "kind":
		return named("programme.kind.")
	case "requires", "features":
		return named("programme.feature.")
	case "plenary", "recorded", "streamed", "pending":
		return named("programme.says." + field + "_")
	case "session_kind":
		return named("edition.kind.")
	case "date":
		return v.date(time.DateOnly, said, v.P.ShortDate)
	case "start", "end":
		return v.date("2006-01-02 15:04", said, v.P.Time)
	case "length":
		return fmt.Sprintf("%s min", said)
	default:
		return said
	}
}

func (v View) date(layout, said string, format func(time.Time) string) string {
	t, err := time.Parse(layout, said)
	if err != nil {
		return said
	}
	return format(t)
}
