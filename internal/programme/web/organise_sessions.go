package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

func (d *Organise) sessionDesk() office.Desk[programme.Session] {
	return office.Desk[programme.Session]{
		Office: d.office, Name: "sessions", ByTitle: true, UseCases: d.programme.Session(),
		All: func(ctx context.Context, v office.Visit) ([]programme.Session, error) {
			draft, err := d.draft(ctx, v)
			return draft.Sessions, err
		},
		ID: func(s programme.Session) string { return string(s.ID) }, Title: func(s programme.Session) string { return s.Title },
		TitleName: "title", TitleKey: "programme.column.title", Import: "import",
		Table: d.sessionTable,
		More:  d.more,
		Blank: func(v office.Visit) programme.Session {
			return programme.Session{EditionID: v.Edition.ID, Kind: programme.Talk, Minutes: max(1, v.Edition.SessionLimit),
				State: programme.Confirmed}
		},
		Fields:  d.sessionFields,
		Read:    readSession,
		Save:    d.saveSession,
		Version: func(s *programme.Session) *int64 { return &s.Version },
		Paste:   true,
		Public: func(r *http.Request, v office.Visit, s programme.Session) string {
			if d.Public == nil {
				return ""
			}
			return d.Public(r.Context(), v, s)
		},
	}
}

// standing is the state as lists tell it: nobody is told that what is pending was confirmed.
func standing(s programme.Session) string {
	if s.Pending && s.State == programme.Confirmed {
		return "pending"
	}
	return string(s.State)
}

func sessionTags(p *text.Printer, s programme.Session) (out []string) {
	if s.Undisclosed {
		out = append(out, p.T("programme.undisclosed"))
	}
	if s.Pending {
		out = append(out, p.T("programme.pending"))
	}
	if s.Internal {
		out = append(out, p.T("programme.internal"))
	}
	return out
}

// hintOfOrigin says of a session that stems from a proposal that it does; nothing of others.
func hintOfOrigin(p *text.Printer, s programme.Session) string {
	switch {
	case s.Undisclosed:
		return p.T("programme.hint.undisclosed")
	case s.FromProposal():
		return p.T("programme.hint.adopted")
	}
	return ""
}

func (d *Organise) sessionFields(ctx context.Context, p *text.Printer, v office.Visit, s programme.Session) ([]office.Field, error) {
	draft, err := d.draft(ctx, v)
	if err != nil {
		return nil, err
	}
	option := func(value, label string) office.Option { return office.Option{Value: value, Label: label} }
	var formats, tracks, speakers, products, features, states, levels []office.Option
	for _, f := range draft.Frame.Formats {
		formats = append(formats, option(string(f.ID), f.Name))
	}
	for _, t := range draft.Frame.Tracks {
		tracks = append(tracks, option(string(t.ID), t.Name))
	}
	for _, x := range draft.Stage.Speakers {
		speakers = append(speakers, option(string(x.ID), x.Name))
	}
	for _, x := range draft.Catalogue.Products {
		products = append(products, option(string(x.ID), x.Name))
	}
	for _, f := range edition.Features {
		features = append(features, option(string(f), p.T("edition.feature."+string(f))))
	}
	for _, x := range []programme.State{programme.Confirmed, programme.Delayed, programme.Cancelled} {
		states = append(states, option(string(x), p.T("programme.state."+string(x))))
	}
	for _, l := range programme.Levels {
		levels = append(levels, option(l, p.T("programme.level."+l)))
	}
	if s.Level != "" && !slices.Contains(programme.Levels[:], s.Level) {
		levels = append(levels, option(s.Level, s.Level))
	}
	tick := func(b bool) []string {
		if b {
			return []string{"1"}
		}
		return nil
	}
	return []office.Field{
		{Name: "title", Label: p.T("programme.field.title"), Hint: hintOfOrigin(p, s), Kind: "text", Values: []string{s.Title}, Required: true},
		{Name: "speakers", Label: p.T("site.speakers"), Kind: "picks", Options: office.ByLabel(p, speakers), Values: words(s.Speakers),
			Fresh: &office.Fresh{Name: "speakers_new", Label: p.T("programme.fresh_speakers"), Hint: p.T("programme.hint.fresh_speakers"),
				Create: p.T("programme.fresh_speaker", "Name", "{}")}},
		{Name: "kind", Label: p.T("edition.field.kind"), Kind: "select", Options: office.Capitals(editionweb.Kinds(p)),
			Values: []string{s.Kind}, Required: true},
		{Name: "format", Label: p.T("programme.format"), Kind: "select", Options: formats, Values: []string{string(s.FormatID)}},
		{Name: "minutes", Label: p.T("edition.field.minutes"), Kind: "number", Values: []string{strconv.Itoa(s.Minutes)}, Required: true},
		{Name: "track", Label: p.T("programme.track"), Kind: "pick", Options: tracks, Values: []string{string(s.TrackID)},
			Fresh: &office.Fresh{Name: "track_new", Label: p.T("programme.fresh_tracks"), One: true,
				Create: p.T("programme.fresh_track", "Name", "{}")}},
		{Name: "abstract", Label: p.T("programme.field.abstract"), Kind: "markdown", Values: []string{s.Abstract}},
		{Name: "subtitle", Label: p.T("programme.field.subtitle"), Kind: "text", Values: []string{s.Subtitle}},
		{Name: "level", Label: p.T("programme.level"), Kind: "select", Options: office.Capitals(levels), Values: []string{s.Level}},
		{Name: "language", Label: p.T("programme.language"), Hint: p.T("programme.hint.language"), Kind: "text", Values: []string{s.Language}},
		{Name: "segments", Label: p.T("programme.segments"), Hint: p.T("programme.hint.segments"), Kind: "textarea",
			Values: []string{segmentsText(draft, s)}},
		{Name: "products", Label: p.T("site.products"), Kind: "picks", Options: office.ByLabel(p, products), Values: words(s.Products),
			Fresh: &office.Fresh{Name: "products_new", Label: p.T("programme.fresh_products"), Hint: p.T("programme.hint.fresh_products"),
				Create: p.T("programme.fresh_product", "Name", "{}")}},
		{Name: "tags", Label: p.T("programme.tags"), Hint: p.T("programme.hint.tags"), Kind: "text",
			Values: []string{strings.Join(s.Tags, ", ")}},
		{Name: "plenary", Label: p.T("programme.plenary"), Kind: "check", Values: tick(s.Plenary)},
		{Name: "internal", Label: p.T("programme.internal_long"), Hint: p.T("programme.hint.internal"), Kind: "check", Values: tick(s.Internal)},
		{Name: "recorded", Label: p.T("programme.recorded"), Kind: "check", Values: tick(s.Recorded)},
		{Name: "streamed", Label: p.T("programme.streamed"), Kind: "check", Values: tick(s.Streamed)},
		{Name: "requires", Label: p.T("programme.requires"), Kind: "checks", Options: office.Capitals(features),
			Values: words(s.Requires)},
		{Name: "links", Label: p.T("programme.links"), Hint: p.T("programme.hint.links"), Kind: "textarea", Values: []string{linksText(s.Links)}},
		{Name: "state", Label: p.T("edition.field.state"), Kind: "select", Options: office.Capitals(states),
			Values: []string{string(s.State)}, Required: true},
		{Name: "pending", Label: p.T("programme.pending_long"), Kind: "check", Values: tick(s.Pending)},
		{Name: "state_note", Label: p.T("programme.state_note"), Kind: "text", Values: []string{s.StateNote}},
	}, nil
}

