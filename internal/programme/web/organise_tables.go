package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// sessionList is the draft as the list of sessions asks it.
type sessionList struct {
	p        *text.Printer
	zone     *time.Location
	draft    programme.Draft
	places   map[programme.SessionID][]programme.Placement
	rooms    map[edition.RoomID]string
	tracks   map[edition.TrackID]edition.Track
	formats  map[edition.FormatID]string
	speakers map[speaker.ID]string
	products map[catalogue.ProductID]string
	days     []office.Choice // dates in the edition's zone
}

func newSessionList(p *text.Printer, v office.Visit, d programme.Draft) sessionList {
	l := sessionList{p: p, zone: v.Edition.Location(), draft: d, places: map[programme.SessionID][]programme.Placement{},
		rooms: map[edition.RoomID]string{}, tracks: map[edition.TrackID]edition.Track{}, formats: map[edition.FormatID]string{},
		speakers: map[speaker.ID]string{}, products: map[catalogue.ProductID]string{}}
	for _, at := range d.Placements {
		l.places[at.SessionID] = append(l.places[at.SessionID], at)
	}
	for _, r := range d.Frame.Rooms {
		l.rooms[r.ID] = r.Name
	}
	for _, t := range d.Frame.Tracks {
		l.tracks[t.ID] = t
	}
	for _, f := range d.Frame.Formats {
		l.formats[f.ID] = f.Name
	}
	for _, s := range d.Stage.Speakers {
		l.speakers[s.ID] = s.Name
	}
	for _, x := range d.Catalogue.Products {
		l.products[x.ID] = x.Name
	}
	for _, day := range d.Frame.Days {
		l.days = append(l.days, office.Choice{Value: day.Date, Label: p.ShortDate(day.Start.In(l.zone))})
	}
	return l
}

// when is an hour, with its day where the edition has several.
func (l sessionList) when(at time.Time) string {
	at = at.In(l.zone)
	if len(l.days) > 1 {
		return l.p.ShortDate(at) + " " + l.p.Time(at)
	}
	return l.p.Time(at)
}

// first is what a session's first place says, and how many more there are.
func (l sessionList) first(s programme.Session, says func(programme.Placement) string) string {
	places := l.places[s.ID]
	switch {
	case len(places) == 0:
		return ""
	case len(places) == 1:
		return says(places[0])
	default:
		return l.p.T("programme.more_places", "Place", says(places[0]), "More", len(places)-1)
	}
}

// place is a column of files that says something of one place of a session: files have a line for each.
func (l sessionList) place(says func(programme.Placement) string) func(programme.Session, int) string {
	return func(s programme.Session, line int) string {
		if line >= len(l.places[s.ID]) {
			return ""
		}
		return says(l.places[s.ID][line])
	}
}

func (l sessionList) speakersOf(s programme.Session) []string {
	names := make([]string, 0, len(s.Speakers))
	for _, id := range s.Speakers {
		names = append(names, l.speakers[id])
	}
	return names
}

func (l sessionList) productsOf(s programme.Session) []string {
	names := make([]string, 0, len(s.Products))
	for _, id := range s.Products {
		names = append(names, l.products[id])
	}
	return names
}

// joined is several values in a cell of a file, as imports read them.
func joined(values []string) string { return strings.Join(values, "; ") }

func (d *Organise) sessionTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[programme.Session], error) {
	draft, err := d.draft(ctx, v)
	if err != nil {
		return office.Table[programme.Session]{}, err
	}
	l := newSessionList(p, v, draft)
	acts := l.acts(v)
	return office.Table[programme.Session]{
		Rows: draft.Sessions, Columns: l.columns(acts), Filters: l.filters(acts), Sifts: l.sifts(), Acts: acts,
		Tags:  func(s programme.Session) []string { return sessionTags(p, s) },
		Found: func(s programme.Session) string { return s.Subtitle },
		Lines: func(s programme.Session) int { return len(l.places[s.ID]) },
	}, nil
}

// The acts of a session, by their place in acts.
const (
	actTrack = iota
	actState
	actFormat
	actKind
	actLevel
	actLanguage
	actPending
)

