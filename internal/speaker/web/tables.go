package web

import (
	"context"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/speaker"
)

func (d *Door) organisationTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[speaker.Organisation], error) {
	all, err := d.speakers.All(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return office.Table[speaker.Organisation]{}, err
	}
	people := map[speaker.OrganisationID]int{}
	for _, s := range all.Speakers {
		people[s.OrganisationID]++
	}
	kind := office.Act[speaker.Organisation]{Name: "kind", Key: "edition.field.kind",
		Do: func(o *speaker.Organisation, value string) error { o.Kind = speaker.Kind(value); return nil }}
	for _, k := range speaker.Kinds {
		kind.Choices = append(kind.Choices, office.Choice{Value: string(k), Key: "speaker.kind." + string(k)})
	}
	kindOf := func(o speaker.Organisation) string { return string(o.Kind) }
	url := office.TextColumn("url", "speaker.field.url", func(o speaker.Organisation) string { return o.URL })
	url.Hidden = true
	return office.Table[speaker.Organisation]{
		Rows: all.Organisations,
		Columns: []office.Column[speaker.Organisation]{
			office.ChoiceColumn(p, kind, kindOf),
			office.NumberColumn(p, "speakers", "speaker.count", func(o speaker.Organisation) int { return people[o.ID] }),
			url,
		},
		Filters: []office.Filter[speaker.Organisation]{office.ChoiceFilter(kind, kindOf)},
		Acts:    []office.Act[speaker.Organisation]{kind},
	}, nil
}

func (d *Door) speakerTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[speaker.Speaker], error) {
	all, err := d.speakers.All(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return office.Table[speaker.Speaker]{}, err
	}
	organisation := office.Act[speaker.Speaker]{Name: "organisation", Key: "speaker.organisation",
		Do: func(s *speaker.Speaker, value string) error {
			s.OrganisationID = speaker.OrganisationID(value)
			return nil
		}}
	for _, o := range all.Organisations {
		organisation.Choices = append(organisation.Choices, office.Choice{Value: string(o.ID), Label: o.Name})
	}
	text.SortBy(p.Lang, organisation.Choices, func(c office.Choice) string { return c.Label })
	organisation.Choices = append(organisation.Choices, office.None())
	from := func(s speaker.Speaker) string { return string(s.OrganisationID) }
	email := office.Column[speaker.Speaker]{Name: "email", Key: "speaker.field.email", Act: "email",
		Cell: func(s speaker.Speaker) office.Cell { return office.Cell{Text: s.Email, Value: s.Email} }}
	pronouns := office.TextColumn("pronouns", "speaker.field.pronouns", func(s speaker.Speaker) string { return s.Pronouns })
	code := office.TextColumn("code", "speaker.code", func(s speaker.Speaker) string { return s.Code })
	pronouns.Hidden, code.Hidden = true, true
	return office.Table[speaker.Speaker]{
		Rows:    all.Speakers,
		Columns: []office.Column[speaker.Speaker]{office.ChoiceColumn(p, organisation, from), email, pronouns, code},
		Filters: []office.Filter[speaker.Speaker]{office.ChoiceFilter(organisation, from)},
		Sifts: []office.Sift[speaker.Speaker]{
			{Name: "mailless", Key: "speaker.count_mailless", Keep: func(s speaker.Speaker) bool { return s.Email == "" }},
			{Name: "alone", Key: "speaker.count_alone", Keep: func(s speaker.Speaker) bool { return s.OrganisationID == "" }},
		},
		Acts: []office.Act[speaker.Speaker]{organisation, {Name: "email", Key: "speaker.field.email", Kind: "email",
			Do: func(s *speaker.Speaker, value string) error { s.Email = value; return nil }}},
	}, nil
}
