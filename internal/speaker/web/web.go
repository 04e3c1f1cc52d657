// Package web is the front door of speakers for organisers.
package web

import (
	"context"
	"embed"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	pictureweb "github.com/creneau/creneau/internal/picture/web"
	"github.com/creneau/creneau/internal/speaker"
)

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office   *office.Office
	speakers *speaker.Service
	pictures *picture.Service
	more     []office.More[speaker.Speaker]
}

// New returns the front door.
func New(o *office.Office, s *speaker.Service, p *picture.Service) *Door {
	return &Door{office: o, speakers: s, pictures: p}
}

// ExtendList takes what a later chapter has for the list of speakers. It is called while the chapters are made.
func (d *Door) ExtendList(more office.More[speaker.Speaker]) { d.more = append(d.more, more) }

// Routes is every address of speakers for organisers.
func (d *Door) Routes(rt *web.Router) {
	d.organisationDesk().Routes(rt)
	d.speakerDesk().Routes(rt)
}

func (d *Door) organisationDesk() office.Desk[speaker.Organisation] {
	return office.Desk[speaker.Organisation]{
		Office: d.office, Name: "organisations", ByTitle: true, UseCases: d.speakers.Organisation(),
		All: func(ctx context.Context, v office.Visit) ([]speaker.Organisation, error) {
			s, err := d.speakers.All(ctx, v.Who, v.Edition.ID)
			return s.Organisations, err
		},
		ID: func(o speaker.Organisation) string { return string(o.ID) }, Title: func(o speaker.Organisation) string { return o.Name },
		Table: d.organisationTable,
		Blank: func(v office.Visit) speaker.Organisation {
			return speaker.Organisation{EditionID: v.Edition.ID, Kind: speaker.Partner}
		},
		Fields: func(ctx context.Context, p *text.Printer, v office.Visit, o speaker.Organisation) ([]office.Field, error) {
			logo, _, _, err := pictureweb.Fields(ctx, p, v, d.pictures, o.LogoOwner(), pictureweb.Whole)
			if err != nil {
				return nil, err
			}
			var kinds []office.Option
			for _, k := range speaker.Kinds {
				kinds = append(kinds, office.Option{Value: string(k), Label: p.T("speaker.kind." + string(k))})
			}
			return append([]office.Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{o.Name}, Required: true},
				{Name: "kind", Label: p.T("edition.field.kind"), Kind: "select", Options: office.Capitals(kinds),
					Values: []string{string(o.Kind)}, Required: true},
				{Name: "url", Label: p.T("speaker.field.url"), Kind: "url", Values: []string{o.URL}},
			}, logo...), nil
		},
		Read: func(in *office.Input, _ office.Visit, o *speaker.Organisation) {
			o.Name, o.Kind, o.URL = in.Text("name"), speaker.Kind(in.Text("kind")), in.Text("url")
		},
		Save:    d.saveOrganisation,
		Version: func(o *speaker.Organisation) *int64 { return &o.Version },
	}
}

func (d *Door) speakerDesk() office.Desk[speaker.Speaker] {
	return office.Desk[speaker.Speaker]{
		Office: d.office, Name: "speakers", ByTitle: true, UseCases: d.speakers.Speaker(),
		All: func(ctx context.Context, v office.Visit) ([]speaker.Speaker, error) {
			s, err := d.speakers.All(ctx, v.Who, v.Edition.ID)
			return s.Speakers, err
		},
		ID: func(s speaker.Speaker) string { return string(s.ID) }, Title: func(s speaker.Speaker) string { return s.Name },
		Table:   d.speakerTable,
		More:    d.more,
		Blank:   func(v office.Visit) speaker.Speaker { return speaker.Speaker{EditionID: v.Edition.ID} },
		Fields:  d.speakerFields,
		Read:    readSpeaker,
		Save:    d.saveSpeaker,
		Version: func(s *speaker.Speaker) *int64 { return &s.Version },
		Paste:   true,
	}
}

func (d *Door) speakerFields(ctx context.Context, p *text.Printer, v office.Visit, s speaker.Speaker) ([]office.Field, error) {
	all, err := d.speakers.All(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	var organisations []office.Option
	for _, o := range all.Organisations {
		organisations = append(organisations, office.Option{Value: string(o.ID), Label: o.Name})
	}
	var links []string
	for _, l := range s.Links {
		links = append(links, strings.TrimSpace(l.Title+" "+l.URL))
	}
	pictures, err := d.pictureFields(ctx, p, v, s)
	if err != nil {
		return nil, err
	}
	available, err := d.office.Windows(ctx, p, v, "available", s.Available)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]office.Field{
		{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{s.Name}, Required: true},
		{Name: "email", Label: p.T("speaker.field.email"), Hint: p.T("speaker.hint.email"), Kind: "email", Values: []string{s.Email}},
		{Name: "organisation", Label: p.T("speaker.field.organisation"), Kind: "pick", Options: office.ByLabel(p, organisations),
			Values: []string{string(s.OrganisationID)}, Fresh: &office.Fresh{Name: "organisation_new", One: true,
				Label: p.T("speaker.fresh_organisations"), Create: p.T("speaker.fresh_organisation", "Name", "{}")}},
		{Name: "pronouns", Label: p.T("speaker.field.pronouns"), Kind: "text", Values: []string{s.Pronouns}},
		{Name: "biography", Label: p.T("speaker.field.biography"), Kind: "markdown",
			Values: []string{s.Biography}},
	}, pictures, []office.Field{
		{Name: "links", Label: p.T("speaker.field.links"), Hint: p.T("speaker.hint.links"), Kind: "textarea",
			Values: []string{strings.Join(links, "\n")}},
		available,
	}), nil
}

func readSpeaker(in *office.Input, v office.Visit, s *speaker.Speaker) {
	s.Name, s.Pronouns, s.Email = in.Text("name"), in.Text("pronouns"), in.Text("email")
	s.OrganisationID = speaker.OrganisationID(in.Text("organisation"))
	s.Biography, s.PictureURL = in.Text("biography"), in.Text("picture")
	s.Links = nil
	for line := range strings.Lines(in.Text("links")) {
		line = strings.TrimSpace(line)
		i := strings.LastIndex(line, " ")
		if line != "" {
			s.Links = append(s.Links, speaker.Link{Title: strings.TrimSpace(line[:max(i, 0)]), URL: line[i+1:]})
		}
	}
	s.Available = in.Windows("available", v, s.Available)
}
