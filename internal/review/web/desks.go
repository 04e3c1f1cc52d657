package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review"
)

// rounds is the list of rounds, and the form in which a chair sets one up.
func (d *Door) rounds() office.Desk[review.Round] {
	return office.Desk[review.Round]{
		Office: d.office, Name: "rounds", UseCases: d.review.Round(),
		All: func(ctx context.Context, v office.Visit) ([]review.Round, error) {
			return d.review.Rounds(ctx, v.Who, v.Edition.ID)
		},
		ID:    func(r review.Round) string { return string(r.ID) },
		Title: func(r review.Round) string { return r.Name },
		Table: func(_ context.Context, p *text.Printer, v office.Visit) (office.Table[review.Round], error) {
			return office.Table[review.Round]{Columns: []office.Column[review.Round]{
				{Name: "number", Key: "review.column.number", Number: true, Cell: func(r review.Round) office.Cell {
					return office.Cell{Text: strconv.Itoa(r.Number), Rank: float64(r.Number), URL: roundURL(v, r)}
				}},
				office.TextColumn("state", "review.column.state", func(r review.Round) string { return p.T("review.state." + string(r.State)) }),
				office.NumberColumn(p, "wanted", "review.field.wanted", func(r review.Round) int { return r.Wanted }),
			}}, nil
		},
		Blank:  func(v office.Visit) review.Round { return review.NewRound(v.Edition.ID) },
		Fields: roundFields,
		Read: func(in *office.Input, v office.Visit, r *review.Round) {
			r.Name, r.Wanted, r.Host, r.Blind = in.Text("name"), in.Number("wanted"), in.Text("host"), in.Checked("blind")
			r.Visibility, r.Remarks = review.Visibility(in.Text("visibility")), review.Remarks(in.Text("remarks"))
			r.Closes = time.Time{}
			if in.Text("closes")+in.Text("closes_clock") != "" {
				r.Closes = in.Instant("closes", v)
			}
		},
		Version: func(r *review.Round) *int64 { return &r.Version },
	}
}

func roundURL(v office.Visit, r review.Round) string {
	return "/organise/" + v.Edition.Slug + "/rounds/" + string(r.ID) + "/read"
}

func roundFields(_ context.Context, p *text.Printer, v office.Visit, r review.Round) ([]office.Field, error) {
	closes := office.Moment(p, v, "closes", p.T("review.field.closes"), r.Closes)
	closes.Required = false
	fields := []office.Field{
		{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{r.Name}, Required: true},
		{Name: "wanted", Label: p.T("review.field.wanted"), Hint: p.T("review.hint.wanted"), Kind: "number",
			Values: []string{strconv.Itoa(r.Wanted)}, Required: true},
		{Name: "blind", Label: p.T("review.field.blind"), Hint: p.T("review.hint.blind"), Kind: "check"},
		choice(p, "visibility", string(r.Visibility), string(review.AssignedSheets), string(review.AllSheets)),
		choice(p, "remarks", string(r.Remarks), string(review.AfterOwn), string(review.AfterClosed), string(review.Never)),
		{Name: "host", Label: p.T("review.field.host"), Hint: p.T("review.hint.host"), Kind: "text", Values: []string{r.Host}},
		closes,
	}
	if r.Blind {
		fields[2].Values = []string{"1"}
	}
	return fields, nil
}

func choice(p *text.Printer, name, value string, of ...string) office.Field {
	f := office.Field{Name: name, Label: p.T("review.field." + name), Kind: "select", Values: []string{value}, Required: true}
	for _, o := range of {
		f.Options = append(f.Options, office.Option{Value: o, Label: p.T("review." + name + "." + o)})
	}
	return f
}

