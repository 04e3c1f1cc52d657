package web

import (
	"context"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	pictureweb "github.com/creneau/creneau/internal/picture/web"
	"github.com/creneau/creneau/internal/speaker"
)

// pictureFields show the picture of a speaker, and how to give another: a file, or an address that it is fetched from.
func (d *Door) pictureFields(ctx context.Context, p *text.Printer, v office.Visit, s speaker.Speaker) ([]office.Field, error) {
	fields, now, waiting, err := pictureweb.Fields(ctx, p, v, d.pictures, s.PictureOwner(), pictureweb.Square)
	if err != nil {
		return nil, err
	}
	if waiting.GivenUp {
		fields = append(fields, office.Field{Name: "picture_again", Label: p.T("speaker.field.picture_again"), Kind: "check"})
	}
	return append(fields, office.Field{Name: "picture", Label: p.T("speaker.field.picture"), Hint: addressHint(p, now, waiting), Kind: "url",
		Values: []string{s.PictureURL}}), nil
}

// addressHint says what became of the address of a picture.
func addressHint(p *text.Printer, now picture.Picture, w picture.Waiting) string {
	switch {
	case now.Uploaded():
		return p.T("speaker.hint.picture_covered")
	case w.GivenUp:
		return p.T("speaker.hint.picture_given_up", "Why", p.Read(w.Error))
	case w.Error != "":
		return p.T("speaker.hint.picture_again", "Why", p.Read(w.Error))
	case w.Address != "":
		return p.T("speaker.hint.picture_waits")
	default:
		return p.T("speaker.hint.picture")
	}
}

func (d *Door) saveSpeaker(in *office.Input, v office.Visit, s speaker.Speaker) (saved speaker.Speaker, change string, err error) {
	c, err := pictureweb.Wanted(in, v, d.pictures, pictureweb.Square)
	if err != nil {
		return s, "", err
	}
	return d.speakers.SaveWithPicture(in.Context(), v.Who, s, in.Text("organisation_new"), c)
}

func (d *Door) saveOrganisation(in *office.Input, v office.Visit, o speaker.Organisation) (speaker.Organisation, string, error) {
	c, err := pictureweb.Wanted(in, v, d.pictures, pictureweb.Whole)
	if err != nil {
		return o, "", err
	}
	return d.speakers.SaveOrganisation(in.Context(), v.Who, o, c)
}
