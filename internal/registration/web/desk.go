package web

import (
	"context"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/registration"
)

func sameDay(e edition.Edition, a, b time.Time) bool {
	x, y := e.At(a).In(e.Location()), e.At(b).In(e.Location())
	return x.YearDay() == y.YearDay() && x.Year() == y.Year()
}

// desk is the list of attendees, and the form of one. A new one is invited.
func (d *Door) desk() office.Desk[registration.Attendee] {
	return office.Desk[registration.Attendee]{
		Office: d.office, Name: "attendees", UseCases: d.places.Attendee(),
		All: func(ctx context.Context, v office.Visit) ([]registration.Attendee, error) {
			return d.places.Attendees(ctx, v.Who, v.Edition.ID)
		},
		ID: func(a registration.Attendee) string { return string(a.ID) },
		Title: func(a registration.Attendee) string {
			if !a.ErasedAt.IsZero() {
				return text.Say("registration.erased", "Number", a.Serial).Kept()
			}
			return a.Name
		},
		Table: d.attendeeTable,
		Blank: func(v office.Visit) registration.Attendee {
			return registration.Attendee{EditionID: v.Edition.ID, State: registration.Invited, Language: v.Edition.Languages[0]}
		},
		Fields:  d.attendeeFields,
		Read:    readAttendee,
		Version: func(a *registration.Attendee) *int64 { return &a.Version },
	}
}

func readAttendee(in *office.Input, v office.Visit, a *registration.Attendee) {
	a.Name, a.Email, a.KindID = in.Text("name"), in.Text("email"), registration.KindID(in.Text("kind"))
	a.State, a.Language, a.Reason = registration.State(in.Text("state")), in.Text("language"), in.Text("reason")
	if at := in.Instant("answer_by", v); a.State == registration.Invited {
		a.AnswerBy = at
	}
}