func (l sessionList) acts(v office.Visit) []office.Act[programme.Session] {
	type act = office.Act[programme.Session]
	track := act{Name: "track", Key: "programme.track", Do: func(s *programme.Session, to string) error {
		s.TrackID = edition.TrackID(to)
		return nil
	}}
	for _, t := range l.draft.Frame.Tracks {
		track.Choices = append(track.Choices, office.Choice{Value: string(t.ID), Label: t.Name})
	}
	format := act{Name: "format", Key: "programme.format", Do: func(s *programme.Session, to string) error {
		s.FormatID = edition.FormatID(to)
		return nil
	}}
	for _, f := range l.draft.Frame.Formats {
		format.Choices = append(format.Choices, office.Choice{Value: string(f.ID), Label: f.Name})
	}
	level := act{Name: "level", Key: "programme.level", Do: func(s *programme.Session, to string) error { s.Level = to; return nil }}
	for _, x := range programme.Levels {
		level.Choices = append(level.Choices, office.Choice{Value: x, Key: "programme.level." + x})
	}
	language := act{Name: "language", Key: "programme.language", Do: func(s *programme.Session, to string) error {
		s.Language = to
		return nil
	}}
	for _, x := range l.languages(v) {
		language.Choices = append(language.Choices, office.Choice{Value: x, Label: text.LanguageName(x)})
	}
	for _, a := range []*act{&track, &format, &level, &language} {
		a.Choices = append(a.Choices, office.None())
	}
	state := act{Name: "state", Key: "edition.field.state", Do: setState}
	for _, x := range [...]string{string(programme.Confirmed), "pending", string(programme.Delayed), string(programme.Cancelled)} {
		state.Choices = append(state.Choices, office.Choice{Value: x, Key: "programme.state." + x})
	}
	return []act{actTrack: track, actState: state, actFormat: format,
		actKind: {Name: "kind", Key: "edition.field.kind", Choices: editionweb.KindChoices(),
			Do: func(s *programme.Session, to string) error { s.Kind = to; return nil }},
		actLevel: level, actLanguage: language,
		actPending: {Name: "pending", Key: "programme.column.pending", Choices: office.YesNo(),
			Do: func(s *programme.Session, to string) error { s.Pending = to == "yes"; return nil }},
	}
}

// setState gives a session the state that lists tell: what was not confirmed is, or is not any more.
func setState(s *programme.Session, to string) error {
	switch to {
	case "pending":
		s.State, s.Pending = programme.Confirmed, true
	case string(programme.Confirmed):
		s.State, s.Pending = programme.Confirmed, false
	default:
		s.State = programme.State(to)
	}
	return nil
}

// languages are those of the edition and of its sessions.
func (l sessionList) languages(v office.Visit) []string {
	out := slices.Clone(v.Edition.Languages)
	for _, s := range l.draft.Sessions {
		if s.Language != "" && !slices.Contains(out, s.Language) {
			out = append(out, s.Language)
		}
	}
	slices.Sort(out)
	return out
}

var signs = map[string]office.Sign{"confirmed": office.Good, "pending": office.Asked, "delayed": office.Changed, "cancelled": office.Wrong}

