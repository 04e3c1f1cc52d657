package programme_test

import (
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

func noon(minute int) time.Time {
	return time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
}

// twoTalks is a draft in which nothing is wrong: a day of 8 hours around noon, two rooms three minutes apart, two talks of half an hour.
func twoTalks() *programme.Draft {
	talk := func(id string) programme.Session {
		return programme.Session{ID: programme.SessionID(id), Title: id, Kind: programme.Talk, Minutes: 30, State: programme.Confirmed}
	}
	place := func(id string, room edition.RoomID, minute int) programme.Placement {
		return programme.Placement{ID: programme.PlacementID("p" + id), SessionID: programme.SessionID(id), RoomID: room, Start: noon(minute),
			Minutes: 30}
	}
	d := &programme.Draft{
		Frame: edition.Frame{
			Edition: edition.Edition{Zone: "UTC", SessionLimit: 30, SetupMinutes: 5, Languages: []string{"en", "fr"}},
			Days:    []edition.Day{{ID: "d", Start: noon(-240), End: noon(240)}},
			Rooms:   []edition.Room{{ID: "r1", Name: "Bow"}, {ID: "r2", Name: "Stern"}, {ID: "r3", Name: "Deck"}},
			Walks:   []edition.Walk{{A: "r1", B: "r2", Minutes: 3}},
		},
		Sessions:   []programme.Session{talk("a"), talk("b")},
		Placements: []programme.Placement{place("a", "r1", 0), place("b", "r2", 60)},
		Severities: map[string]programme.Severity{},
	}
	d.Stage.Speakers = []speaker.Speaker{{ID: "s", Name: "Ada"}, {ID: "t", Name: "Bo"}}
	return d
}

func move(room edition.RoomID, minute int) func(*programme.Draft) {
	return func(d *programme.Draft) { d.Placements[1].RoomID, d.Placements[1].Start = room, noon(minute) }
}

func together(then func(*programme.Draft), minute int) func(*programme.Draft) {
	return func(d *programme.Draft) { then(d); move("r2", minute)(d) }
}

func both(d *programme.Draft, change func(*programme.Session)) {
	for i := range d.Sessions {
		change(&d.Sessions[i])
	}
}

func slotWithThree(third func(*programme.Session), change func(*programme.Session)) func(*programme.Draft) {
	return func(d *programme.Draft) {
		d.Frame.Slots = []edition.Slot{{ID: "x", DayID: "d", Start: noon(0), End: noon(30)}}
		c, p := d.Sessions[0], d.Placements[0]
		c.ID, p.ID, p.SessionID, p.RoomID = "c", "pc", "c", "r3"
		d.Sessions, d.Placements = append(d.Sessions, c), append(d.Placements, p)
		both(d, change)
		third(&d.Sessions[2])
		move("r2", 0)(d)
	}
}

func TestEveryRuleHasABoundary(t *testing.T) {
	t.Parallel()
	speak := func(d *programme.Draft) { both(d, func(s *programme.Session) { s.Speakers = []speaker.ID{"s"} }) }
	hours := func(start, end int) []edition.Window { return []edition.Window{{Start: noon(start), End: noon(end)}} }
	rule := func(kind programme.RuleKind, room edition.RoomID, minute int) func(*programme.Draft) {
		return func(d *programme.Draft) {
			d.Rules = []programme.Rule{{Kind: kind, First: "a", Second: "b"}}
			move(room, minute)(d)
		}
	}
	product := func(b catalogue.ProductID, minute int) func(*programme.Draft) {
		return together(func(d *programme.Draft) {
			d.Sessions[0].Products, d.Sessions[1].Products = []catalogue.ProductID{"p"}, []catalogue.ProductID{b}
		}, minute)
	}
	partner := func(kind speaker.Kind, minute int) func(*programme.Draft) {
		return together(func(d *programme.Draft) {
			d.Stage.Organisations = []speaker.Organisation{{ID: "o", Kind: kind}}
			for i, id := range []speaker.ID{"s", "t"} {
				d.Stage.Speakers[i].OrganisationID, d.Sessions[i].Speakers = "o", []speaker.ID{id}
			}
		}, minute)
	}
	filled := func(minutes int) func(*programme.Draft) { // from 12:00 on, without a pause
		return func(d *programme.Draft) {
			both(d, func(s *programme.Session) { s.Kind = programme.Keynote })
			d.Placements[0].Minutes, d.Placements[1].Minutes = 90, minutes-90
			move("r2", 90)(d)
		}
	}
	same := func(*programme.Session) {}
	for code, c := range map[string]struct{ inside, outside func(*programme.Draft) }{
		"room_twice":    {move("r1", 29), move("r1", 30)},
		"speaker_twice": {together(speak, 29), together(speak, 30)},
		"speaker_walk":  {together(speak, 32), together(speak, 33)},
		"no_setup":      {move("r1", 34), move("r1", 35)},
		"speaker_unavailable": {
			func(d *programme.Draft) { speak(d); d.Stage.Speakers[0].Available = hours(0, 89) },
			func(d *programme.Draft) { speak(d); d.Stage.Speakers[0].Available = hours(0, 90) }},
		"room_unavailable": {
			func(d *programme.Draft) { d.Frame.Rooms[0].Available = hours(1, 60) },
			func(d *programme.Draft) { d.Frame.Rooms[0].Available = append(hours(0, 15), hours(15, 30)...) }},
		"feature_missing": {
			func(d *programme.Draft) { d.Sessions[0].Requires = []edition.Feature{edition.StepFree} },
			func(d *programme.Draft) {
				d.Sessions[0].Requires, d.Frame.Rooms[0].Features = []edition.Feature{edition.StepFree}, []edition.Feature{edition.StepFree}
			}},
		"order_broken": {rule(programme.Before, "r2", 29), rule(programme.Before, "r2", 30)},
		"not_apart":    {rule(programme.Apart, "r2", 29), rule(programme.Apart, "r2", 30)},
		"plenary_overlap": {
			together(func(d *programme.Draft) { d.Sessions[0].Plenary = true }, 29),
			together(func(d *programme.Draft) { d.Sessions[0].Plenary = true }, 30)},
		"no_day":      {move("r2", 240), move("r2", 210)},
		"outside_day": {move("r2", 211), move("r2", 210)},
		"too_long": {
			func(d *programme.Draft) { d.Sessions[0].Minutes = 31 }, func(d *programme.Draft) { d.Sessions[0].Minutes = 30 }},
		"unplaced": {
			func(d *programme.Draft) { d.Placements = d.Placements[:1] },
			func(d *programme.Draft) { d.Placements, d.Sessions[1].State = d.Placements[:1], programme.Cancelled }},
		"unconfirmed": {
			func(d *programme.Draft) { d.Sessions[0].Pending = true },
			func(d *programme.Draft) { d.Sessions[0].Pending, d.Sessions[0].State = true, programme.Cancelled }},
		"empty_slot": {
			func(d *programme.Draft) {
				d.Frame.Slots = []edition.Slot{{ID: "x", DayID: "d", Start: noon(30), End: noon(60)}}
			},
			func(d *programme.Draft) {
				d.Frame.Slots = []edition.Slot{{ID: "x", DayID: "d", Start: noon(29), End: noon(60)}}
			}},
		"no_break":          {filled(181), filled(180)},
		"same_product":      {product("p", 29), product("p", 30)},
		"same_organisation": {partner(speaker.Partner, 29), partner(speaker.Host, 29)},
		"one_level": {
			slotWithThree(same, func(s *programme.Session) { s.Level = "beginner" }),
			slotWithThree(func(s *programme.Session) { s.Level = "advanced" }, func(s *programme.Session) { s.Level = "beginner" })},
		"one_language": {
			slotWithThree(same, func(s *programme.Session) { s.Language = "fr" }),
			slotWithThree(func(s *programme.Session) { s.Language = "en" }, func(s *programme.Session) { s.Language = "fr" })},
	} {
		for name, change := range map[string]func(*programme.Draft){"inside": c.inside, "outside": c.outside} {
			d := twoTalks()
			for _, check := range programme.Checks {
				d.Severities[check.Code] = programme.Warns
			}
			change(d)
			slices.SortStableFunc(d.Placements, func(a, b programme.Placement) int { return a.Start.Compare(b.Start) })
			found := slices.ContainsFunc(d.Findings(), func(f programme.Finding) bool { return f.Code == code })
			if found != (name == "inside") {
				t.Errorf("%s, just %s: found %v", code, name, found)
			}
		}
	}
	if found := twoTalks().Findings(); len(found) != 0 {
		t.Errorf("nothing is wrong, yet %+v", found)
	}
}
