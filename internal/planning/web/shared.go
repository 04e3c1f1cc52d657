package web

import (
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/office"

	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// EnterDraft lets those in who may read the draft, with the draft as it is.
func EnterDraft(r *http.Request, o *office.Office, p *programme.Service) (v office.Visit, draft programme.Draft, err error) {
	if v, err = o.Enter(r, programme.Reading); err != nil {
		return v, draft, err
	}
	draft, err = p.Draft(r.Context(), v.Who, v.Edition.ID)
	return v, draft, err
}

// Took goes on to a page of the edition and says there which step was taken, with an offer to take it back.
func Took(w http.ResponseWriter, r *http.Request, v office.Visit, done programme.Done, message, to string) {
	root, flash := "/organise/"+v.Edition.Slug+"/", site.Flash{Message: message}
	if done.Change != "" {
		flash.Undo = root + "changes/" + done.Change + "/undo"
	}
	site.SetFlash(w, flash)
	http.Redirect(w, r, root+to, http.StatusSeeOther)
}

// Clock is a time of day as every language writes it, in the zone of a draft.
func Clock(draft programme.Draft, t time.Time) string {
	return t.In(draft.Frame.Edition.Location()).Format("15:04")
}