func (l sessionList) columns(acts []office.Act[programme.Session]) []office.Column[programme.Session] {
	type session = programme.Session
	type column = office.Column[session]
	codes := func(c column, raw func(session) string) column {
		c.File = func(s session, _ int) string { return raw(s) }
		return c
	}
	hidden := func(c column) column {
		c.Hidden = true
		return c
	}
	always := func(c column) column {
		c.Always = true
		return c
	}
	kindOf := func(s session) string { return s.Kind }
	levelOf := func(s session) string { return s.Level }
	roomOf := func(at programme.Placement) string { return l.rooms[at.RoomID] }
	dayOf := func(at programme.Placement) string { return at.Start.In(l.zone).Format(time.DateOnly) }
	room := office.TextColumn("room", "programme.room", func(s session) string { return l.first(s, roomOf) })
	room.File = l.place(roomOf)
	date := office.TextColumn("date", "programme.column.date", func(s session) string { return l.first(s, dayOf) })
	date.File = l.place(dayOf)
	states := office.LabelsOf(l.p, acts[actState].Choices)
	speakers := office.TextColumn("speakers", "programme.column.speakers", func(s session) string {
		return strings.Join(l.speakersOf(s), ", ")
	})
	products := office.TextColumn("products", "programme.product", func(s session) string { return strings.Join(l.productsOf(s), ", ") })
	tags := office.TextColumn("tags", "programme.tags", func(s session) string { return strings.Join(s.Tags, ", ") })
	return []column{
		always(hidden(office.TextColumn("key", "programme.code", func(s session) string { return s.Code }))),
		codes(speakers, func(s session) string { return joined(l.speakersOf(s)) }),
		always(hidden(date)),
		always(column{Name: "start", Key: "programme.column.hour", Ranked: true, Cell: l.hour,
			File: l.place(func(at programme.Placement) string { return l.p.Time(at.Start.In(l.zone)) })}),
		always(room),
		{Name: "track", Key: "programme.track", Act: "track", Cell: func(s session) office.Cell {
			t, ok := l.tracks[s.TrackID]
			if !ok {
				return office.Cell{}
			}
			return office.Cell{Text: t.Name, Value: string(t.ID), Hue: t.Hue + 1}
		}},
		{Name: "state", Key: "edition.field.state", Act: "state", Cell: func(s session) office.Cell {
			return office.Cell{Text: states[standing(s)], Value: standing(s), Sign: signs[standing(s)]}
		}, File: func(s session, _ int) string { return string(s.State) }},
		codes(hidden(office.ChoiceColumn(l.p, acts[actKind], kindOf)), kindOf),
		hidden(office.ChoiceColumn(l.p, acts[actFormat], func(s session) string { return string(s.FormatID) })),
		hidden(office.NumberColumn(l.p, "minutes", "edition.field.minutes", func(s session) int { return s.Minutes })),
		codes(hidden(office.ChoiceColumn(l.p, acts[actLevel], levelOf)), levelOf),
		codes(hidden(office.ChoiceColumn(l.p, acts[actLanguage], func(s session) string { return s.Language })),
			func(s session) string { return s.Language }),
		codes(hidden(products), func(s session) string { return joined(l.productsOf(s)) }),
		codes(hidden(tags), func(s session) string { return joined(s.Tags) }),
	}
}

func (l sessionList) hour(s programme.Session) office.Cell {
	c := office.Cell{Text: l.first(s, func(at programme.Placement) string { return l.when(at.Start) })}
	if places := l.places[s.ID]; len(places) > 0 {
		c.Rank = float64(places[0].Start.Unix())
	}
	return c
}

func (l sessionList) filters(acts []office.Act[programme.Session]) []office.Filter[programme.Session] {
	type session = programme.Session
	var rooms []office.Choice
	for _, r := range l.draft.Frame.Rooms {
		rooms = append(rooms, office.Choice{Value: string(r.ID), Label: r.Name})
	}
	none := office.Choice{Value: office.NoValue, Key: "desk.no_value"}
	out := []office.Filter[session]{
		office.ChoiceFilter(acts[actTrack], func(s session) string { return string(s.TrackID) }),
		{Name: "room", Key: "programme.room", Choices: append(rooms, none), Of: func(s session) []string {
			return l.of(s, func(at programme.Placement) string { return office.OrNone(at.RoomID) })
		}},
		{Name: "state", Key: "edition.field.state", Choices: acts[actState].Choices,
			Of: func(s session) []string { return []string{standing(s)} }},
		office.ChoiceFilter(acts[actKind], func(s session) string { return s.Kind }),
		office.ChoiceFilter(acts[actFormat], func(s session) string { return string(s.FormatID) }),
		office.ChoiceFilter(acts[actLevel], func(s session) string { return s.Level }),
		office.ChoiceFilter(acts[actLanguage], func(s session) string { return s.Language }),
	}
	if len(l.days) > 1 {
		out = append(out, office.Filter[session]{Name: "day", Key: "programme.column.date", Choices: append(slices.Clone(l.days), none),
			Of: func(s session) []string {
				return l.of(s, func(at programme.Placement) string { return at.Start.In(l.zone).Format(time.DateOnly) })
			}})
	}
	return out
}

// of is what a session's places say, each once; that it has none.
func (l sessionList) of(s programme.Session, says func(programme.Placement) string) (out []string) {
	for _, at := range l.places[s.ID] {
		if value := says(at); !slices.Contains(out, value) {
			out = append(out, value)
		}
	}
	if len(out) == 0 {
		return []string{office.NoValue}
	}
	return out
}

func (l sessionList) sifts() []office.Sift[programme.Session] {
	return []office.Sift[programme.Session]{
		{Name: "unplaced", Key: "programme.count_placeless", Keep: func(s programme.Session) bool {
			return len(l.places[s.ID]) == 0 && s.State != programme.Cancelled
		}},
		{Name: "pending", Key: "programme.count_pending", Keep: func(s programme.Session) bool { return s.Pending }},
		{Name: "undisclosed", Key: "programme.count_secret", Keep: func(s programme.Session) bool { return s.Undisclosed }},
		{Name: "speakerless", Key: "programme.count_speakerless", Keep: func(s programme.Session) bool {
			return len(s.Speakers) == 0 && s.Kind != programme.Break
		}},
		{Name: "internal", Key: "programme.count_internal", Keep: func(s programme.Session) bool { return s.Internal }},
	}
}

