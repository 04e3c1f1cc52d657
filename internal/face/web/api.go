package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
)

// faceWire is the face of an edition as programs see it.
type faceWire struct {
	Accent    string     `json:"accent" example:"#155e75" doc:"As chosen; empty for none."`
	HeaderAlt string     `json:"header_alt" required:"false" doc:"What is to be seen in the header picture."`
	Light     *themeWire `json:"light" readOnly:"true" required:"false" doc:"What the accent becomes in the light theme; null without an accent."`
	Dark      *themeWire `json:"dark" readOnly:"true" required:"false" doc:"What it becomes in the dark theme."`
	Logo      string     `json:"logo" readOnly:"true" required:"false" doc:"Path of the logo; empty for none."`
	Header    string     `json:"header" readOnly:"true" required:"false" doc:"Path of the header picture; empty for none."`
}

// themeWire is what an accent becomes in a theme.
type themeWire struct {
	Fill  string `json:"fill" doc:"Of buttons and lines: 3:1 at least on every ground."`
	Ink   string `json:"ink" doc:"What is written on it: 4.5:1 at least."`
	Text  string `json:"text" doc:"Words in the accent: 4.5:1 at least on every ground."`
	Board string `json:"board" doc:"The head of each page."`
}

func wireOf(e edition.Edition) faceWire {
	w := faceWire{Accent: e.Face.Accent, HeaderAlt: e.Face.HeaderAlt}
	if a, ok := face.AccentOf(e); ok {
		w.Light, w.Dark = themeOf(a.Light), themeOf(a.Dark)
	}
	if at := face.LogoAt(e, picture.Large); at != "" {
		w.Logo = "/" + e.Slug + "/" + at
	}
	if at := face.HeaderAt(e, picture.Widest); at != "" {
		w.Header = "/" + e.Slug + "/" + at
	}
	return w
}

func themeOf(t face.Theme) *themeWire {
	return &themeWire{t.Fill.String(), t.Ink.String(), t.Text.String(), t.Board.String()}
}

type replacedFace struct {
	office.InEdition
	IfMatch string `header:"If-Match" doc:"The version of the edition that was read, or *."`
	Body    faceWire
}

func (d *Door) api(a *api.API) {
	api.Read(a, api.Op{ID: "readFace", Path: "/editions/{edition}/face", Tag: "face", Summary: "Read what an edition looks like",
		Public: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*office.One[faceWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			return &office.One[faceWire]{ETag: api.ETag(e.Version), Body: wireOf(e)}, err
		})
	api.Replace(a, api.Op{ID: "replaceFace", Path: "/editions/{edition}/face", Tag: "face", Summary: "Give an edition another accent",
		Description: "Pictures are uploaded on the organisers' page."},
		func(ctx context.Context, who actor.Actor, in *replacedFace) (*office.One[faceWire], error) {
			e, err := d.office.Into(ctx, who, edition.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			c := face.Change{Accent: in.Body.Accent, HeaderAlt: in.Body.HeaderAlt}
			if c.Version, err = api.Matched(in.IfMatch, e.Version); err != nil {
				return nil, err
			}
			e, _, err = d.faces.Save(ctx, who, e.ID, c)
			return &office.One[faceWire]{ETag: api.ETag(e.Version), Body: wireOf(e)}, err
		})
}
