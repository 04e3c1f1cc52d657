package web

import (
	"context"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

func (d *Door) familyTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[catalogue.Family], error) {
	all, err := d.all(ctx, v)
	if err != nil {
		return office.Table[catalogue.Family]{}, err
	}
	products := map[catalogue.FamilyID]int{}
	for _, x := range all.Products {
		products[x.FamilyID]++
	}
	return office.Table[catalogue.Family]{
		Rows: all.Families,
		Columns: []office.Column[catalogue.Family]{
			office.NumberColumn(p, "products", "nav.products", func(f catalogue.Family) int { return products[f.ID] }),
		},
	}, nil
}

func (d *Door) productTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[catalogue.Product], error) {
	all, err := d.all(ctx, v)
	if err != nil {
		return office.Table[catalogue.Product]{}, err
	}
	family := office.Act[catalogue.Product]{Name: "family", Key: "catalogue.field.family",
		Do: func(x *catalogue.Product, value string) error { x.FamilyID = catalogue.FamilyID(value); return nil }}
	for _, f := range all.Families {
		family.Choices = append(family.Choices, office.Choice{Value: string(f.ID), Label: f.Name})
	}
	family.Choices = append(family.Choices, office.None())
	familyOf := func(x catalogue.Product) string { return string(x.FamilyID) }
	return office.Table[catalogue.Product]{
		Rows: all.Products,
		Columns: []office.Column[catalogue.Product]{
			office.ChoiceColumn(p, family, familyOf),
			{Name: "summary", Key: "catalogue.field.summary", Act: "summary",
				Cell: func(x catalogue.Product) office.Cell { return office.Cell{Text: x.Summary, Value: x.Summary} }},
		},
		Filters: []office.Filter[catalogue.Product]{office.ChoiceFilter(family, familyOf)},
		Sifts: []office.Sift[catalogue.Product]{
			{Name: "homeless", Key: "catalogue.count_homeless", Keep: func(x catalogue.Product) bool { return x.FamilyID == "" }},
		},
		Acts: []office.Act[catalogue.Product]{family, {Name: "summary", Key: "catalogue.field.summary",
			Do: func(x *catalogue.Product, value string) error { x.Summary = value; return nil }}},
	}, nil
}
