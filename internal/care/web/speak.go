package web

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// speak takes one task, or a word, and nothing of any other.
func (d *Door) speak(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	if err := office.Parse(r); err != nil {
		return d.refused(w, r, e, h, "slides", err)
	}
	do := r.PostFormValue("do")
	err = d.take(r, e, h, do)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Busy:
		return d.refused(w, r, e, h, do, err)
	}
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	message := p.T("care.saved")
	if do == "word" {
		message = p.T("care.word_sent")
	}
	site.SetFlash(w, site.Flash{Message: message})
	http.Redirect(w, r, speakingURL(e, h.Link), http.StatusSeeOther)
	return nil
}

func (d *Door) refused(w http.ResponseWriter, r *http.Request, e edition.Edition, h care.Holder, do string, err error) error {
	return d.showSpeaking(w, r, e, h, do, err)
}

// take does what one form says.
func (d *Door) take(r *http.Request, e edition.Edition, h care.Holder, do string) error {
	ctx, in := r.Context(), office.NewInput(r)
	switch care.Kind(do) {
	case care.Biography:
		return d.care.SaveBiography(ctx, h, e, in.PostFormValue("biography"), in.Text("pronouns"))
	case care.Picture:
		file, err := in.File("picture_file", picture.MaxBytes)
		if err != nil {
			return err
		}
		return d.care.SavePicture(ctx, h, e, file, picture.ParseSquare(in.Text("picture_file_crop")), in.Text("picture_alt"))
	case care.Hours:
		hours, err := d.hours(ctx, in, e, h)
		if err != nil {
			return err
		}
		return d.care.SaveHours(ctx, h, e, hours)
	case care.Technical, care.Access:
		return d.care.SaveNeed(ctx, h, e, care.Need{Kind: care.Kind(do), Chosen: in.All("chosen"), Said: in.Text("said")})
	case care.Travel:
		return d.trip(ctx, in, e, h)
	case care.Recording:
		return d.care.SayRecording(ctx, h, e, in.Text("value"))
	case care.Slides:
		return d.deck(ctx, in, e, h)
	case care.Briefing:
		return d.care.ReadBriefing(ctx, h, e)
	}
	if do != "word" {
		return care.ErrKind
	}
	minutes := in.Number("minutes")
	return d.care.Tell(ctx, h, e, care.Word{Kind: care.WordKind(in.Text("kind")), Minutes: minutes, Said: in.Text("said")})
}

// hours are when somebody can speak; none: at any time.
func (d *Door) hours(ctx context.Context, in *office.Input, e edition.Edition, h care.Holder) (out []edition.Window, err error) {
	if in.Checked("always") {
		return nil, nil
	}
	o, err := d.care.Own(ctx, h, e)
	if err != nil {
		return nil, err
	}
	for _, day := range o.Days {
		date := day.Start.In(e.Location()).Format(time.DateOnly)
		if !in.Checked("on_" + date) {
			continue
		}
		w := edition.Window{}
		for _, half := range []struct {
			name string
			at   *time.Time
		}{{"from_" + date, &w.Start}, {"to_" + date, &w.End}} {
			at, err := time.ParseInLocation(office.Clock, date+"T"+in.Text(half.name), e.Location())
			if err != nil {
				in.Bad(half.name)
			}
			*half.at = at
		}
		out = append(out, w)
	}
	if len(out) == 0 {
		in.Bad("hours")
	}
	return out, in.Err()
}

func (d *Door) trip(ctx context.Context, in *office.Input, e edition.Edition, h care.Holder) error {
	t := care.Trip{Needed: in.Text("needed") != "no"}
	if t.Needed {
		asked, err := cents(in.Text("amount"))
		if err != nil {
			return err
		}
		t.Origin, t.Arrives, t.Leaves, t.Nights, t.Asked, t.Said = in.Text("origin"), in.Text("arrives"), in.Text("leaves"), in.Number("nights"),
			asked, in.Text("said")
		if err := in.Err(); err != nil {
			return err
		}
	}
	return d.care.SaveTrip(ctx, h, e, t)
}

func (d *Door) deck(ctx context.Context, in *office.Input, e edition.Edition, h care.Holder) error {
	g := care.Given{URL: in.Text("url")}
	switch in.Text("embargo") {
	case "never":
		g.Embargo = care.Never
	case "date":
		g.Embargo = in.Text("embargo_date")
		if g.Embargo == "" {
			return care.ErrEmbargo
		}
	}
	var err error
	if g.File, err = in.File("file", care.MaxDeck); err != nil {
		return err
	}
	if len(g.File) > 0 {
		if _, head, err := in.FormFile("file"); err == nil {
			g.Name = head.Filename
		}
	}
	_, err = d.care.AddDeck(ctx, h, e, programme.SessionID(in.Text("session")), g)
	return err
}

func (d *Door) ownDeck(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	deck, file, err := d.care.OwnDeck(r.Context(), h, e, r.PathValue("id"))
	if err != nil {
		return err
	}
	return serveDeck(w, deck, file)
}

// serveDeck hands a deck out as a file to keep: nothing in it runs here.
func serveDeck(w http.ResponseWriter, deck care.Deck, file []byte) error {
	if len(file) == 0 {
		return care.ErrNoDeck
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": deck.Name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	w.Header().Set("Cache-Control", "private, no-store")
	_, err := w.Write(file)
	if err == io.ErrShortWrite {
		return nil
	}
	return err
}
