package web

import (
	"cmp"
	"time"

	"github.com/creneau/creneau/internal/edition"
)

// EditionWire is an edition as programs see it.
type EditionWire struct {
	ID             string    `json:"id" readOnly:"true" required:"false"`
	SeriesID       string    `json:"series_id" readOnly:"true" required:"false"`
	Slug           string    `json:"slug" required:"false" doc:"Short name in addresses; made from the name when empty."`
	Name           string    `json:"name" maxLength:"200"`
	Tagline        string    `json:"tagline" required:"false"`
	Description    string    `json:"description" required:"false" doc:"Markdown."`
	Languages      []string  `json:"languages" nullable:"false" doc:"Of its pages, the first one first."`
	Zone           string    `json:"zone" example:"Europe/Paris" doc:"IANA time zone."`
	Venue          string    `json:"venue" required:"false"`
	Address        string    `json:"address" required:"false"`
	VenueURL       string    `json:"venue_url" required:"false"`
	State          string    `json:"state" enum:"draft,announced,published,over"`
	SessionLimit   int       `json:"session_limit" doc:"Minutes that a session may last; 0 for no limit."`
	SetupMinutes   int       `json:"setup_minutes" doc:"Between two sessions in a room."`
	WalkSameFloor  int       `json:"walk_same_floor" doc:"Minutes between two rooms of one floor, unless told."`
	WalkPerFloor   int       `json:"walk_per_floor" doc:"Minutes more for each floor between them."`
	StarLimit      int       `json:"star_limit" doc:"Stars that a person may give; 0 for no limit."`
	MustWeight     int       `json:"must_weight" doc:"Weight of a must-see, where interested weighs 2."`
	GroupMinimum   int       `json:"group_minimum" doc:"Smallest group of persons that organisers see."`
	PeopleExpected int       `json:"people_expected" doc:"Persons, with those who star nothing."`
	NoShowPercent  int       `json:"no_show_percent"`
	WishesOpen     bool      `json:"wishes_open" doc:"Whether sessions can be starred before a release."`
	Unplaced       string    `json:"unplaced" required:"false" enum:"none,decided,all" doc:"Which sessions without a place are public; as it is unless told."`
	Rehearsal      bool      `json:"rehearsal" readOnly:"true" required:"false" doc:"A demonstration or a test."`
	ClockAhead     int64     `json:"clock_ahead" required:"false" doc:"Seconds that its clock is ahead of the server's; 0 unless it is a rehearsal."`
	CreatedAt      time.Time `json:"created_at" readOnly:"true" required:"false"`
	ZoneKeeps      string    `json:"zone_keeps,omitempty" writeOnly:"true" required:"false" enum:"hours,instants" doc:"What stays when the zone of an edition with days changes: what was at 09:00 is at 09:00 there, or at the same moment."`
}

func editionWire(e edition.Edition) EditionWire {
	return EditionWire{string(e.ID), string(e.SeriesID), e.Slug, e.Name, e.Tagline, e.Description, e.Languages, e.Zone, e.Venue, e.Address,
		e.VenueURL,
		string(e.State), e.SessionLimit, e.SetupMinutes, e.WalkSameFloor, e.WalkPerFloor, e.StarLimit, e.MustWeight, e.GroupMinimum,
		e.PeopleExpected,
		e.NoShowPercent, e.WishesOpen, string(e.Unplaced), e.Rehearsal, int64(e.ClockAhead / time.Second), e.CreatedAt, ""}
}

func (w EditionWire) into(e *edition.Edition) {
	if w.Slug != "" {
		e.Slug = w.Slug
	}
	e.Name, e.Tagline, e.Description, e.Languages, e.Zone = w.Name, w.Tagline, w.Description, w.Languages, w.Zone
	e.Venue, e.Address, e.VenueURL, e.State = w.Venue, w.Address, w.VenueURL, edition.State(w.State)
	e.SessionLimit, e.SetupMinutes, e.WalkSameFloor, e.WalkPerFloor = w.SessionLimit, w.SetupMinutes, w.WalkSameFloor, w.WalkPerFloor
	e.StarLimit, e.MustWeight, e.GroupMinimum, e.PeopleExpected = w.StarLimit, w.MustWeight, w.GroupMinimum, w.PeopleExpected
	e.NoShowPercent, e.WishesOpen = w.NoShowPercent, w.WishesOpen
	e.Unplaced, e.ClockAhead = cmp.Or(edition.Unplaced(w.Unplaced), e.Unplaced), time.Duration(w.ClockAhead)*time.Second
}