func (d *Organise) placementTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[programme.Placement], error) {
	draft, err := d.draft(ctx, v)
	if err != nil {
		return office.Table[programme.Placement]{}, err
	}
	type placement = programme.Placement
	l := newSessionList(p, v, draft)
	titles := make(map[programme.SessionID]string, len(draft.Sessions))
	for _, s := range draft.Sessions {
		titles[s.ID] = s.Title
	}
	pinned := office.Act[placement]{Name: "pinned", Key: "programme.pinned", Choices: office.YesNo(),
		Do: func(at *placement, to string) error { at.Pinned = to == "yes"; return nil }}
	isPinned := func(at placement) string {
		if at.Pinned {
			return "yes"
		}
		return "no"
	}
	var rooms []office.Choice
	for _, r := range draft.Frame.Rooms {
		rooms = append(rooms, office.Choice{Value: string(r.ID), Label: r.Name})
	}
	filters := []office.Filter[placement]{
		{Name: "room", Key: "programme.room", Choices: rooms, Of: func(at placement) []string { return []string{string(at.RoomID)} }},
		office.ChoiceFilter(pinned, isPinned),
	}
	if len(l.days) > 1 {
		filters = append(filters, office.Filter[placement]{Name: "day", Key: "programme.column.date", Choices: l.days,
			Of: func(at placement) []string { return []string{at.Start.In(l.zone).Format(time.DateOnly)} }})
	}
	return office.Table[placement]{
		Rows: draft.Placements,
		Columns: []office.Column[placement]{
			office.TextColumn("session", "programme.session", func(at placement) string { return titles[at.SessionID] }),
			{Name: "start", Key: "edition.field.start", Ranked: true, Cell: func(at placement) office.Cell {
				start := at.Start.In(l.zone)
				return office.Cell{Text: p.ShortDate(start) + " " + p.Time(start), Rank: float64(start.Unix())}
			}},
			office.TextColumn("room", "programme.room", func(at placement) string { return l.rooms[at.RoomID] }),
			office.ChoiceColumn(p, pinned, isPinned),
		},
		Filters: filters, Acts: []office.Act[placement]{pinned},
	}, nil
}

// ofSpeakers is what the programme has for the list of speakers: in which sessions they are, when, and who waits.
func (d *Organise) ofSpeakers(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[speaker.Speaker], error) {
	draft, err := d.draft(ctx, v)
	if err != nil {
		return office.Table[speaker.Speaker]{}, err
	}
	l := newSessionList(p, v, draft)
	sessions, hours, waits := map[speaker.ID]int{}, map[speaker.ID][]time.Time{}, map[speaker.ID]bool{}
	for _, s := range draft.Sessions {
		if s.State == programme.Cancelled {
			continue
		}
		for _, id := range s.Speakers {
			sessions[id]++
			waits[id] = waits[id] || s.Pending
			for _, at := range l.places[s.ID] {
				hours[id] = append(hours[id], at.Start)
			}
		}
	}
	for _, times := range hours {
		slices.SortFunc(times, time.Time.Compare)
	}
	type speaking = speaker.Speaker
	return office.Table[speaking]{
		Columns: []office.Column[speaking]{
			office.NumberColumn(p, "sessions", "programme.column.sessions", func(s speaking) int { return sessions[s.ID] }),
			{Name: "hours", Key: "programme.column.hours", Ranked: true, Cell: func(s speaking) (c office.Cell) {
				var said []string
				for _, at := range hours[s.ID] {
					said = append(said, l.when(at))
				}
				if len(said) > 0 {
					c = office.Cell{Text: strings.Join(said, ", "), Rank: float64(hours[s.ID][0].Unix())}
				}
				return c
			}},
		},
		Sifts: []office.Sift[speaking]{
			{Name: "idle", Key: "programme.count_idle", Keep: func(s speaking) bool { return sessions[s.ID] == 0 }},
			{Name: "waiting", Key: "programme.count_waiting", Keep: func(s speaking) bool { return waits[s.ID] }},
		},
	}, nil
}