// reviewers is the list of who reads, and the form in which a chair adds somebody.
func (d *Door) reviewers() office.Desk[review.Reviewer] {
	return office.Desk[review.Reviewer]{
		Office: d.office, Name: "reviewers", UseCases: d.review.Reviewer(),
		All: func(ctx context.Context, v office.Visit) ([]review.Reviewer, error) {
			return d.review.Reviewers(ctx, v.Who, v.Edition.ID)
		},
		ID: func(r review.Reviewer) string { return string(r.ID) },
		Title: func(r review.Reviewer) string {
			if r.Name == "" {
				return r.Email
			}
			return r.Name
		},
		Table: func(_ context.Context, p *text.Printer, _ office.Visit) (office.Table[review.Reviewer], error) {
			return office.Table[review.Reviewer]{Columns: []office.Column[review.Reviewer]{
				office.TextColumn("email", "review.field.email", func(r review.Reviewer) string { return r.Email }),
				office.NumberColumn(p, "most", "review.field.most", func(r review.Reviewer) int { return r.Most }),
				office.TextColumn("languages", "review.field.languages", func(r review.Reviewer) string { return p.List(named(r.Languages)) }),
				office.TextColumn("organisation", "review.field.organisation", func(r review.Reviewer) string { return r.Organisation }),
			}}, nil
		},
		Blank: func(v office.Visit) review.Reviewer { return review.Reviewer{EditionID: v.Edition.ID, Most: 60} },
		Fields: func(_ context.Context, p *text.Printer, v office.Visit, r review.Reviewer) (out []office.Field, err error) {
			if r.ID == "" {
				out = append(out,
					office.Field{Name: "email", Label: p.T("review.field.email"), Hint: p.T("review.hint.email"), Kind: "email",
						Values: []string{r.Email}, Required: true},
					office.Field{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{r.Name}})
			}
			languages := office.Field{Name: "languages", Label: p.T("review.field.languages"), Hint: p.T("review.hint.languages"), Kind: "checks",
				Values: r.Languages}
			for _, lang := range v.Edition.Languages {
				languages.Options = append(languages.Options, office.Option{Value: lang, Label: text.LanguageName(lang)})
			}
			return append(out,
				office.Field{Name: "most", Label: p.T("review.field.most"), Kind: "number", Values: []string{strconv.Itoa(r.Most)}},
				languages,
				office.Field{Name: "organisation", Label: p.T("review.field.organisation"), Hint: p.T("review.hint.organisation"), Kind: "text",
					Values: []string{r.Organisation}},
				office.Field{Name: "houses", Label: p.T("review.field.houses"), Hint: p.T("review.hint.houses"), Kind: "textarea",
					Values: []string{strings.Join(r.Houses, "\n")}},
				office.Field{Name: "addresses", Label: p.T("review.field.addresses"), Hint: p.T("review.hint.addresses"), Kind: "textarea",
					Values: []string{strings.Join(r.Addresses, "\n")}}), nil
		},
		Read: func(in *office.Input, _ office.Visit, r *review.Reviewer) {
			r.Most, r.Languages, r.Organisation = in.Number("most"), in.All("languages"), in.Text("organisation")
			r.Houses, r.Addresses = in.Lines("houses"), in.Lines("addresses")
			if r.ID == "" {
				r.Email, r.Name = in.Text("email"), in.Text("name")
			}
		},
		Save: func(in *office.Input, v office.Visit, r review.Reviewer) (review.Reviewer, string, error) {
			if r.ID != "" {
				return d.review.Reviewer().Save(in.Context(), v.Who, r)
			}
			added, err := d.review.AddReviewer(in.Context(), v.Who, v.Edition.ID, r)
			return added, "", err
		},
		Version: func(r *review.Reviewer) *int64 { return &r.Version },
	}
}

func named(languages []string) (out []string) {
	for _, l := range languages {
		out = append(out, text.LanguageName(l))
	}
	return out
}

// listMembers puts everybody on the list who holds the role.
func (d *Door) listMembers(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Running)
	if err != nil {
		return err
	}
	if _, err := d.review.ListMembers(r.Context(), v.Who, v.Edition.ID); err != nil {
		return err
	}
	d.office.Done(w, r, v, "review.members_listed", "", "", "/organise/"+v.Edition.Slug+"/reviewers/")
	return nil
}
