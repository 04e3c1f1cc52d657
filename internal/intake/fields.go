package intake

import (
	"cmp"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// subject is an object whose fields are merged.
type subject struct {
	kind, object, title string
	fields              map[string]string         // imported last; changed by the merge
	held                func(field string) string // why a field stays as it is; empty: it does not
}

// outcome is what became of an object's fields.
type outcome struct {
	changed, refused []Alteration
}

// mergeFields brings an object to what a file says of it, field by field. Only the fields said are looked at.
func mergeFields[T any](i *importer, of subject, fields []fileField[T], said func(fileField[T]) bool, ours, file *T) (out outcome) {
	for _, f := range fields {
		if !said(f) {
			continue
		}
		key := of.object + "." + f.name
		m := ThreeWay(last(of.fields, f.name), textOf(f.of(ours)), textOf(f.of(file)), i.side(key))
		if m.Verdict != Taken && m.Verdict != Clashing {
			keepLast(of.fields, f.name, m.Base)
			continue
		}
		before, after := i.show(f.of(ours)), i.show(f.of(file))
		if m.Verdict == Taken && of.held != nil {
			if why := of.held(f.name); why != "" {
				out.refused = append(out.refused, Alteration{Field: f.name, Before: before, After: after, Why: why})
				continue
			}
		}
		switch m.Verdict {
		case Taken:
			out.changed = append(out.changed, Alteration{Field: f.name, Before: before, After: after})
			copyValue(f.of(ours), f.of(file))
		case Clashing:
			i.conflict(Conflict{Key: key, Kind: of.kind, Title: of.title, Field: f.name, Ours: before, File: after})
		}
		keepLast(of.fields, f.name, m.Base)
	}
	return out
}

// side is what was decided about a conflict.
func (i *importer) side(key string) Side {
	if side, is := i.how.Decided[key]; is {
		return side
	}
	return i.how.Prefer
}

func (i *importer) conflict(c Conflict) { i.diff.Conflicts = append(i.diff.Conflicts, c) }

// tell adds what became of an object to the difference.
func (i *importer) tell(of subject, out outcome) {
	if len(out.changed) > 0 {
		i.diff.Changed = append(i.diff.Changed, Altered{of.kind, of.object, of.title, out.changed})
	}
	if len(out.refused) > 0 {
		i.diff.Refused = append(i.diff.Refused, Altered{of.kind, of.object, of.title, out.refused})
	}
}

// always is said of all fields: the caller has looked.
func always[T any](fileField[T]) bool { return true }

// told are the fields of which a file has a value: what is empty there says nothing.
func told[T any](file *T) func(fileField[T]) bool {
	return func(f fileField[T]) bool { return !blank(textOf(f.of(file))) }
}

// setAll keeps all fields of a new object as imported last.
func setAll[T any](b *Base, fields []fileField[T], said func(fileField[T]) bool, file *T) {
	for _, f := range fields {
		if text := textOf(f.of(file)); said(f) && !blank(text) {
			b.set(f.name, text)
		}
	}
}

// show is a value for people: names for ids, hours in the edition's zone.
func (i *importer) show(pointer any) string {
	switch v := pointer.(type) {
	case *string:
		return *v
	case *time.Time:
		return i.hour(*v)
	case *edition.RoomID:
		room, _ := i.next.Frame.Room(*v)
		return room.Name
	case *edition.TrackID:
		return nameIn(i.next.Frame.Tracks, func(t edition.Track) (bool, string) { return t.ID == *v, t.Name })
	case *edition.FormatID:
		return nameIn(i.next.Frame.Formats, func(f edition.Format) (bool, string) { return f.ID == *v, f.Name })
	case *speaker.OrganisationID:
		name := nameIn(i.next.Stage.Organisations, func(o speaker.Organisation) (bool, string) { return o.ID == *v, o.Name })
		return cmp.Or(name, i.orgs[*v])
	case *[]speaker.ID:
		return joined(*v, i.nameOf)
	case *[]catalogue.ProductID:
		return joined(*v, func(id catalogue.ProductID) string {
			return nameIn(i.next.Catalogue.Products, func(p catalogue.Product) (bool, string) { return p.ID == id, p.Name })
		})
	case *[]string:
		return strings.Join(*v, ", ")
	case *[]programme.Link:
		return joined(*v, func(l programme.Link) string { return strings.TrimSpace(l.Title + " " + l.URL) })
	case *[]speaker.Link:
		return joined(*v, func(l speaker.Link) string { return strings.TrimSpace(l.Title + " " + l.URL) })
	case *[]programme.Segment:
		return joined(*v, func(s programme.Segment) string { return s.Title })
	}
	return strings.Trim(textOf(pointer), `"`)
}

func (i *importer) hour(t time.Time) string {
	return t.In(i.next.Frame.Edition.Location()).Format("2006-01-02 15:04")
}

func (i *importer) nameOf(id speaker.ID) string {
	return nameIn(i.next.Stage.Speakers, func(s speaker.Speaker) (bool, string) { return s.ID == id, s.Name })
}

func nameIn[T any](all []T, look func(T) (bool, string)) string {
	for _, v := range all {
		if is, name := look(v); is {
			return name
		}
	}
	return ""
}

func joined[T any](all []T, name func(T) string) string {
	names := make([]string, len(all))
	for n, v := range all {
		names[n] = name(v)
	}
	return strings.Join(names, ", ")
}