func (d *Door) attendeeFields(ctx context.Context, p *text.Printer, v office.Visit, a registration.Attendee) ([]office.Field, error) {
	kinds, err := d.places.Kinds(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	var kindOptions, stateOptions, languages []office.Option
	for _, k := range kinds {
		kindOptions = append(kindOptions, office.Option{Value: string(k.ID), Label: k.Name})
	}
	for _, s := range registration.States {
		from := a.State
		if a.ID == "" {
			from = ""
		}
		if a.ID != "" && s == a.State || from.May(s) {
			stateOptions = append(stateOptions, office.Option{Value: string(s), Label: p.T("registration.state." + string(s))})
		}
	}
	for _, lang := range text.Langs {
		languages = append(languages, office.Option{Value: lang, Label: p.T("registration.language." + lang)})
	}
	return []office.Field{
		{Name: "name", Label: p.T("registration.name"), Kind: "text", Values: []string{a.Name}, Required: true},
		{Name: "email", Label: p.T("registration.email"), Kind: "email", Values: []string{a.Email}, Required: true},
		{Name: "kind", Label: p.T("registration.kind"), Kind: "select", Options: kindOptions, Values: []string{string(a.KindID)}, Required: true},
		{Name: "state", Label: p.T("registration.state"), Hint: p.T("registration.state_hint"), Kind: "select", Options: stateOptions,
			Values: []string{string(a.State)}, Required: true},
		office.Moment(p, v, "answer_by", p.T("registration.answer_by"), a.AnswerBy),
		{Name: "language", Label: p.T("registration.language"), Kind: "select", Options: languages, Values: []string{a.Language}},
		{Name: "reason", Label: p.T("registration.reason"), Hint: p.T("registration.reason_hint"), Kind: "text", Values: []string{a.Reason}},
	}, nil
}

func (d *Door) attendeeTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[registration.Attendee], err error) {
	kinds, err := d.places.Kinds(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	names := map[registration.KindID]string{}
	byKind := office.Filter[registration.Attendee]{Name: "kind", Key: "registration.kind",
		Of: func(a registration.Attendee) []string { return []string{string(a.KindID)} }}
	for _, k := range kinds {
		names[k.ID] = k.Name
		byKind.Choices = append(byKind.Choices, office.Choice{Value: string(k.ID), Label: k.Name})
	}
	byState := office.Filter[registration.Attendee]{Name: "state", Key: "registration.state",
		Of: func(a registration.Attendee) []string { return []string{string(a.State)} }}
	act := office.Act[registration.Attendee]{Name: "state", Key: "registration.state",
		Do: func(a *registration.Attendee, value string) error {
			a.State = registration.State(value)
			return nil
		}}
	for _, s := range registration.States {
		c := office.Choice{Value: string(s), Key: "registration.state." + string(s)}
		byState.Choices = append(byState.Choices, c)
		if s == registration.Confirmed || s == registration.Refused || s == registration.Cancelled {
			act.Choices = append(act.Choices, c)
		}
	}
	zone := v.Edition.Location()
	t.Columns = []office.Column[registration.Attendee]{
		{Name: "state", Key: "registration.state", Cell: func(a registration.Attendee) office.Cell {
			return office.Cell{Text: p.T("registration.state." + string(a.State)), Sign: signOf(a)}
		}},
		office.TextColumn("kind", "registration.kind", func(a registration.Attendee) string { return names[a.KindID] }),
		office.TextColumn("email", "registration.email", func(a registration.Attendee) string { return a.Email }),
		{Name: "registered", Key: "registration.registered", Ranked: true, Cell: func(a registration.Attendee) office.Cell {
			at := v.Edition.At(a.RegisteredAt).In(zone)
			return office.Cell{Text: p.ShortDate(at) + " " + p.Time(at), Rank: float64(at.Unix())}
		}},
		{Name: "number", Key: "registration.number", Number: true, Cell: func(a registration.Attendee) office.Cell {
			return office.Cell{Text: p.Number(a.Serial), Rank: float64(a.Serial), Value: strconv.FormatInt(a.Serial, 10)}
		}},
		{Name: "reason", Key: "registration.reason", Hidden: true, Cell: func(a registration.Attendee) office.Cell {
			return office.Cell{Text: a.Reason}
		}},
	}
	t.Filters = []office.Filter[registration.Attendee]{byState, byKind}
	t.Sifts = []office.Sift[registration.Attendee]{
		{Name: "asked", Key: "registration.sift_asked", Keep: func(a registration.Attendee) bool { return a.State == registration.Asked }},
		{Name: "unproved", Key: "registration.sift_unproved", Keep: func(a registration.Attendee) bool { return !a.ProveBy.IsZero() }},
	}
	if v.Who.May(registration.Changing, string(v.Edition.ID)) == nil {
		t.Acts = []office.Act[registration.Attendee]{act}
	}
	t.Tags = func(a registration.Attendee) (out []string) {
		if !a.ProveBy.IsZero() {
			out = append(out, p.T("registration.unproved"))
		}
		return out
	}
	return t, nil
}

func signOf(a registration.Attendee) office.Sign {
	switch a.State {
	case registration.Confirmed:
		return office.Good
	case registration.Asked, registration.Invited:
		return office.Asked
	default:
		return office.Changed
	}
}

// kinds is the list of what one may register as.
func (d *Door) kinds() office.Desk[registration.Kind] {
	return office.Desk[registration.Kind]{
		Office: d.office, Name: "kinds", UseCases: d.places.Kind(),
		All: func(ctx context.Context, v office.Visit) ([]registration.Kind, error) {
			return d.places.Kinds(ctx, v.Who, v.Edition.ID)
		},
		ID:    func(k registration.Kind) string { return string(k.ID) },
		Title: func(k registration.Kind) string { return k.Name },
		Table: d.kindTable,
		Blank: func(v office.Visit) registration.Kind {
			return registration.Kind{EditionID: v.Edition.ID, Audience: registration.Public, Offered: true}
		},
		Fields: d.kindFields,
		Read: func(in *office.Input, v office.Visit, k *registration.Kind) {
			k.Name, k.Audience, k.PoolID = in.Text("name"), registration.Audience(in.Text("audience")), registration.PoolID(in.Text("pool"))
			k.Opens, k.Closes = in.Instant("opens", v), in.Instant("closes", v)
			k.Offered, k.Approval, k.Holds = in.Checked("offered"), in.Checked("approval"), in.Checked("holds")
			k.ProofFirst, k.Transferable = in.Checked("proof_first"), in.Checked("transferable")
		},
		Version: func(k *registration.Kind) *int64 { return &k.Version },
	}
}

func (d *Door) kindTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[registration.Kind], err error) {
	pools, err := d.places.Pools(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	names := map[registration.PoolID]registration.Pool{}
	for _, pool := range pools {
		names[pool.ID] = pool
	}
	now := d.places.Now(v.Edition)
	t.Columns = []office.Column[registration.Kind]{
		office.TextColumn("audience", "registration.audience", func(k registration.Kind) string {
			return p.T("registration.audience." + string(k.Audience))
		}),
		office.TextColumn("window", "registration.window", func(k registration.Kind) string {
			return p.T("registration.window." + string(k.At(now)))
		}),
		office.TextColumn("opens", "registration.opens_at", func(k registration.Kind) string { return instant(p, v.Edition, k.Opens) }),
		office.TextColumn("closes", "registration.closes_at", func(k registration.Kind) string { return instant(p, v.Edition, k.Closes) }),
		office.TextColumn("pool", "registration.pool", func(k registration.Kind) string { return names[k.PoolID].Name }),
		office.NumberColumn(p, "left", "registration.left", func(k registration.Kind) int { return names[k.PoolID].Left() }),
		office.TextColumn("approval", "registration.approval", func(k registration.Kind) string { return yesNo(p, k.Approval) }),
		office.TextColumn("offered", "registration.offered", func(k registration.Kind) string { return yesNo(p, k.Offered) }),
	}
	return t, nil
}

func yesNo(p *text.Printer, is bool) string {
	if is {
		return p.T("site.yes")
	}
	return p.T("desk.no")
}

func ticked(is bool) []string {
	if is {
		return []string{"yes"}
	}
	return nil
}

func (d *Door) kindFields(ctx context.Context, p *text.Printer, v office.Visit, k registration.Kind) ([]office.Field, error) {
	pools, err := d.places.Pools(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	var poolOptions, audiences []office.Option
	for _, pool := range pools {
		poolOptions = append(poolOptions, office.Option{Value: string(pool.ID), Label: pool.Name})
	}
	for _, a := range registration.Audiences {
		audiences = append(audiences, office.Option{Value: string(a), Label: p.T("registration.audience." + string(a))})
	}
	check := func(name string, is bool) office.Field {
		return office.Field{Name: name, Label: p.T("registration." + name), Hint: p.T("registration.hint." + name), Kind: "check",
			Values: ticked(is)}
	}
	pool := office.Field{Name: "pool", Label: p.T("registration.pool"), Kind: "select", Options: poolOptions,
		Values: []string{string(k.PoolID)}, Required: true}
	if len(pools) == 0 {
		pool.Hint = p.T("registration.hint.no_pool")
	}
	return []office.Field{
		{Name: "name", Label: p.T("registration.kind_name"), Kind: "text", Values: []string{k.Name}, Required: true},
		{Name: "audience", Label: p.T("registration.audience"), Kind: "select", Options: audiences,
			Values: []string{string(k.Audience)}, Required: true},
		pool,
		office.Moment(p, v, "opens", p.T("registration.opens_at"), k.Opens),
		office.Moment(p, v, "closes", p.T("registration.closes_at"), k.Closes),
		check("offered", k.Offered), check("approval", k.Approval), check("holds", k.Holds), check("proof_first", k.ProofFirst),
		check("transferable", k.Transferable),
	}, nil
}

// pools is the list of pools.
func (d *Door) pools() office.Desk[registration.Pool] {
	return office.Desk[registration.Pool]{
		Office: d.office, Name: "pools", UseCases: d.places.Pool(),
		All: func(ctx context.Context, v office.Visit) ([]registration.Pool, error) {
			return d.places.Pools(ctx, v.Who, v.Edition.ID)
		},
		ID:    func(p registration.Pool) string { return string(p.ID) },
		Title: func(p registration.Pool) string { return p.Name },
		Table: d.poolTable,
		Blank: func(v office.Visit) registration.Pool { return registration.Pool{EditionID: v.Edition.ID} },
		Fields: func(ctx context.Context, p *text.Printer, v office.Visit, pool registration.Pool) ([]office.Field, error) {
			all, err := d.places.Pools(ctx, v.Who, v.Edition.ID)
			if err != nil {
				return nil, err
			}
			parents := []office.Option{{Label: p.T("registration.no_parent")}}
			for _, other := range all {
				if other.ID != pool.ID {
					parents = append(parents, office.Option{Value: string(other.ID), Label: other.Name})
				}
			}
			return []office.Field{
				{Name: "name", Label: p.T("registration.pool_name"), Kind: "text", Values: []string{pool.Name}, Required: true},
				{Name: "size", Label: p.T("registration.size"), Hint: p.T("registration.hint.size"), Kind: "number",
					Values: []string{strconv.Itoa(pool.Size)}, Required: true},
				{Name: "parent", Label: p.T("registration.parent"), Hint: p.T("registration.hint.parent"), Kind: "select", Options: parents,
					Values: []string{string(pool.Parent)}},
			}, nil
		},
		Read: func(in *office.Input, _ office.Visit, pool *registration.Pool) {
			pool.Name, pool.Size, pool.Parent = in.Text("name"), in.Number("size"), registration.PoolID(in.Text("parent"))
		},
		Version: func(p *registration.Pool) *int64 { return &p.Version },
	}
}

func (d *Door) poolTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[registration.Pool], err error) {
	all, err := d.places.Pools(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	names := map[registration.PoolID]string{}
	for _, pool := range all {
		names[pool.ID] = pool.Name
	}
	t.Columns = []office.Column[registration.Pool]{
		office.NumberColumn(p, "size", "registration.size", func(x registration.Pool) int { return x.Size }),
		office.NumberColumn(p, "taken", "registration.taken", func(x registration.Pool) int { return x.Taken }),
		office.NumberColumn(p, "held", "registration.held", func(x registration.Pool) int { return x.Held }),
		office.NumberColumn(p, "left", "registration.left", registration.Pool.Left),
		office.TextColumn("parent", "registration.parent", func(x registration.Pool) string { return names[x.Parent] }),
	}
	return t, nil
}
