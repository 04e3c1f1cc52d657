package intake

import (
	"cmp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/programme"
)

// filed is a place that a file gives a session.
type filed struct {
	programme.Placement // in our terms, without names
	guid, code          string
	room, start         string // their texts
	entry               int    // of the base's places; -1 when nothing was imported of it
}

// place brings a session's places to the file's: those that were imported before follow it by their fields, new ones come, and what
// the file has no more goes, unless somebody moved it here.
func (i *importer) place(s *programme.Session, b *Base, v formats.Session, said formats.Fields) (out outcome) {
	known := last(b.Fields, "places") != nil
	if !known {
		i.recallPlaces(s, b)
	}
	given := i.filedPlaces(s, v)
	matched := match(given, b.Places)
	p := placer{importer: i, s: s, said: said, held: i.placed[s.ID]}
	var kept []BasePlace
	for n, e := range b.Places {
		if matched[n] < 0 {
			kept = p.gone(e, known, kept)
			continue
		}
		kept = append(kept, p.follow(e, given[matched[n]], len(b.Places)))
	}
	for _, f := range given {
		if f.entry < 0 {
			kept = p.come(f, b.Places, kept)
		}
	}
	i.placed[s.ID] = p.held
	b.Places = kept
	b.set("places", "known")
	return p.outcome
}

// recallPlaces takes the places that a session has for imported ones, of which nothing more is known.
func (i *importer) recallPlaces(s *programme.Session, b *Base) {
	b.Places = nil
	for _, p := range i.placed[s.ID] {
		b.Places = append(b.Places, BasePlace{Object: p.ID, GUID: p.GUID})
	}
}

// recall keeps a file's places as imported last: the session was imported from it by a server that kept no more.
func (i *importer) recall(s *programme.Session, b *Base, v formats.Session) {
	i.recallPlaces(s, b)
	given := i.filedPlaces(s, v)
	for n, k := range match(given, b.Places) {
		if k >= 0 {
			b.Places[n].Fields = textsOf(&given[k].Placement)
		}
	}
	b.Places = slices.DeleteFunc(b.Places, func(e BasePlace) bool { return e.Fields == nil })
	b.set("places", "known")
}

func textsOf(p *programme.Placement) map[string]string {
	out := map[string]string{}
	for _, f := range placementFileFields {
		out[f.name] = textOf(f.of(p))
	}
	return out
}

// filedPlaces are the file's places. A session that needs a room and has none gets the first.
func (i *importer) filedPlaces(s *programme.Session, v formats.Session) (out []filed) {
	for _, at := range v.Placements {
		minutes := s.Minutes
		if length := cmp.Or(at.Duration, v.Duration); length > 0 {
			minutes = minutesOf(length.Minutes())
		}
		f := filed{Placement: programme.Placement{EditionID: i.edition(), SessionID: s.ID, RoomID: i.rooms[at.Room], Start: asKept(at.Start),
			Minutes: minutes},
			guid: strings.ToLower(at.GUID), code: at.Code, entry: -1}
		if at.Start.IsZero() {
			continue
		}
		if f.RoomID == "" && !s.Plenary && s.Kind != programme.Break {
			if len(i.next.Frame.Rooms) == 0 {
				i.note("no_room", "Title", s.Title, "Room", "")
				continue
			}
			f.RoomID = i.next.Frame.Rooms[0].ID
			i.note("no_room", "Title", s.Title, "Room", i.next.Frame.Rooms[0].Name)
		}
		f.room, f.start = textOf(&f.RoomID), textOf(&f.Start)
		out = append(out, f)
	}
	return out
}

// match finds for each place that was imported the one of the file that it is now, -1 when there is none: by uuid, by room and hour,
// by hour, by what is left. It marks those of the file.
func match(given []filed, places []BasePlace) []int {
	out := make([]int, len(places))
	for n := range out {
		out[n] = -1
	}
	for _, same := range []func(BasePlace, *filed) bool{
		func(e BasePlace, f *filed) bool { return e.GUID != "" && e.GUID == f.guid },
		func(e BasePlace, f *filed) bool {
			return e.Fields["start"] == f.start && sameText(e.Fields["room"], f.room)
		},
		func(e BasePlace, f *filed) bool { return e.Fields["start"] == f.start },
		func(BasePlace, *filed) bool { return true },
	} {
		for n, e := range places {
			for k := range given {
				if out[n] < 0 && given[k].entry < 0 && same(e, &given[k]) {
					out[n], given[k].entry = k, n
				}
			}
		}
	}
	return out
}

