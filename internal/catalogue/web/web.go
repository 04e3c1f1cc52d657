// Package web is the front door of the catalogue for organisers.
package web

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	pictureweb "github.com/creneau/creneau/internal/picture/web"
)

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office    *office.Office
	catalogue *catalogue.Service
	pictures  *picture.Service
}

// New returns the front door.
func New(o *office.Office, c *catalogue.Service, p *picture.Service) *Door { return &Door{o, c, p} }

// Routes is every address of the catalogue for organisers.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("POST /organise/{edition}/products/paste", d.paste)
	d.familyDesk().Routes(rt)
	d.productDesk().Routes(rt)
}

func (d *Door) paste(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, catalogue.Changing)
	if err != nil {
		return err
	}
	added, err := d.catalogue.Add(r.Context(), v.Who, v.Edition.ID, r.PostFormValue("lines"))
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.saved", strconv.Itoa(added), "", "/organise/"+v.Edition.Slug+"/products/")
	return nil
}

func (d *Door) all(ctx context.Context, v office.Visit) (catalogue.Catalogue, error) {
	return d.catalogue.All(ctx, v.Who, v.Edition.ID)
}

func (d *Door) familyDesk() office.Desk[catalogue.Family] {
	return office.Desk[catalogue.Family]{
		Office: d.office, Name: "families", UseCases: d.catalogue.Family(),
		All: func(ctx context.Context, v office.Visit) ([]catalogue.Family, error) {
			c, err := d.all(ctx, v)
			return c.Families, err
		},
		ID: func(f catalogue.Family) string { return string(f.ID) }, Title: func(f catalogue.Family) string { return f.Name },
		Table: d.familyTable,
		Blank: func(v office.Visit) catalogue.Family { return catalogue.Family{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, _ office.Visit, f catalogue.Family) ([]office.Field, error) {
			return []office.Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{f.Name}, Required: true},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(f.Position)}},
			}, nil
		},
		Read: func(in *office.Input, _ office.Visit, f *catalogue.Family) {
			f.Name, f.Position = in.Text("name"), in.Number("position")
		},
		Version: func(f *catalogue.Family) *int64 { return &f.Version },
	}
}

func (d *Door) productDesk() office.Desk[catalogue.Product] {
	return office.Desk[catalogue.Product]{
		Office: d.office, Name: "products", ByTitle: true, UseCases: d.catalogue.Product(), Aside: "paste",
		All: func(ctx context.Context, v office.Visit) ([]catalogue.Product, error) {
			c, err := d.all(ctx, v)
			return c.Products, err
		},
		ID: func(p catalogue.Product) string { return string(p.ID) }, Title: func(p catalogue.Product) string { return p.Name },
		Table:  d.productTable,
		Blank:  func(v office.Visit) catalogue.Product { return catalogue.Product{EditionID: v.Edition.ID} },
		Fields: d.productFields,
		Read: func(in *office.Input, _ office.Visit, p *catalogue.Product) {
			p.Name, p.FamilyID, p.Summary, p.URL = in.Text("name"), catalogue.FamilyID(in.Text("family")), in.Text("summary"), in.Text("url")
		},
		Save: func(in *office.Input, v office.Visit, p catalogue.Product) (catalogue.Product, string, error) {
			c, err := pictureweb.Wanted(in, v, d.pictures, pictureweb.Square)
			if err != nil {
				return p, "", err
			}
			return d.catalogue.SaveProduct(in.Context(), v.Who, p, c)
		},
		Version: func(p *catalogue.Product) *int64 { return &p.Version },
	}
}

func (d *Door) productFields(ctx context.Context, p *text.Printer, v office.Visit, product catalogue.Product) ([]office.Field, error) {
	all, err := d.all(ctx, v)
	if err != nil {
		return nil, err
	}
	var families []office.Option
	for _, f := range all.Families {
		families = append(families, office.Option{Value: string(f.ID), Label: f.Name})
	}
	pictures, _, _, err := pictureweb.Fields(ctx, p, v, d.pictures, product.PictureOwner(), pictureweb.Square)
	if err != nil {
		return nil, err
	}
	return append([]office.Field{
		{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{product.Name}, Required: true},
		{Name: "family", Label: p.T("catalogue.field.family"), Kind: "select", Options: families, Values: []string{string(product.FamilyID)}},
		{Name: "summary", Label: p.T("catalogue.field.summary"), Kind: "text", Values: []string{product.Summary}},
		{Name: "url", Label: p.T("catalogue.field.url"), Kind: "url", Values: []string{product.URL}},
	}, pictures...), nil
}
