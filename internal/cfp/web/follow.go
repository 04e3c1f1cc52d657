package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/site"
)

// follow notes that somebody wants to hear when the call opens, or takes it back. Who is not signed in says an address, and gets a link to
// it: nobody is written to who did not ask.
func (d *Door) follow(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return cfp.ErrSize.Because(err)
	}
	e, who, err := d.reader(r)
	if err == nil {
		err = who.Who.MayChangeOwn(string(e.ID))
	}
	if err == nil {
		_, err = d.calls.Notice(r.Context(), who.Who, e)
	}
	if err != nil {
		return err
	}
	page := "/" + e.Slug + "/call/"
	if !who.Who.SignedIn() {
		if err := d.office.Account.AskLink(r, d.office.Account.PageIn(w, r, "", e.Speak), page); err != nil {
			return d.showCall(w, r, err)
		}
		http.Redirect(w, r, page+"?asked", http.StatusSeeOther)
		return nil
	}
	key, err := d.followed(r, who.Who, e)
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	switch {
	case fault.KindOf(err) == fault.Conflict: // it opened meanwhile, which the page shows
	case err != nil:
		return err
	default:
		site.SetFlash(w, site.Flash{Message: p.T(key)})
	}
	http.Redirect(w, r, page, http.StatusSeeOther)
	return nil
}

func (d *Door) followed(r *http.Request, who actor.Actor, e edition.Edition) (key string, err error) {
	if r.PostFormValue("act") == "stop" {
		return "cfp.unfollowed", d.calls.Unfollow(r.Context(), who, e)
	}
	return "cfp.followed", d.calls.Follow(r.Context(), who, e)
}