// placer merges the places of one session.
type placer struct {
	*importer
	outcome
	s    *programme.Session
	said formats.Fields
	held []programme.Placement // the session's places here
}

func (p *placer) index(id programme.PlacementID) int {
	return slices.IndexFunc(p.held, func(o programme.Placement) bool { return o.ID == id })
}

// follow merges a place that was imported and is in the file.
func (p *placer) follow(e BasePlace, f filed, imported int) BasePlace {
	e.GUID = cmp.Or(f.guid, e.GUID)
	n := p.index(e.Object)
	if n < 0 && imported == 1 && len(p.held) == 1 { // taken away and placed anew here
		e.Object, n = p.held[0].ID, 0
	}
	if n < 0 {
		return p.absent(e, f)
	}
	ours := p.held[n]
	fields := cloned(e.Fields)
	of := subject{kind: "placement", object: string(ours.ID), title: p.s.Title, fields: fields}
	out := mergeFields(p.importer, of, placementFileFields[:], p.says, &ours, &f.Placement)
	if why := p.refusal(p.held[n], ours); len(out.changed) > 0 && why != "" {
		p.refused = append(p.refused, because(why, out.changed)...)
		return e
	}
	p.held[n] = ours
	p.changed = append(p.changed, out.changed...)
	e.Fields = fields
	return e
}

// says is true for what the file says of a place.
func (p *placer) says(f fileField[programme.Placement]) bool { return p.said.Has(f.said) }

// absent leaves a place away that was taken away here, unless the file has another by now and somebody decides for it.
func (p *placer) absent(e BasePlace, f filed) BasePlace {
	texts := textsOf(&f.Placement)
	if e.Fields["start"] == texts["start"] && sameText(e.Fields["room"], texts["room"]) {
		return e
	}
	key := string(e.Object) + ".place"
	switch p.side(key) {
	case TakeFile:
		if p.add(f, &e) {
			e.Fields = texts
		}
	case TakeOurs:
		e.Fields = texts
	default:
		p.conflict(Conflict{Key: key, Kind: "session", Title: p.s.Title, Field: "place", File: p.placeName(f.Placement)})
	}
	return e
}

// gone takes away a place that the file has no more, unless somebody moved it here.
func (p *placer) gone(e BasePlace, known bool, kept []BasePlace) []BasePlace {
	n := p.index(e.Object)
	if n < 0 || !known {
		return kept
	}
	ours := p.held[n]
	texts, key := textsOf(&ours), string(ours.ID)+".place"
	side := p.side(key)
	moved := texts["start"] != e.Fields["start"] || !sameText(e.Fields["room"], texts["room"])
	switch {
	case moved && side == TakeOurs:
		return kept
	case moved && side != TakeFile:
		p.conflict(Conflict{Key: key, Kind: "session", Title: p.s.Title, Field: "place", Ours: p.placeName(ours)})
		return append(kept, e)
	case p.was.Locked(ours):
		p.refused = append(p.refused, Alteration{Field: "place", Before: p.placeName(ours), Why: "locked"})
		return append(kept, e)
	}
	p.changed = append(p.changed, Alteration{Field: "place", Before: p.placeName(ours)})
	p.held = slices.Delete(slices.Clone(p.held), n, n+1)
	return kept
}