func words[S ~string](in []S) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}

func linksText(links []programme.Link) string {
	var lines []string
	for _, l := range links {
		lines = append(lines, strings.TrimSpace(l.Type+" | "+l.Title+" | "+l.URL))
	}
	return strings.Join(lines, "\n")
}

// segmentsText is what readSegments reads: speakers by name, or by code where several have it.
func segmentsText(d programme.Draft, s programme.Session) string {
	var lines []string
	for _, g := range s.Segments {
		var names []string
		for _, id := range g.Speakers {
			i := slices.IndexFunc(d.Stage.Speakers, func(x speaker.Speaker) bool { return x.ID == id })
			if i < 0 {
				continue
			}
			name := d.Stage.Speakers[i].Name
			if known, err := d.Known(programme.Named{Name: name}); err != nil || known != id || strings.ContainsAny(name, ",|") {
				name = d.Stage.Speakers[i].Code
			}
			names = append(names, name)
		}
		lines = append(lines, strconv.Itoa(g.Minutes)+" | "+g.Title+" | "+strings.Join(names, ", "))
	}
	return strings.Join(lines, "\n")
}

func readSession(in *office.Input, _ office.Visit, s *programme.Session) {
	s.Title, s.Subtitle, s.Abstract, s.Kind = in.Text("title"), in.Text("subtitle"), in.Text("abstract"), in.Text("kind")
	s.FormatID, s.TrackID = edition.FormatID(in.Text("format")), edition.TrackID(in.Text("track"))
	s.Level, s.Language, s.Minutes = in.Text("level"), in.Text("language"), in.Number("minutes")
	s.Plenary, s.Recorded, s.Streamed = in.Checked("plenary"), in.Checked("recorded"), in.Checked("streamed")
	s.Internal, s.Pending = in.Checked("internal"), in.Checked("pending")
	s.State, s.StateNote = programme.State(in.Text("state")), in.Text("state_note")
	s.Speakers, s.Products, s.Requires = typed[speaker.ID](in.All("speakers")), typed[catalogue.ProductID](in.All("products")),
		typed[edition.Feature](in.All("requires"))
	s.Tags = strings.FieldsFunc(in.Text("tags"), func(r rune) bool { return r == ',' })
	for i := range s.Tags {
		s.Tags[i] = strings.TrimSpace(s.Tags[i])
	}
	s.Links = readLinks(in)
}

func typed[S ~string](in []string) []S {
	out := make([]S, len(in))
	for i, v := range in {
		out[i] = S(v)
	}
	return out
}

