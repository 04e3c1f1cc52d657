package web

import (
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
)

// usualZone is the zone of a new edition where the browser names none.
const usualZone = "Europe/Paris"

func (d *Door) newPage(w http.ResponseWriter, r *http.Request) error {
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return err
	}
	if err := who.May(edition.Creating, actor.ServerScope); err != nil {
		return err
	}
	return d.newForm(w, r, who, nil)
}

func (d *Door) newForm(w http.ResponseWriter, r *http.Request, who actor.Actor, refusal error) error {
	organisations, series, err := d.editions.Organisations(r.Context(), who)
	if err != nil {
		return err
	}
	page := office.Form{Page: d.office.Account.Page(w, r, "edition.new_edition"), Base: "/organise/", URL: "/organise/new"}
	p := page.P
	page.Why, page.Folds = p.T("edition.new_why"), p.T("edition.new_more")
	var companies, lines []office.Option
	only := ""
	for _, o := range organisations {
		companies, only = append(companies, office.Option{Value: o.Name, Label: o.Name}), o.Name
	}
	for _, s := range series {
		lines = append(lines, office.Option{Value: s.Name, Label: s.Name})
	}
	if len(companies) != 1 {
		only = ""
	}
	page.Fields = []office.Field{
		{Name: "name", Label: p.T("edition.field.name"), Hint: p.T("edition.hint.edition"), Kind: "text", Required: true},
		{Name: "first", Label: p.T("edition.field.first"), Hint: p.T("edition.hint.first"), Kind: "date"},
		{Name: "last", Label: p.T("edition.field.last"), Hint: p.T("edition.hint.last"), Kind: "date"},
		{Name: "venue", Label: p.T("edition.field.venue"), Kind: "text"},
	}
	page.More = []office.Field{
		{Name: "zone", Label: p.T("edition.field.zone"), Hint: p.T("edition.hint.zone"), Kind: "pick", Options: office.Zones(usualZone),
			Values: []string{usualZone}, Required: true, Guess: "zone"},
		{Name: "series", Label: p.T("edition.field.series"), Hint: p.T("edition.hint.series"), Kind: "text", Suggest: lines},
		{Name: "organisation", Label: p.T("edition.field.organisation"), Hint: p.T("edition.hint.organisation", "Name", only), Kind: "text",
			Suggest: companies},
		{Name: "slug", Label: p.T("edition.field.slug"), Hint: p.T("edition.hint.slug"), Kind: "text"},
		{Name: "rehearsal", Label: p.T("edition.field.rehearsal"), Hint: p.T("edition.hint.rehearsal"), Kind: "check"},
	}
	status := http.StatusOK
	if refusal != nil {
		page.Retype(r, refusal)
		status = http.StatusUnprocessableEntity
	}
	return d.office.Show(w, r, status, page)
}

// create makes an edition with its days, and with its organisation and series, each when it is not there yet.
func (d *Door) create(w http.ResponseWriter, r *http.Request) error {
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return err
	}
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	e, err := d.editions.Create(r.Context(), who, edition.Wanted{Organisation: text("organisation"), Series: text("series"),
		Name: text("name"), Slug: text("slug"), Zone: text("zone"), Venue: text("venue"), First: text("first"), Last: text("last"),
		Rehearsal: r.PostFormValue("rehearsal") != ""})
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.newForm(w, r, who, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, office.Visit{Who: who, Edition: e}, "site.saved", e.Name, "", "/organise/"+e.Slug+"/")
	return nil
}
