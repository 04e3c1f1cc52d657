package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

// cancels takes a speaker out: sessions of nobody else are cancelled, others go on without. Each change can be undone.
func (d *Door) cancels(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	id := speaker.ID(r.PostFormValue("speaker"))
	at := slices.IndexFunc(draft.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == id })
	if at < 0 {
		return planning.ErrStale
	}
	cancelled, on, err := d.programme.TakeOut(r.Context(), v.Who, v.Edition.ID, id)
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	site.SetFlash(w, site.Flash{Message: p.T("planning.broken.cancelled", "Name", draft.Stage.Speakers[at].Name, "Cancelled", cancelled, "On", on)})
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/release/", http.StatusSeeOther)
	return nil
}

// loses takes a room away from a time on, and looks for ways of repairing.
func (d *Door) loses(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	room, ok := draft.Frame.Room(edition.RoomID(r.PostFormValue("room")))
	from, err := time.Parse(time.RFC3339, r.PostFormValue("from"))
	if err != nil || !ok {
		return planning.ErrStale
	}
	room.Available = until(room.Available, draft.Frame.Days, from.UTC())
	if _, _, err := d.office.Editions.Room().Save(r.Context(), v.Who, room); err != nil {
		return err
	}
	return d.mend(w, r, v)
}

// until cuts windows at a time; a room without windows was there on all days. One that would never be there keeps a minute of the
// past, for no windows mean always.
func until(windows []edition.Window, days []edition.Day, from time.Time) (out []edition.Window) {
	if len(windows) == 0 {
		for _, day := range days {
			windows = append(windows, edition.Window{Start: day.Start, End: day.End})
		}
	}
	for _, w := range windows {
		if w.End.After(from) {
			w.End = from
		}
		if w.Start.Before(w.End) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		out = []edition.Window{{Start: from.Add(-time.Minute), End: from}}
	}
	return out
}

// broken is what may be chosen as having broken.
func (page *plansPage) broken(draft programme.Draft, v editionweb.Visit) {
	onStage := map[speaker.ID]bool{}
	for _, s := range draft.Sessions {
		for _, id := range s.Speakers {
			onStage[id] = onStage[id] || s.State != programme.Cancelled
		}
	}
	for _, s := range draft.Stage.Speakers {
		if onStage[s.ID] {
			page.Speakers = append(page.Speakers, s)
		}
	}
	page.Rooms = draft.Frame.Rooms
	for _, slot := range draft.Frame.Slots {
		at := slot.Start.In(v.Edition.Location())
		page.Times = append(page.Times, timeView{slot.Start.UTC().Format(time.RFC3339), page.P.ShortDate(at) + " " + page.P.Time(at)})
	}
}

// few looks for the best plan that moves at most so many sessions of the draft.
func (d *Door) few(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	const most = 3
	sessions, ok := site.Int(r, "sessions")
	if !ok || sessions < 1 || sessions > most {
		return planning.ErrStale
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	planID, err := d.planning.Improve(r.Context(), v.Who, v.Edition.ID, p.T("planning.few.name", "Count", sessions), sessions)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showPlans(w, r, v, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/plans/"+string(planID)+"/", http.StatusSeeOther)
	return nil
}