func readLinks(in *office.Input) (out []programme.Link) {
	for line := range strings.Lines(in.Text("links")) {
		parts := strings.Split(line, "|")
		switch {
		case strings.TrimSpace(line) == "":
		case len(parts) != 3:
			in.Bad("links")
		default:
			out = append(out, programme.Link{Type: strings.TrimSpace(parts[0]), Title: strings.TrimSpace(parts[1]),
				URL: strings.TrimSpace(parts[2])})
		}
	}
	return out
}

// readSegments reads a line for each part of a keynote: minutes, title, speakers by name or code.
func readSegments(in *office.Input, d programme.Draft) (out []programme.Segment) {
	for _, line := range in.Lines("segments") {
		parts := strings.Split(line, "|")
		minutes, err := strconv.Atoi(strings.TrimSpace(parts[0]))
		if err != nil || len(parts) < 2 {
			in.Bad("segments")
			return nil
		}
		g := programme.Segment{Minutes: minutes, Title: strings.TrimSpace(parts[1])}
		for _, name := range split(strings.Join(parts[2:], ","), ",") {
			id, ok := speakerCalled(d, name)
			if !ok {
				in.Bad("segments")
				return nil
			}
			g.Speakers = append(g.Speakers, id)
		}
		out = append(out, g)
	}
	return out
}

func speakerCalled(d programme.Draft, name string) (speaker.ID, bool) {
	for _, x := range d.Stage.Speakers {
		if strings.EqualFold(x.Code, name) {
			return x.ID, true
		}
	}
	id, err := d.Known(programme.Named{Name: name})
	return id, err == nil && id != ""
}

// split cuts a text into its parts that are not empty, without spaces around them.
func split(s, sep string) (out []string) {
	for part := range strings.SplitSeq(s, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// saveSession saves a session with the speakers, products and the track that are made for it.
func (d *Organise) saveSession(in *office.Input, v office.Visit, s programme.Session) (programme.Session, string, error) {
	draft, err := d.draft(in.Context(), v)
	if err != nil {
		return s, "", err
	}
	s.Segments = readSegments(in, draft)
	if err := in.Err(); err != nil {
		return s, "", err
	}
	described := programme.Described{Session: s, About: in.Lines("products_new"), Theme: in.Text("track_new")}
	for _, line := range in.Lines("speakers_new") {
		described.People = append(described.People, named(line))
	}
	saved, change, err := d.programme.DescribeSession(in.Context(), v.Who, described)
	var f *fault.Fault
	if errors.As(err, &f) && f.Is(account.ErrEmail) {
		err = f.Field("speakers", f.Code)
	}
	return saved, change, err
}

func (d *Organise) placementDesk() office.Desk[programme.Placement] {
	return office.Desk[programme.Placement]{
		Office: d.office, Name: "placements", UseCases: d.programme.Placement(),
		All: func(ctx context.Context, v office.Visit) ([]programme.Placement, error) {
			all, err := d.draft(ctx, v)
			return all.Placements, err
		},
		ID: func(p programme.Placement) string { return string(p.ID) }, Title: func(p programme.Placement) string { return p.Code },
		TitleName: "key", TitleKey: "programme.code",
		Table:  d.placementTable,
		Blank:  func(v office.Visit) programme.Placement { return programme.Placement{EditionID: v.Edition.ID} },
		Fields: d.placementFields,
		Read: func(in *office.Input, v office.Visit, p *programme.Placement) {
			p.SessionID, p.RoomID = programme.SessionID(in.Text("session")), edition.RoomID(in.Text("room"))
			p.Start, p.Minutes, p.Pinned = in.Instant("start", v).UTC(), in.Number("minutes"), in.Checked("pinned")
		},
		Version: func(p *programme.Placement) *int64 { return &p.Version },
	}
}

func (d *Organise) placementFields(ctx context.Context, p *text.Printer, v office.Visit, at programme.Placement) ([]office.Field, error) {
	draft, err := d.draft(ctx, v)
	if err != nil {
		return nil, err
	}
	var sessions, rooms []office.Option
	for _, s := range draft.Sessions {
		sessions = append(sessions, office.Option{Value: string(s.ID), Label: s.Title})
	}
	for _, r := range draft.Frame.Rooms {
		rooms = append(rooms, office.Option{Value: string(r.ID), Label: r.Name})
	}
	minutes := ""
	if !at.Start.IsZero() {
		minutes = strconv.Itoa(at.Minutes)
	}
	pinned := []string(nil)
	if at.Pinned {
		pinned = []string{"1"}
	}
	return []office.Field{
		{Name: "session", Label: p.T("programme.session"), Kind: "pick", Options: office.ByLabel(p, sessions),
			Values: []string{string(at.SessionID)}, Required: true},
		office.Moment(p, v, "start", p.T("edition.field.start"), at.Start),
		{Name: "room", Label: p.T("programme.room"), Hint: p.T("programme.hint.room"), Kind: "select", Options: rooms,
			Values: []string{string(at.RoomID)}},
		{Name: "minutes", Label: p.T("edition.field.minutes"), Hint: p.T("programme.hint.minutes"), Kind: "number", Values: []string{minutes}},
		{Name: "pinned", Label: p.T("programme.pinned_long"), Kind: "check", Values: pinned},
	}, nil
}
