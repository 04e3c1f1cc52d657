package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/speaker"
)

// OrganisationWire is whom speakers come from, as programs see it.
type OrganisationWire struct {
	ID   string `json:"id" readOnly:"true" required:"false"`
	Name string `json:"name" maxLength:"120"`
	Kind string `json:"kind" enum:"host,partner,independent,public,other" doc:"Whom it is to the host."`
	URL  string `json:"url" required:"false"`
}

// SpeakerLinkWire is an address elsewhere.
type SpeakerLinkWire struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// SpeakerWire is a person on stage as organisers' programs see them.
type SpeakerWire struct {
	ID             string                  `json:"id" readOnly:"true" required:"false"`
	GUID           string                  `json:"guid" readOnly:"true" required:"false" doc:"Stable UUID."`
	Code           string                  `json:"code" readOnly:"true" required:"false" doc:"In addresses."`
	Name           string                  `json:"name" maxLength:"120"`
	Pronouns       string                  `json:"pronouns" required:"false"`
	Biography      string                  `json:"biography" required:"false" doc:"Markdown."`
	OrganisationID string                  `json:"organisation_id" required:"false"`
	Email          string                  `json:"email" required:"false" doc:"Never public."`
	PictureURL     string                  `json:"picture_url" required:"false"`
	Links          []SpeakerLinkWire       `json:"links" required:"false" nullable:"false"`
	Available      []editionweb.WindowWire `json:"available" required:"false" nullable:"false" doc:"Never public; none means always."`
}

func speakerWire(s speaker.Speaker) SpeakerWire {
	links := make([]SpeakerLinkWire, len(s.Links))
	for i, l := range s.Links {
		links[i] = SpeakerLinkWire(l)
	}
	return SpeakerWire{string(s.ID), s.GUID, s.Code, s.Name, s.Pronouns, s.Biography, string(s.OrganisationID), s.Email, s.PictureURL, links,
		editionweb.WindowsOut(s.Available)}
}

func (w SpeakerWire) into(s *speaker.Speaker) error {
	s.Name, s.Pronouns, s.Biography, s.OrganisationID = w.Name, w.Pronouns, w.Biography, speaker.OrganisationID(w.OrganisationID)
	s.Email, s.PictureURL, s.Available, s.Links = w.Email, w.PictureURL, editionweb.WindowsIn(w.Available), nil
	for _, l := range w.Links {
		s.Links = append(s.Links, speaker.Link(l))
	}
	return nil
}

// API adds the operations of speakers.
func (d *Door) API(a *api.API) {
	office.Collection[speaker.Organisation, OrganisationWire]{
		One: "Organisation", Many: "organisations", Tag: "speaker", UseCases: d.speakers.Organisation(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]speaker.Organisation, error) {
			all, err := d.speakers.All(ctx, who, e.ID)
			return all.Organisations, err
		},
		Key: func(v *speaker.Organisation) (string, edition.ID, *int64) {
			return string(v.ID), v.EditionID, &v.Version
		},
		Blank: func(e edition.Edition) speaker.Organisation { return speaker.Organisation{EditionID: e.ID} },
		Out: func(o speaker.Organisation) OrganisationWire {
			return OrganisationWire{string(o.ID), o.Name, string(o.Kind), o.URL}
		},
		In: func(w OrganisationWire, o *speaker.Organisation) error {
			o.Name, o.Kind, o.URL = w.Name, speaker.Kind(w.Kind), w.URL
			return nil
		},
	}.Describe(a, d.office)
	office.Collection[speaker.Speaker, SpeakerWire]{
		One: "Speaker", Many: "speakers", Tag: "speaker", UseCases: d.speakers.Speaker(), Out: speakerWire, In: SpeakerWire.into,
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]speaker.Speaker, error) {
			all, err := d.speakers.All(ctx, who, e.ID)
			return all.Speakers, err
		},
		Key:   func(v *speaker.Speaker) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) speaker.Speaker { return speaker.Speaker{EditionID: e.ID} },
	}.Describe(a, d.office)
}
