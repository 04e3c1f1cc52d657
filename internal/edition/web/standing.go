package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
)

// standing tells how the settings of an edition stand, in the order of its sections, with its days after what it is.
func (d *Door) standing(ctx context.Context, at chapter.At) (out []chapter.Setting, err error) {
	f, err := d.editions.Frame(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	p, e := at.P, f.Edition
	action := p.T("edition.setting_look")
	if at.May(edition.Changing) {
		action = p.T("edition.setting_change")
	}
	say := func(place int, name, note, page string) {
		s := chapter.Setting{Place: place, Title: p.T("edition.setting." + name), Note: note, Page: page}
		if page != "" {
			s.Action = action
		}
		out = append(out, s)
	}
	place := e.Venue
	if e.Address != "" {
		place = strings.TrimPrefix(place+", "+e.Address, ", ")
	}
	say(10, "about", p.T("edition.standing.about", "Name", e.Name, "Place", place, "Zone", e.Zone), "settings/about/")
	say(20, "days", d.daysNote(at, f), "days/")
	say(30, "public", p.T("edition.standing.public", "State", p.T("edition.state."+string(e.State)), "Wishes", e.WishesOpen,
		"Unplaced", p.T("edition.unplaced."+string(e.Unplaced))), "settings/public/")
	say(40, "languages", p.T("edition.standing.languages", "Count", len(e.Offered()), "Names", namesOf(e.Offered())), "settings/languages/")
	say(70, "sender", d.senderLine(p, e), "settings/sender/")
	say(100, "figures", p.T("edition.standing.figures", "People", p.Number(e.PeopleExpected), "Percent", e.NoShowPercent,
		"Limit", e.SessionLimit), "settings/figures/")
	if !e.Rehearsal {
		say(110, "clock", p.T("edition.standing.real"), "")
		return out, nil
	}
	reads := at.Now.In(e.Location())
	say(110, "clock", p.T("edition.standing.clock", "Date", p.Date(reads), "Time", p.Time(reads)), "settings/clock/")
	return out, nil
}

// daysNote says when the edition is held.
func (d *Door) daysNote(at chapter.At, f edition.Frame) string {
	p, zone := at.P, f.Edition.Location()
	if len(f.Days) == 0 {
		return p.T("edition.standing.no_day")
	}
	first, last := f.Days[0], f.Days[len(f.Days)-1]
	return p.T("edition.standing.days", "Count", len(f.Days), "First", p.Date(first.Start.In(zone)), "Last", p.Date(last.Start.In(zone)),
		"From", p.Time(first.Start.In(zone)), "Until", p.Time(first.End.In(zone)))
}