// come adds a place that is new in the file, unless the session has one by hand.
func (p *placer) come(f filed, imported, kept []BasePlace) []BasePlace {
	entry := BasePlace{GUID: f.guid, Fields: textsOf(&f.Placement)}
	byHand := slices.IndexFunc(p.held, func(o programme.Placement) bool {
		mine := func(e BasePlace) bool { return e.Object == o.ID }
		return !slices.ContainsFunc(imported, mine) && !slices.ContainsFunc(kept, mine)
	})
	if byHand < 0 {
		entry.Object = programme.PlacementID(p.ids.New("pla"))
		if !p.add(f, &entry) {
			return kept
		}
		return append(kept, entry)
	}
	ours := p.held[byHand]
	entry.Object = ours.ID
	key := string(ours.ID) + ".place"
	same := ours.RoomID == f.RoomID && ours.Start.Equal(f.Start)
	switch side := p.side(key); {
	case same || side == TakeOurs:
	case side == TakeFile:
		moved := ours
		moved.RoomID, moved.Start, moved.Minutes = f.RoomID, f.Start, f.Minutes
		change := Alteration{Field: "place", Before: p.placeName(ours), After: p.placeName(moved)}
		if change.Why = p.refusal(ours, moved); change.Why != "" {
			p.refused = append(p.refused, change)
			return kept
		}
		p.held[byHand] = moved
		p.changed = append(p.changed, change)
	default:
		p.conflict(Conflict{Key: key, Kind: "session", Title: p.s.Title, Field: "place", Ours: p.placeName(ours), File: p.placeName(f.Placement)})
		return kept
	}
	return append(kept, entry)
}

// refusal is why a placement stays as it is, or may not go where it would; empty when nothing speaks against it.
func (p *placer) refusal(from, to programme.Placement) string {
	moves := from.RoomID != to.RoomID || !from.Start.Equal(to.Start)
	switch {
	case from.ID != "" && p.was.Locked(from):
		return "locked"
	case moves && (p.was.RoomLocked(to.RoomID) || p.was.SlotLocked(to.Start)):
		return "locked_there"
	}
	return ""
}

// add gives the session a place more: one that was taken away here, if there is one, under its own names.
func (p *placer) add(f filed, e *BasePlace) bool {
	at := f.Placement
	if why := p.refusal(programme.Placement{}, at); why != "" {
		p.refused = append(p.refused, Alteration{Field: "place", After: p.placeName(at), Why: why})
		return false
	}
	at.ID = e.Object
	if old, was := programme.Recall(p.parked[p.s.ID], p.held, *p.s, at); was {
		at.ID, at.GUID, at.Code, at.Number = old.ID, old.GUID, old.Code, old.Number
	} else {
		p.name(f, &at)
	}
	p.importer.named[at.Code] = true
	p.held, e.Object = append(slices.Clone(p.held), at), at.ID
	if !p.isNew(p.s.ID) {
		p.changed = append(p.changed, Alteration{Field: "place", After: p.placeName(at)})
	}
	return true
}

// name gives a place names: the first of a session has those of it, another those of the file where they are free.
func (p *placer) name(f filed, at *programme.Placement) {
	at.GUID, at.Code = p.s.GUID, p.s.Code
	if p.importer.named[p.s.Code] {
		guid, err := p.guid(f.guid)
		if err != nil {
			guid = p.ids.UUID()
		}
		at.GUID, at.Code = guid, p.code(f.code)
	}
	p.placementNumber++
	at.Number = p.placementNumber
}

func (p *placer) placeName(at programme.Placement) string {
	room, _ := p.next.Frame.Room(at.RoomID)
	return strings.TrimSpace(p.hour(at.Start) + " " + room.Name)
}

// isNew reports whether this import made a session.
func (i *importer) isNew(id programme.SessionID) bool { return i.at[string(id)] >= len(i.was.Sessions) }

// anyLocked reports whether a session has a place that is locked: then its length stays, too.
func (i *importer) anyLocked(id programme.SessionID) bool {
	return slices.ContainsFunc(i.placed[id], i.was.Locked)
}

// settle puts the places into the draft.
func (i *importer) settle() error {
	i.next.Placements = i.next.Placements[:0]
	for _, s := range i.next.Sessions {
		i.next.Placements = append(i.next.Placements, i.placed[s.ID]...)
	}
	slices.SortStableFunc(i.next.Placements, func(a, b programme.Placement) int { return a.Start.Compare(b.Start) })
	return nil
}
