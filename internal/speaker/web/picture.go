package web

import (
	"context"
	"errors"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/speaker"
)

// accepted are the files that the form offers to choose.
const accepted = "image/jpeg,image/png,image/webp,image/gif"

// pictureFields show the picture of a speaker, and how to give another.
func (d *Door) pictureFields(ctx context.Context, p *text.Printer, v office.Visit, s speaker.Speaker) ([]office.Field, error) {
	now, waiting, err := d.pictures.OfOwner(ctx, v.Who, s.PictureOwner())
	if err != nil {
		return nil, err
	}
	shown := office.Field{Name: "picture_now", Label: p.T("speaker.field.picture_now"), Kind: "image", Hint: p.T("speaker.hint.picture_none")}
	if at := now.Ref.At(picture.Small); at != "" {
		shown.Values, shown.Hint = []string{"/" + v.Edition.Slug + "/" + at}, p.T("speaker.hint.picture_now")
	}
	fields := []office.Field{
		shown,
		{Name: "picture_file", Label: p.T("speaker.field.picture_file"), Hint: p.T("speaker.hint.picture_file", "Most", picture.MaxBytes>>20),
			Kind: "file", Accept: accepted, Crop: true},
	}
	if now.Uploaded() {
		fields = append(fields, office.Field{Name: "picture_remove", Label: p.T("speaker.field.picture_remove"), Kind: "check"})
	}
	if waiting.GivenUp {
		fields = append(fields, office.Field{Name: "picture_again", Label: p.T("speaker.field.picture_again"), Kind: "check"})
	}
	return append(fields,
		office.Field{Name: "picture_alt", Label: p.T("speaker.field.picture_alt"), Hint: p.T("speaker.hint.picture_alt"), Kind: "text",
			Values: []string{now.Alt}},
		office.Field{Name: "picture", Label: p.T("speaker.field.picture"), Hint: addressHint(p, now, waiting), Kind: "url",
			Values: []string{s.PictureURL}},
	), nil
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
	c := picture.Change{Alt: in.Text("picture_alt"), Remove: in.Checked("picture_remove"), Again: in.Checked("picture_again")}
	file, err := in.File("picture_file", picture.MaxBytes)
	if err != nil {
		return s, "", err
	}
	if len(file) > 0 {
		made, err := d.pictures.MakeSquare(in.Context(), v.Who, v.Edition.ID, file, picture.ParseSquare(in.Text("picture_file_crop")))
		if err != nil {
			return s, "", ofFile(err)
		}
		c.Made = &made
	}
	return d.speakers.SaveWithPicture(in.Context(), v.Who, s, in.Text("organisation_new"), c)
}

// ofFile blames the field in which a refused file was handed in.
func ofFile(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		return f.Field("picture_file", f.Code)
	}
	return err
}
