package programme

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
)

// Part is some of a draft's objects: what a step touches.
type Part struct {
	Days          []edition.Day          `json:",omitempty"`
	Rooms         []edition.Room         `json:",omitempty"`
	Slots         []edition.Slot         `json:",omitempty"`
	Tracks        []edition.Track        `json:",omitempty"`
	Formats       []edition.Format       `json:",omitempty"`
	Families      []catalogue.Family     `json:",omitempty"`
	Products      []catalogue.Product    `json:",omitempty"`
	Organisations []speaker.Organisation `json:",omitempty"`
	Speakers      []speaker.Speaker      `json:",omitempty"`
	Sessions      []Session              `json:",omitempty"`
	Placements    []Placement            `json:",omitempty"`
	Rules         []Rule                 `json:",omitempty"`
	Locks         []Lock                 `json:",omitempty"`
	Asides        []Aside                `json:"Bases,omitempty"` // under the name that rows have had since imports left them
}

// frame, stage and catalogue are what of a part the earlier chapters keep.
func (p Part) frame() edition.Frame {
	return edition.Frame{Days: p.Days, Rooms: p.Rooms, Slots: p.Slots, Tracks: p.Tracks, Formats: p.Formats}
}

func (p Part) stage() speaker.Stage {
	return speaker.Stage{Organisations: p.Organisations, Speakers: p.Speakers}
}

func (p Part) catalogue() catalogue.Catalogue {
	return catalogue.Catalogue{Families: p.Families, Products: p.Products}
}

// kind is one kind of object of a draft that steps touch.
type kind interface {
	differ(from, to *Draft, before, after *Part)
	holds(d *Draft, p *Part) bool
	put(d *Draft, before, after *Part)
	part(now *Draft, from, to *Part, stay *staying)
	ids(d *Draft, into map[string]bool)
}

// objects says where a draft, and a part, have the objects of a kind.
type objects[T any] struct {
	name  string
	draft func(*Draft) *[]T
	in    func(*Part) *[]T
	id    func(T) string
}

// kinds lists them all: what others refer to comes first.
var kinds = [...]kind{
	objects[edition.Day]{
		"day", func(d *Draft) *[]edition.Day { return &d.Frame.Days }, func(p *Part) *[]edition.Day { return &p.Days }, dayID},
	objects[edition.Room]{
		"room", func(d *Draft) *[]edition.Room { return &d.Frame.Rooms }, func(p *Part) *[]edition.Room { return &p.Rooms }, roomID},
	objects[edition.Slot]{
		"slot", func(d *Draft) *[]edition.Slot { return &d.Frame.Slots }, func(p *Part) *[]edition.Slot { return &p.Slots }, slotID},
	objects[edition.Track]{
		"track", func(d *Draft) *[]edition.Track { return &d.Frame.Tracks }, func(p *Part) *[]edition.Track { return &p.Tracks }, trackID},
	objects[edition.Format]{
		"format", func(d *Draft) *[]edition.Format { return &d.Frame.Formats }, func(p *Part) *[]edition.Format { return &p.Formats }, formatID},
	objects[catalogue.Family]{
		"family", func(d *Draft) *[]catalogue.Family { return &d.Catalogue.Families },
		func(p *Part) *[]catalogue.Family { return &p.Families }, familyID},
	objects[catalogue.Product]{
		"product", func(d *Draft) *[]catalogue.Product { return &d.Catalogue.Products },
		func(p *Part) *[]catalogue.Product { return &p.Products }, productID},
	objects[speaker.Organisation]{
		"organisation", func(d *Draft) *[]speaker.Organisation { return &d.Stage.Organisations },
		func(p *Part) *[]speaker.Organisation { return &p.Organisations }, organisationID},
	objects[speaker.Speaker]{
		"speaker", func(d *Draft) *[]speaker.Speaker { return &d.Stage.Speakers },
		func(p *Part) *[]speaker.Speaker { return &p.Speakers }, speakerID},
	objects[Session]{
		"session", func(d *Draft) *[]Session { return &d.Sessions }, func(p *Part) *[]Session { return &p.Sessions }, sessionID},
	objects[Placement]{
		"placement", func(d *Draft) *[]Placement { return &d.Placements }, func(p *Part) *[]Placement { return &p.Placements }, placementID},
	objects[Rule]{
		"rule", func(d *Draft) *[]Rule { return &d.Rules }, func(p *Part) *[]Rule { return &p.Rules }, ruleID},
	objects[Lock]{
		"lock", func(d *Draft) *[]Lock { return &d.Locks }, func(p *Part) *[]Lock { return &p.Locks }, lockID},
	objects[Aside]{
		"aside", func(d *Draft) *[]Aside { return &d.Asides }, func(p *Part) *[]Aside { return &p.Asides }, asideID},
}

