// Package web is the front door of practical pages for organisers and programs.
package web

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/practical"
)

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office *office.Office
	pages  *practical.Service
}

// New returns the front door.
func New(o *office.Office, s *practical.Service) *Door { return &Door{o, s} }

// Chapter is what practical pages hand in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "practical", About: "What people must know to come.", Messages: messages, Tables: practical.Tables(), Rights: practical.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Public, Place: 40, Name: "pages", Key: "nav.pages", Needs: practical.Reading},
		},
		Settings: d.standing,
		Undoers:  d.pages.Undoers(),
		Seed:     d.pages.Seed,
		Routes:   func(fixed, _ *web.Router) { d.desk().Routes(fixed) },
		API:      d.api,
	}
}

// standing tells which practical pages there are, for the page of settings.
func (d *Door) standing(ctx context.Context, at chapter.At) ([]chapter.Setting, error) {
	all, err := d.pages.All(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	var titles []string
	read := practical.For(all, at.P.Lang)
	for _, page := range read[:min(len(read), mostNamed)] {
		titles = append(titles, page.Title)
	}
	return []chapter.Setting{{Place: 60, Title: at.P.T("nav.pages"), Page: "pages/", Action: at.P.T("practical.open"),
		Note: at.P.T("practical.standing", "Count", len(all), "Titles", strings.Join(titles, ", "), "More", len(all)-len(titles))}}, nil
}

// mostNamed is how many pages the settings name.
const mostNamed = 4

func (d *Door) desk() office.Desk[practical.Page] {
	return office.Desk[practical.Page]{
		Office: d.office, Name: "pages", UseCases: d.pages.Page(),
		All: func(ctx context.Context, v office.Visit) ([]practical.Page, error) {
			return d.pages.All(ctx, v.Who, v.Edition.ID)
		},
		ID:     func(p practical.Page) string { return string(p.ID) },
		Title:  func(p practical.Page) string { return p.Title },
		Table:  table,
		Blank:  func(v office.Visit) practical.Page { return practical.Page{EditionID: v.Edition.ID} },
		Fields: fields,
		Read: func(in *office.Input, _ office.Visit, p *practical.Page) {
			p.Title, p.Slug, p.Summary, p.Body = in.Text("title"), in.Text("slug"), in.Text("summary"), in.Text("body")
			p.Language, p.Position = in.Text("language"), in.Number("position")
		},
		Version: func(p *practical.Page) *int64 { return &p.Version },
	}
}

func table(_ context.Context, p *text.Printer, v office.Visit) (office.Table[practical.Page], error) {
	language := office.Act[practical.Page]{Name: "language", Key: "practical.field.language",
		Choices: []office.Choice{{Key: "practical.all_languages"}},
		Do:      func(page *practical.Page, value string) error { page.Language = value; return nil }}
	for _, lang := range v.Edition.Languages {
		language.Choices = append(language.Choices, office.Choice{Value: lang, Label: lang})
	}
	return office.Table[practical.Page]{
		Columns: []office.Column[practical.Page]{
			{Name: "summary", Key: "practical.field.summary", Act: "summary",
				Cell: func(page practical.Page) office.Cell { return office.Cell{Text: page.Summary, Value: page.Summary} }},
			office.ChoiceColumn(p, language, func(page practical.Page) string { return page.Language }),
		},
		Acts: []office.Act[practical.Page]{language, {Name: "summary", Key: "practical.field.summary",
			Do: func(page *practical.Page, value string) error { page.Summary = value; return nil }}},
	}, nil
}

func fields(_ context.Context, p *text.Printer, v office.Visit, page practical.Page) ([]office.Field, error) {
	languages := []office.Option{{Value: "", Label: p.T("practical.all_languages")}}
	for _, lang := range v.Edition.Languages {
		languages = append(languages, office.Option{Value: lang, Label: lang})
	}
	return []office.Field{
		{Name: "title", Label: p.T("practical.field.title"), Kind: "text", Values: []string{page.Title}, Required: true},
		{Name: "summary", Label: p.T("practical.field.summary"), Hint: p.T("practical.hint.summary"), Kind: "text",
			Values: []string{page.Summary}},
		{Name: "body", Label: p.T("practical.field.body"), Kind: "markdown", Values: []string{page.Body}},
		{Name: "language", Label: p.T("practical.field.language"), Kind: "select", Options: languages, Values: []string{page.Language}},
		{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(page.Position)}},
		{Name: "slug", Label: p.T("edition.field.slug"), Hint: p.T("edition.hint.slug"), Kind: "text", Values: []string{page.Slug}},
	}, nil
}

// pageWire is a practical page as programs see it.
type pageWire struct {
	ID       string `json:"id" readOnly:"true" required:"false"`
	Slug     string `json:"slug" required:"false" doc:"Short name in its address; made from the title when empty."`
	Title    string `json:"title" maxLength:"120"`
	Summary  string `json:"summary" required:"false" doc:"One sentence, for lists."`
	Body     string `json:"body" required:"false" doc:"Markdown, at most 50,000 characters."`
	Language string `json:"language" required:"false" doc:"For whom; empty for readers of every language."`
	Position int    `json:"position" required:"false" doc:"The lowest comes first."`
}

func (d *Door) api(a *api.API) {
	office.Collection[practical.Page, pageWire]{
		One: "Page", Many: "pages", Tag: "practical", UseCases: d.pages.Page(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]practical.Page, error) {
			return d.pages.All(ctx, who, e.ID)
		},
		Key:   func(p *practical.Page) (string, edition.ID, *int64) { return string(p.ID), p.EditionID, &p.Version },
		Blank: func(e edition.Edition) practical.Page { return practical.Page{EditionID: e.ID} },
		Out: func(p practical.Page) pageWire {
			return pageWire{string(p.ID), p.Slug, p.Title, p.Summary, p.Body, p.Language, p.Position}
		},
		In: func(w pageWire, p *practical.Page) error {
			if w.Slug != "" {
				p.Slug = w.Slug
			}
			p.Title, p.Summary, p.Body, p.Language, p.Position = w.Title, w.Summary, w.Body, w.Language, w.Position
			return nil
		},
	}.Describe(a, d.office)
}
