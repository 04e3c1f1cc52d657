// Package web is how organisers' forms show a picture and take another.
//
// Not here: whose picture it is, and where it is shown.
package web

import (
	"context"
	"errors"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
)

// accepted are the files that the form offers to choose.
const accepted = "image/jpeg,image/png,image/webp,image/gif"

// Shape says how much of a picture is kept.
type Shape bool

// The shapes: a square that is chosen on it, or all of it, as logos need.
const (
	Square Shape = true
	Whole  Shape = false
)

// Fields show the picture of an owner, and how to give another. What waits is told by who has addresses.
func Fields(ctx context.Context, p *text.Printer, v office.Visit, s *picture.Service, o picture.Owner, shape Shape) (
	fields []office.Field, now picture.Picture, w picture.Waiting, err error) {
	now, w, err = s.OfOwner(ctx, v.Who, o)
	if fault.KindOf(err) == fault.Forbidden && v.Who.May(picture.Changing, string(v.Edition.ID)) != nil {
		return nil, now, w, nil // who may neither see nor change it sees the rest of the form
	}
	if err != nil {
		return nil, now, w, err
	}
	shown := office.Field{Name: "picture_now", Label: p.T("picture.field.now"), Kind: "image", Hint: p.T("picture.hint.none")}
	if at := now.Ref.At(picture.Small); at != "" {
		shown.Values, shown.Hint = []string{"/" + v.Edition.Slug + "/" + at}, p.T("picture.hint.now")
	}
	fields = []office.Field{
		shown,
		{Name: "picture_file", Label: p.T("picture.field.file"), Hint: p.T("picture.hint.file", "Most", picture.MaxBytes>>20),
			Kind: "file", Accept: accepted, Crop: bool(shape)},
	}
	if now.Uploaded() {
		fields = append(fields, office.Field{Name: "picture_remove", Label: p.T("picture.field.remove"), Kind: "check"})
	}
	return append(fields, office.Field{Name: "picture_alt", Label: p.T("picture.field.alt"), Hint: p.T("picture.hint.alt"), Kind: "text",
		Values: []string{now.Alt}}), now, w, nil
}

// Wanted is what a form asks for. What is wrong with the file is said at its field.
func Wanted(in *office.Input, v office.Visit, s *picture.Service, shape Shape) (picture.Change, error) {
	c := picture.Change{Alt: in.Text("picture_alt"), Remove: in.Checked("picture_remove"), Again: in.Checked("picture_again")}
	file, err := in.File("picture_file", picture.MaxBytes)
	if err != nil || len(file) == 0 {
		return c, err
	}
	var made picture.Made
	if shape == Square {
		made, err = s.MakeSquare(in.Context(), v.Who, v.Edition.ID, file, picture.ParseSquare(in.Text("picture_file_crop")))
	} else {
		made, err = s.Make(in.Context(), v.Who, v.Edition.ID, file)
	}
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		err = f.Field("picture_file", f.Code)
	}
	c.Made = &made
	return c, err
}