func dayID(v edition.Day) string                   { return string(v.ID) }
func trackID(v edition.Track) string               { return string(v.ID) }
func formatID(v edition.Format) string             { return string(v.ID) }
func familyID(v catalogue.Family) string           { return string(v.ID) }
func productID(v catalogue.Product) string         { return string(v.ID) }
func organisationID(v speaker.Organisation) string { return string(v.ID) }
func ruleID(v Rule) string                         { return string(v.ID) }
func asideID(v Aside) string                       { return v.Object }

// difference is what changes from one draft to another: what was there and is not so any more, and what is there instead.
func difference(from, to Draft) (before, after Part) {
	for _, k := range kinds {
		k.differ(&from, &to, &before, &after)
	}
	return before, after
}

func (o objects[T]) differ(from, to *Draft, before, after *Part) {
	*o.in(before), *o.in(after) = differ(*o.draft(from), *o.draft(to), o.id)
}

func roomID(r edition.Room) string       { return string(r.ID) }
func slotID(s edition.Slot) string       { return string(s.ID) }
func sessionID(s Session) string         { return string(s.ID) }
func speakerID(s speaker.Speaker) string { return string(s.ID) }
func placementID(p Placement) string     { return string(p.ID) }
func lockID(l Lock) string               { return l.object() }
func (p Part) empty() bool               { return reflect.DeepEqual(p, Part{}) }
func (p Part) onlyAsides() bool          { return Part{Asides: p.Asides}.same(p) }
func (p Part) same(o Part) bool          { return reflect.DeepEqual(p, o) }
func byStart(a, b Placement) int         { return a.Start.Compare(b.Start) }
func slotByStart(a, b edition.Slot) int  { return a.Start.Compare(b.Start) }

func differ[T any](from, to []T, id func(T) string) (before, after []T) {
	was := make(map[string]T, len(from))
	for _, v := range from {
		was[id(v)] = v
	}
	for _, v := range to {
		old, had := was[id(v)]
		delete(was, id(v))
		if had && reflect.DeepEqual(old, v) {
			continue
		}
		if had {
			before = append(before, old)
		}
		after = append(after, v)
	}
	for _, v := range from {
		if _, gone := was[id(v)]; gone {
			before = append(before, v)
		}
	}
	return before, after
}

// holds reports whether a draft has every object of a part, with the same content; versions may differ.
func (d Draft) holds(p Part) bool {
	for _, k := range kinds {
		if !k.holds(&d, &p) {
			return false
		}
	}
	return true
}

func (o objects[T]) holds(d *Draft, p *Part) bool {
	some := *o.in(p)
	if len(some) == 0 {
		return true
	}
	there := at(*o.draft(d), o.id)
	for _, v := range some {
		if now, is := there[o.id(v)]; !is || !sameContent(now, v) {
			return false
		}
	}
	return true
}

// at finds objects by their ids.
func at[T any](all []T, id func(T) string) map[string]T {
	found := make(map[string]T, len(all))
	for _, v := range all {
		found[id(v)] = v
	}
	return found
}

// sameContent compares two objects as the audit would keep them, without their versions and numbers, and without telling none from empty.
func sameContent(a, b any) bool {
	x, y := content(a), content(b)
	return x != nil && bytes.Equal(x, y)
}

func content(v any) []byte {
	var fields map[string]any
	text, err := json.Marshal(v)
	if err != nil || json.Unmarshal(text, &fields) != nil {
		return nil
	}
	delete(fields, "Version")
	delete(fields, "Number") // what comes back may get another
	for name, value := range fields {
		if list, ok := value.([]any); value == nil || ok && len(list) == 0 {
			delete(fields, name)
		}
	}
	text, _ = json.Marshal(fields) // The fields came from JSON, so they can be encoded.
	return text
}

// with is the draft with one part in place of another.
func (d Draft) with(before, after Part) Draft {
	for _, k := range kinds {
		k.put(&d, &before, &after)
	}
	slices.SortStableFunc(d.Frame.Slots, slotByStart)
	slices.SortStableFunc(d.Placements, byStart)
	return d
}

func (o objects[T]) put(d *Draft, before, after *Part) {
	*o.draft(d) = replaced(*o.draft(d), *o.in(before), *o.in(after), o.id)
}

// replaced keeps the order of what stays or changes; what is new comes last.
func replaced[T any](all, before, after []T, id func(T) string) []T {
	out := make([]T, 0, len(all)+len(after))
	gone, come := at(before, id), at(after, id)
	for _, v := range all {
		now, changes := come[id(v)]
		if changes {
			out = append(out, now)
			delete(come, id(v))
		} else if _, goes := gone[id(v)]; !goes {
			out = append(out, v)
		}
	}
	for _, v := range after {
		if _, isNew := come[id(v)]; isNew {
			out = append(out, v)
		}
	}
	return out
}