// DayWire is a day as programs see it.
type DayWire struct {
	ID    string    `json:"id" readOnly:"true" required:"false"`
	Date  string    `json:"date" format:"date" doc:"In the edition's zone."`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

func dayWire(d edition.Day) DayWire { return DayWire{string(d.ID), d.Date, d.Start, d.End} }

func (w DayWire) into(d *edition.Day) error {
	d.Date, d.Start, d.End = w.Date, w.Start.UTC(), w.End.UTC()
	return nil
}

// SlotWire is a slot as programs see it.
type SlotWire struct {
	ID    string    `json:"id" readOnly:"true" required:"false"`
	DayID string    `json:"day_id"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

func slotWire(s edition.Slot) SlotWire {
	return SlotWire{string(s.ID), string(s.DayID), s.Start, s.End}
}

func (w SlotWire) into(s *edition.Slot) error {
	s.DayID, s.Start, s.End = edition.DayID(w.DayID), w.Start.UTC(), w.End.UTC()
	return nil
}

// WindowWire is a time of availability.
type WindowWire struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// WindowsOut are windows on the wire.
func WindowsOut(windows []edition.Window) []WindowWire {
	out := make([]WindowWire, len(windows))
	for i, w := range windows {
		out[i] = WindowWire(w)
	}
	return out
}

// WindowsIn are windows from the wire.
func WindowsIn(windows []WindowWire) []edition.Window {
	var out []edition.Window
	for _, w := range windows {
		out = append(out, edition.Window{Start: w.Start.UTC(), End: w.End.UTC()})
	}
	return out
}

// RoomWire is a room as programs see it.
type RoomWire struct {
	ID          string       `json:"id" readOnly:"true" required:"false"`
	GUID        string       `json:"guid" readOnly:"true" required:"false" doc:"Stable UUID, kept when the room is renamed."`
	Slug        string       `json:"slug" required:"false"`
	Name        string       `json:"name" maxLength:"200"`
	Description string       `json:"description" required:"false"`
	Capacity    int          `json:"capacity" required:"false" doc:"Persons; 0 when unknown."`
	Floor       int          `json:"floor" required:"false"`
	Features    []string     `json:"features" required:"false" nullable:"false" enum:"step_free,hearing_loop,recording,streaming,captions"`
	Available   []WindowWire `json:"available" required:"false" nullable:"false" doc:"When it can be used; none means always."`
	Position    int          `json:"position" required:"false" doc:"In the organiser's order."`
}

func roomWire(r edition.Room) RoomWire {
	return RoomWire{string(r.ID), r.GUID, r.Slug, r.Name, r.Description, r.Capacity, r.Floor, FeaturesOut(r.Features), WindowsOut(r.Available),
		r.Position}
}

func (w RoomWire) into(r *edition.Room) error {
	if w.Slug != "" {
		r.Slug = w.Slug
	}
	r.Name, r.Description, r.Capacity, r.Floor, r.Position = w.Name, w.Description, w.Capacity, w.Floor, w.Position
	r.Features, r.Available = FeaturesIn(w.Features), WindowsIn(w.Available)
	return nil
}

// FeaturesOut are features on the wire.
func FeaturesOut(features []edition.Feature) []string {
	out := make([]string, len(features))
	for i, f := range features {
		out[i] = string(f)
	}
	return out
}

// FeaturesIn are features from the wire.
func FeaturesIn(features []string) []edition.Feature {
	var out []edition.Feature
	for _, f := range features {
		out = append(out, edition.Feature(f))
	}
	return out
}

// TrackWire is a track as programs see it.
type TrackWire struct {
	ID       string `json:"id" readOnly:"true" required:"false"`
	Slug     string `json:"slug" required:"false"`
	Name     string `json:"name" maxLength:"200"`
	Hue      int    `json:"hue" required:"false" minimum:"0" maximum:"7" doc:"Of the palette."`
	Color    string `json:"color" required:"false" doc:"As imported: #rrggbb or empty."`
	Position int    `json:"position" required:"false"`
}

func trackWire(t edition.Track) TrackWire {
	return TrackWire{string(t.ID), t.Slug, t.Name, t.Hue, t.Color, t.Position}
}

func (w TrackWire) into(t *edition.Track) error {
	if w.Slug != "" {
		t.Slug = w.Slug
	}
	t.Name, t.Hue, t.Color, t.Position = w.Name, w.Hue, w.Color, w.Position
	return nil
}

// FormatWire is a format as programs see it.
type FormatWire struct {
	ID       string `json:"id" readOnly:"true" required:"false"`
	Slug     string `json:"slug" required:"false"`
	Name     string `json:"name" maxLength:"200"`
	Kind     string `json:"kind" enum:"keynote,talk,lab,break"`
	Minutes  int    `json:"minutes" minimum:"1" maximum:"1440" doc:"Usual length."`
	Position int    `json:"position" required:"false"`
}

func formatWire(f edition.Format) FormatWire {
	return FormatWire{string(f.ID), f.Slug, f.Name, f.Kind, f.Minutes, f.Position}
}

func (w FormatWire) into(f *edition.Format) error {
	if w.Slug != "" {
		f.Slug = w.Slug
	}
	f.Name, f.Kind, f.Minutes, f.Position = w.Name, w.Kind, w.Minutes, w.Position
	return nil
}
