package web

import (
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

// sourceView is the address that an edition follows, and what came of looking there.
type sourceView struct {
	Address  string
	Followed bool
	Lines    []string
	Digest   string // of the version that waits
	Error    string // of the address typed
}

// showSource fills in what is followed, but what somebody typed and what is wrong with it.
func (d *Organise) showSource(r *http.Request, v office.Visit, page *importPage) error {
	source, err := d.intake.Source(r.Context(), v.Who, v.Edition.ID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	p, view := page.P, &page.Source
	at := func(t time.Time) string {
		return p.ShortDate(t.In(v.Edition.Location())) + " " + p.Time(t.In(v.Edition.Location()))
	}
	view.Followed = true
	if view.Address == "" {
		view.Address = source.Address
	}
	if source.CheckedAt.IsZero() {
		view.Lines = append(view.Lines, p.T("programme.source_waiting"))
	} else {
		view.Lines = append(view.Lines, p.T("programme.source_checked", "Time", at(source.CheckedAt), "Next", at(source.NextAt)))
	}
	if source.State == intake.SourceUnchanged {
		view.Lines = append(view.Lines, p.T("programme.source_unchanged"))
	}
	if source.State == intake.SourceFailed {
		why, _ := p.Fault(source.Error.Fault())
		view.Lines = append(view.Lines, p.T("programme.source_failed", "Why", why))
	}
	if view.Digest = source.Offer.Digest; view.Digest != "" {
		view.Lines = append(view.Lines, p.T("programme.source_offered", "Count", source.Offer.Differences, "Time", at(source.Offer.At)))
	}
	return nil
}

// changeSource follows, looks, shows what is offered, takes it or lets it be. What went wrong stands on the page.
func (d *Organise) changeSource(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, intake.Importing)
	if err != nil {
		return err
	}
	page, status := d.newImportPage(w, r, v), http.StatusOK
	page.URL = "/organise/" + v.Edition.Slug + "/import/"
	shown, err := d.doToSource(r, v, &page)
	switch kind := fault.KindOf(err); {
	case err == nil && !shown:
		http.Redirect(w, r, page.URL+"#source", http.StatusSeeOther)
		return nil
	case err != nil && kind != fault.Invalid && kind != fault.Conflict && kind != fault.Busy:
		return err
	case err != nil:
		page.Message, _ = page.P.Fault(err)
		status = web.Status(err)
	}
	if err := d.history(r, v, &page); err != nil {
		return err
	}
	return d.pages.Render(w, r, status, "organise-import.html", page)
}

// doToSource does what a button says, and reports whether the page shows a difference.
func (d *Organise) doToSource(r *http.Request, v office.Visit, page *importPage) (shown bool, err error) {
	ctx, digest := r.Context(), r.PostFormValue("digest")
	switch r.PostFormValue("do") {
	case "follow":
		page.Source.Address = r.PostFormValue("source")
		if err = d.intake.Follow(ctx, v.Who, v.Edition.ID, page.Source.Address); err != nil {
			page.Source.Error, _ = page.P.Fault(err)
		}
	case "look":
		_, err = d.follower.CheckNow(ctx, v.Who, v.Edition.ID)
	case "stop":
		err = d.intake.StopFollowing(ctx, v.Who, v.Edition.ID)
	case "ignore":
		err = d.intake.IgnoreOffer(ctx, v.Who, v.Edition.ID, digest)
	case "show":
		return true, d.showOffer(r, v, page, digest, true)
	case "take":
		return true, d.showOffer(r, v, page, digest, false)
	default:
		return false, programmeweb.ErrEdit
	}
	return false, err
}

func (d *Organise) showOffer(r *http.Request, v office.Visit, page *importPage, digest string, dry bool) error {
	how := decidedIn(r)
	how.Dry = dry
	diff, format, err := d.intake.TakeOffer(r.Context(), v.Who, v.Edition, digest, how)
	if err != nil {
		return err
	}
	page.Dry, page.Format = dry, format
	page.show(diff)
	if dry {
		page.Taking = digest
	}
	if diff.Change != "" {
		page.Undo = "/organise/" + v.Edition.Slug + "/changes/" + diff.Change + "/undo"
	}
	return nil
}
