package formats

import (
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Calendar says how a programme becomes a calendar.
type Calendar struct {
	Name        string // shown by calendar programs; the programme's title unless told
	Description string
	Host        string // of the uids: "example.org"; empty: the guid alone
	Source      string // address of this calendar
	Kind        string // of export, for PRODID: "programme", "session", "speaker", "track", "day"
	Transparent bool   // the entries leave their owner free: stars that are not chosen
	// Keep chooses placements; nil keeps all. Opaque marks those that make their owner busy.
	Keep, Opaque func(Session, Placement) bool
}

// refresh is how often subscribed calendars should look again.
const refresh = "PT15M"

// WriteICS writes an iCalendar file (RFC 5545, RFC 7986): CRLF, folded, in the programme's zone with its rules, uids
// that never change and sequences that rise. Cancelled sessions stay, marked; those to be confirmed are tentative.
func WriteICS(p Programme, c Calendar) []byte {
	if c.Name == "" {
		c.Name = p.Title
	}
	cal := ics.NewCalendar()
	cal.SetProductId("-//Créneau//" + orElse(c.Kind, "programme") + "//EN")
	cal.SetVersion("2.0")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetName(clean(c.Name))
	cal.SetXWRCalName(clean(c.Name))
	if c.Description != "" {
		cal.SetDescription(clean(c.Description))
		cal.SetXWRCalDesc(clean(c.Description))
	}
	cal.SetXWRTimezone(p.Zone.String())
	cal.SetRefreshInterval(refresh)
	cal.SetXPublishedTTL(refresh)
	if c.Source != "" {
		cal.SetUrl(p.URL)
		cal.CalendarProperties = append(cal.CalendarProperties, ics.CalendarProperty{BaseProperty: ics.BaseProperty{
			IANAToken: "SOURCE", ICalParameters: map[string][]string{"VALUE": {"URI"}}, Value: c.Source}})
	}
	years := map[int]bool{}
	for _, e := range p.placements() {
		if c.Keep == nil || c.Keep(e.Session, e.At) {
			years[e.At.Start.In(p.Zone).Year()] = true
			p.addEvent(cal, c, e)
		}
	}
	if p.Zone != time.UTC {
		addZone(cal, p.Zone, years, p.Released)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (p Programme) addEvent(cal *ics.Calendar, c Calendar, e placed) {
	uid := e.At.GUID
	if c.Host != "" {
		uid += "@" + c.Host
	}
	ev := cal.AddEvent(uid)
	ev.SetDtStampTime(p.Released)
	ev.SetModifiedAt(p.Released)
	ev.SetSequence(e.At.Sequence)
	// In the hour that exists twice when the clocks go back, local time could be either: both ends are written in UTC then.
	utc := p.Zone == time.UTC || p.twice(e.At.Start) || p.twice(e.end())
	p.setTime(ev, ics.ComponentPropertyDtStart, e.At.Start, utc)
	p.setTime(ev, ics.ComponentPropertyDtEnd, e.end(), utc)
	ev.SetSummary(clean(e.Title))
	ev.SetDescription(clean(p.calendarText(e)))
	if place := p.place(e.At.Room); place != "" {
		ev.SetLocation(clean(place))
	}
	if e.URL != "" {
		ev.SetURL(e.URL)
	}
	if track := p.trackName(e.Track); track != "" {
		ev.AddProperty(ics.ComponentPropertyCategories, clean(track))
	}
	switch {
	case e.State == Cancelled:
		ev.SetStatus(ics.ObjectStatusCancelled)
	case e.Pending:
		ev.SetStatus(ics.ObjectStatusTentative)
	default:
		ev.SetStatus(ics.ObjectStatusConfirmed)
	}
	free := e.State == Cancelled || c.Transparent && (c.Opaque == nil || !c.Opaque(e.Session, e.At))
	if free {
		ev.SetTimeTransparency(ics.TransparencyTransparent)
	} else {
		ev.SetTimeTransparency(ics.TransparencyOpaque)
	}
}

func (p Programme) setTime(ev *ics.VEvent, property ics.ComponentProperty, t time.Time, utc bool) {
	if utc {
		ev.SetProperty(property, t.UTC().Format("20060102T150405Z"))
		return
	}
	ev.SetProperty(property, t.In(p.Zone).Format("20060102T150405"), &ics.KeyValues{Key: "TZID", Value: []string{p.Zone.String()}})
}

// place is "Room (Venue, Address)", or the venue with its address for what is everywhere. An address of several lines stands on one.
func (p Programme) place(room string) string {
	var site []string
	for _, s := range []string{p.Venue, strings.Join(strings.FieldsFunc(p.Address, func(r rune) bool { return r == '\n' || r == '\r' }),
		", ")} {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(site, s) {
			site = append(site, s)
		}
	}
	where, name := strings.Join(site, ", "), p.roomName(room)
	switch {
	case name == "":
		return where
	case where == "":
		return name
	default:
		return name + " (" + where + ")"
	}
}

// calendarText repeats the address: some calendar programs hide it.
func (p Programme) calendarText(e placed) string {
	var parts []string
	if names := joinNames(p.speakersOf(e.Session)); names != "" {
		parts = append(parts, names)
	}
	for _, part := range []string{p.stateNote(e.Session), e.Abstract, p.describe(e.Session), e.URL} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n\n")
}

// stateNote tells of a delay, for which calendars have no status, before what is said about it.
func (p Programme) stateNote(s Session) string {
	switch {
	case s.State != Delayed:
		return s.StateNote
	case s.StateNote == "":
		return strings.TrimRight(delayedMark.on("", p.french()), ": ")
	default:
		return delayedMark.on(s.StateNote, p.french())
	}
}

// addZone writes the zone's rules for the years concerned: one component for each change of offset that its data
// holds, from the year before on, so that every instant of the calendar has one before it.
func addZone(cal *ics.Calendar, zone *time.Location, years map[int]bool, fallback time.Time) {
	first, last := fallback.In(zone).Year(), fallback.In(zone).Year()
	started := false
	for y := range years {
		if !started {
			first, last, started = y, y, true
		}
		first, last = min(first, y), max(last, y)
	}
	tz := cal.AddTimezone(zone.String())
	from := time.Date(first-1, 1, 1, 0, 0, 0, 0, zone)
	until := time.Date(last+1, 1, 1, 0, 0, 0, 0, zone)
	changes := offsetChanges(from, until)
	if len(changes) == 0 {
		changes = []time.Time{from}
	}
	for _, at := range changes {
		addOnset(tz, zone, at)
	}
}

// offsetChanges finds the instants in [from, until) at which the zone's offset changes, by the zone's own data.
func offsetChanges(from, until time.Time) (out []time.Time) {
	for t := from; ; {
		_, end := t.ZoneBounds()
		if end.IsZero() || !end.Before(until) {
			return out
		}
		out = append(out, end)
		t = end
	}
}

func addOnset(tz *ics.VTimezone, zone *time.Location, at time.Time) {
	name, offset := at.In(zone).Zone()
	_, before := at.Add(-time.Second).In(zone).Zone()
	add := func(component interface {
		AddProperty(ics.ComponentProperty, string, ...ics.PropertyParameter)
	}) {
		// The onset is told in the wall time before it.
		component.AddProperty(ics.ComponentPropertyDtStart, at.In(time.FixedZone("", before)).Format("20060102T150405"))
		component.AddProperty("TZOFFSETFROM", offsetText(before))
		component.AddProperty("TZOFFSETTO", offsetText(offset))
		component.AddProperty("TZNAME", name)
	}
	if at.In(zone).IsDST() {
		d := &ics.Daylight{}
		add(d)
		tz.Components = append(tz.Components, d)
		return
	}
	add(tz.AddStandard())
}

func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
