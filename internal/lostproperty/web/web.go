// Package web is the front door of lost property for organisers.
package web

import (
	"context"
	"embed"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/lostproperty"
	"github.com/creneau/creneau/internal/office"
)

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office *office.Office
	things *lostproperty.Service
}

// New returns the front door.
func New(o *office.Office, s *lostproperty.Service) *Door { return &Door{o, s} }

// Chapter is what lost property hands in.
func (d *Door) Chapter() chapter.Chapter {
	personal := lostproperty.Personal()
	return chapter.Chapter{
		Name: "lostproperty", About: "What was found.", Messages: messages, Tables: lostproperty.Tables(), Rights: lostproperty.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Day, Place: 50, Name: "things", Key: "nav.things", Needs: lostproperty.Reading},
		},
		Today:  d.today,
		Counts: d.counts,
		Finds: []chapter.Finds{d.desk().Finds(chapter.FindThing, func(_ chapter.At, t lostproperty.Thing) chapter.Find {
			return chapter.Find{Note: t.Owner}
		})},
		Undoers:  d.things.Undoers(),
		Personal: &personal,
		Seed:     d.things.Seed,
		Routes:   func(fixed, _ *web.Router) { d.desk().Routes(fixed) },
		API:      d.api,
	}
}

// today asks for a decision on what nobody has asked for.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	all, err := d.things.All(ctx, at.Who, at.Edition.ID)
	for _, t := range all {
		if t.Owner == "" {
			r.Needs = append(r.Needs, chapter.Need{Title: at.P.T("lostproperty.nobody", "Name", t.Name), Page: "things/" + string(t.ID),
				Action: at.P.T("lostproperty.look")})
		}
	}
	return r, err
}

// counts are how many things there are, and for how many nobody has asked.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	all, err := d.things.All(ctx, at.Who, at.Edition.ID)
	n := chapter.Count{All: len(all)}
	for _, t := range all {
		if t.Owner == "" {
			n.Wait++
		}
	}
	return map[string]chapter.Count{"things": n}, err
}

func (d *Door) desk() office.Desk[lostproperty.Thing] {
	return office.Desk[lostproperty.Thing]{
		Office: d.office, Name: "things", UseCases: d.things.Thing(),
		All: func(ctx context.Context, v office.Visit) ([]lostproperty.Thing, error) {
			return d.things.All(ctx, v.Who, v.Edition.ID)
		},
		ID:    func(t lostproperty.Thing) string { return string(t.ID) },
		Title: func(t lostproperty.Thing) string { return t.Name },
		Table: table,
		Blank: func(v office.Visit) lostproperty.Thing { return lostproperty.Thing{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, _ office.Visit, t lostproperty.Thing) ([]office.Field, error) {
			return []office.Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{t.Name}, Required: true},
				{Name: "owner", Label: p.T("lostproperty.owner"), Kind: "email", Values: []string{t.Owner}},
			}, nil
		},
		Read: func(in *office.Input, _ office.Visit, t *lostproperty.Thing) {
			t.Name, t.Owner = in.Text("name"), in.Text("owner")
		},
		Version: func(t *lostproperty.Thing) *int64 { return &t.Version },
	}
}

// table is the list of what was found, with who asked for it.
func table(context.Context, *text.Printer, office.Visit) (office.Table[lostproperty.Thing], error) {
	return office.Table[lostproperty.Thing]{Columns: []office.Column[lostproperty.Thing]{
		office.TextColumn("owner", "lostproperty.owner", func(t lostproperty.Thing) string { return t.Owner }),
	}}, nil
}

// thingWire is a thing as programs see it.
type thingWire struct {
	ID    string `json:"id" readOnly:"true" required:"false"`
	Name  string `json:"name" maxLength:"120"`
	Owner string `json:"owner" required:"false" doc:"E-mail address of who asked for it."`
}

func (d *Door) api(a *api.API) {
	office.Collection[lostproperty.Thing, thingWire]{
		One: "Thing", Many: "things", Tag: "lostproperty", UseCases: d.things.Thing(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]lostproperty.Thing, error) {
			return d.things.All(ctx, who, e.ID)
		},
		Key: func(t *lostproperty.Thing) (string, edition.ID, *int64) {
			return string(t.ID), t.EditionID, &t.Version
		},
		Blank: func(e edition.Edition) lostproperty.Thing { return lostproperty.Thing{EditionID: e.ID} },
		Out:   func(t lostproperty.Thing) thingWire { return thingWire{string(t.ID), t.Name, t.Owner} },
		In: func(w thingWire, t *lostproperty.Thing) error {
			t.Name, t.Owner = w.Name, w.Owner
			return nil
		},
	}.Describe(a, d.office)
}
