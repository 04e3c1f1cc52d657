package programme

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// staying is what of a step's objects stays as it is now, by id, when the step is taken back in part.
type staying struct {
	ids   map[string]bool
	named map[string]bool // those of them that are not as they would be: they are told
}

// untouched cuts the two sides of a loose step down to what nobody changed since, and what nothing else hangs on by now. Left names the
// rest.
func (s *Service) untouched(tx *sqldb.Tx, now Draft, from, to Part) (Part, Part, []string, error) {
	stay := &staying{ids: map[string]bool{}, named: map[string]bool{}}
	if err := s.starred(tx, from, to, stay); err != nil {
		return from, to, nil, err
	}
	created := goingAway(from, to)
	for {
		for _, k := range kinds {
			k.part(&now, &from, &to, stay)
		}
		known := len(stay.ids)
		stay.needed(now, now.with(from, to), to)
		stay.placesOf(now, created)
		if len(stay.ids) == known {
			return from, to, stay.names(now), nil
		}
	}
}

// starred keeps sessions that would go away although people have starred them.
func (s *Service) starred(tx *sqldb.Tx, from, to Part, stay *staying) error {
	for id := range goingAway(from, to) {
		is, err := s.isStarred(tx, id)
		if err != nil {
			return err
		}
		if is {
			stay.keep(string(id), true)
		}
	}
	return nil
}

// goingAway are the sessions that only the first side has.
func goingAway(from, to Part) map[SessionID]bool {
	remains, goes := at(to.Sessions, sessionID), map[SessionID]bool{}
	for _, v := range from.Sessions {
		if _, is := remains[string(v.ID)]; !is {
			goes[v.ID] = true
		}
	}
	return goes
}

func (s *staying) keep(id string, named bool) {
	s.ids[id] = true
	if named {
		s.named[id] = true
	}
}

// part leaves in both sides what is there now as the first has it.
func (o objects[T]) part(now *Draft, from, to *Part, stay *staying) {
	was, will := at(*o.in(from), o.id), at(*o.in(to), o.id)
	if len(was)+len(will) == 0 {
		return
	}
	is := at(*o.draft(now), o.id)
	touched := func(v T) bool {
		id := o.id(v)
		if stay.ids[id] {
			return true
		}
		current, there := is[id]
		old, had := was[id]
		if there == had && (!there || sameContent(current, old)) {
			return false
		}
		wanted, wants := will[id]
		stay.keep(id, there != wants || there && !sameContent(current, wanted))
		return true
	}
	*o.in(from) = slices.DeleteFunc(slices.Clone(*o.in(from)), touched)
	*o.in(to) = slices.DeleteFunc(slices.Clone(*o.in(to)), touched)
}

// placesOf keeps the placements of sessions that were to go away and stay after all.
func (s *staying) placesOf(now Draft, created map[SessionID]bool) {
	for _, p := range now.Placements {
		if created[p.SessionID] && s.ids[string(p.SessionID)] {
			s.keep(string(p.ID), false)
		}
	}
}

// needed keeps what is needed by something in the draft after it, and keeps as it is what would need something that is not there any
// more.
func (s *staying) needed(now, next Draft, to Part) {
	there, was, put := next.AllIDs(), now.AllIDs(), to.allIDs()
	next.References(func(by, what string) {
		switch {
		case what == "" || there[what]:
		case was[what]:
			s.keep(what, true)
		case put[by]:
			s.keep(by, true)
		}
	})
	for _, day := range now.Frame.Days {
		if there[string(day.ID)] {
			continue
		}
		if slices.ContainsFunc(next.Placements, func(p Placement) bool { return !p.Start.Before(day.Start) && p.Start.Before(day.End) }) {
			s.keep(string(day.ID), true)
		}
	}
}

// ObjectsChanged counts the objects of a draft that change, come or go on the way to another; asides do not count.
func ObjectsChanged(from, to Draft) int {
	from.Asides, to.Asides = nil, nil
	before, after := difference(from, to)
	return len(before.allIDs()) + len(after.allIDs())
}

// AllIDs are those of a draft's objects.
func (d Draft) AllIDs() map[string]bool {
	found := map[string]bool{}
	for _, k := range kinds {
		k.ids(&d, found)
	}
	return found
}

func (o objects[T]) ids(d *Draft, into map[string]bool) {
	if o.name == "lock" || o.name == "aside" {
		return // they are called as the object they are of
	}
	for _, v := range *o.draft(d) {
		into[o.id(v)] = true
	}
}

// AllIDs are those of a part's objects.
func (p Part) allIDs() map[string]bool { return Draft{}.with(Part{}, p).AllIDs() }

// References tells which object of a draft refers to which, by id.
func (d Draft) References(tell func(by, what string)) {
	for _, v := range d.Frame.Slots {
		tell(string(v.ID), string(v.DayID))
	}
	for _, v := range d.Catalogue.Products {
		tell(string(v.ID), string(v.FamilyID))
	}
	for _, v := range d.Stage.Speakers {
		tell(string(v.ID), string(v.OrganisationID))
	}
	for _, v := range d.Sessions {
		tell(string(v.ID), string(v.TrackID))
		tell(string(v.ID), string(v.FormatID))
		for _, id := range v.Speakers {
			tell(string(v.ID), string(id))
		}
		for _, id := range v.Products {
			tell(string(v.ID), string(id))
		}
	}
	for _, v := range d.Placements {
		tell(string(v.ID), string(v.SessionID))
		tell(string(v.ID), string(v.RoomID))
	}
	for _, v := range d.Rules {
		tell(string(v.ID), string(v.First))
		tell(string(v.ID), string(v.Second))
	}
	for _, l := range d.Locks {
		tell(l.object(), string(l.Room))
	}
}

// names are what people call the objects that stay: a place is called as its session.
func (s *staying) names(d Draft) (names []string) {
	add := func(id, name string) {
		if s.named[id] && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, v := range d.Sessions {
		add(string(v.ID), v.Title)
	}
	titles := at(d.Sessions, sessionID)
	for _, p := range d.Placements {
		add(string(p.ID), titles[string(p.SessionID)].Title)
	}
	for _, v := range d.Stage.Speakers {
		add(string(v.ID), v.Name)
	}
	for _, v := range d.Frame.Rooms {
		add(string(v.ID), v.Name)
	}
	for _, v := range d.Frame.Tracks {
		add(string(v.ID), v.Name)
	}
	for _, v := range d.Frame.Formats {
		add(string(v.ID), v.Name)
	}
	for _, v := range d.Catalogue.Products {
		add(string(v.ID), v.Name)
	}
	for _, v := range d.Frame.Days {
		add(string(v.ID), v.Date)
	}
	return names
}

// labelOfPart is the label of a step, with the names of what stayed.
func labelOfPart(label string, left []string) string {
	if len(left) == 0 {
		return label
	}
	shown := left[:min(len(left), mostNamed)]
	if len(left) > mostNamed {
		shown = append(slices.Clone(shown), "…")
	}
	return text.Say("programme.step_but", "Step", text.SayText(label), "Names", strings.Join(shown, ", ")).Kept()
}
