package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

type changesPage struct {
	site.Page
	Zone   string
	Days   []changesDay
	Older  string // addresses
	Newest string
}

// changesDay is what was done on a day of the edition's zone, newest first.
type changesDay struct {
	Title   string
	Changes []deedView
}

type deedView struct {
	Time, Who, What string
	Undo            string // address; empty when it cannot be undone, or not any more
	Undone          bool
}

// manyChanges is how many the page shows at once.
const manyChanges = 100

// changes lists what was done, by whom, and offers to undo what can be.
func (d *Organise) changes(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	before := r.URL.Query().Get("before")
	deeds, err := d.accounts.Deeds(r.Context(), v.Who, string(v.Edition.ID), before, manyChanges)
	if err != nil {
		return err
	}
	draft, err := d.draft(r.Context(), v)
	if err != nil {
		return err
	}
	can, err := d.programme.Undoable(r.Context(), v.Who, v.Edition.ID, changesOf(deeds))
	if err != nil {
		return err
	}
	page := changesPage{Page: d.office.Page(w, r, v, "changes", "edition.nav.changes"), Zone: v.Edition.Zone}
	for _, deed := range deeds {
		page.add(v, draft, deed, can[deed.ID])
	}
	if len(deeds) == manyChanges {
		page.Older = "?before=" + deeds[len(deeds)-1].ID
	}
	if before != "" {
		page.Newest = r.URL.Path
	}
	return d.pages.Render(w, r, http.StatusOK, "organise-changes.html", page)
}

func changesOf(deeds []account.Deed) []record.Change {
	out := make([]record.Change, len(deeds))
	for i, d := range deeds {
		out[i] = d.Change
	}
	return out
}

func (page *changesPage) add(v office.Visit, draft programme.Draft, deed account.Deed, can bool) {
	at := deed.At.In(v.Edition.Location())
	if day := page.P.Date(at); len(page.Days) == 0 || page.Days[len(page.Days)-1].Title != day {
		page.Days = append(page.Days, changesDay{Title: day})
	}
	view := deedView{Time: page.P.Time(at), Who: doer(page.P, deed), What: deedSentence(page.P, draft, deed), Undone: !deed.UndoneAt.IsZero()}
	if can {
		view.Undo = "/organise/" + v.Edition.Slug + "/changes/" + deed.ID + "/undo"
	}
	day := &page.Days[len(page.Days)-1]
	day.Changes = append(day.Changes, view)
}

// doer names who did something: a person, or a program that acted in nobody's name.
func doer(p *text.Printer, deed account.Deed) string {
	if deed.Name != "" {
		return deed.Name
	}
	if name, ok := strings.CutPrefix(deed.Actor, "system:"); ok {
		return p.T("change.by_program", "Name", name)
	}
	return p.T("change.by_nobody")
}

// deedSentence says what was done. Every action that is recorded has a message of its own, change.ACTION; or, of objects that are
// described, removed and put back alike, one for what became of it, change.to.VERB, and one for what it is, change.of.KIND.
func deedSentence(p *text.Printer, draft programme.Draft, deed account.Deed) string {
	values := append(aboutDeed(p, draft, deed), "Whom", deed.Whom)
	if key := "change." + deed.Action; p.Has(key) {
		return p.T(key, values...)
	}
	kind, verb, _ := strings.Cut(deed.Action, ".")
	if !p.Has("change.of."+kind) || !p.Has("change.to."+verb) {
		return p.T("change.other", "Action", deed.Action)
	}
	return p.T("change.to."+verb, "What", p.T("change.of."+kind, values...))
}

// aboutDeed are the values of a change's message. What has no name that people know is named by what it is about.
func aboutDeed(p *text.Printer, draft programme.Draft, deed account.Deed) []any {
	kind, _, _ := strings.Cut(deed.Action, ".")
	zone := draft.Frame.Edition.Location()
	switch kind {
	case "day":
		if day, err := time.Parse(time.DateOnly, deed.Label); err == nil {
			return []any{"Label", p.Date(day)}
		}
	case "slot":
		if start, err := time.Parse(time.RFC3339, deed.Label); err == nil {
			return []any{"Label", p.ShortDate(start.In(zone)) + " " + p.Time(start.In(zone))}
		}
	case "placement":
		at := known[programme.Placement](deed.Change)
		if s, ok := draft.Session(at.SessionID); ok {
			return []any{"Label", s.Title}
		}
	case "walk":
		walk := known[edition.Walk](deed.Change)
		a, _ := draft.Frame.Room(walk.A)
		b, _ := draft.Frame.Room(walk.B)
		return []any{"A", a.Name, "B", b.Name}
	case "severity":
		_, severity, _ := strings.Cut(deed.Label, ": ")
		return []any{"Rule", p.T("planning.check." + deed.Object), "Severity", p.T("planning.severity." + severity)}
	case "warning":
		rule, _, _ := strings.Cut(deed.Object, " ")
		return []any{"Rule", p.T("planning.check." + rule), "Label", deed.Label}
	case "programme", "wishes":
		counts := known[map[string]int](deed.Change)
		return []any{"Label", deed.Label, "Added", counts["added"], "Changed", counts["changed"], "People", p.Number(counts["people"])}
	case "person":
		return []any{"Pages", p.List(known[programme.Erasure](deed.Change).Pages)}
	case "account":
		return []any{"Role", p.T("change.role." + deed.Label)}
	}
	return []any{"Label", p.Read(deed.Label)}
}

// known is the object of a change, as it became or else as it was.
func known[T any](c record.Change) (v T) {
	for _, side := range []json.RawMessage{c.Before, c.After} {
		if json.Unmarshal(side, &v) != nil {
			var none T
			v = none
		}
	}
	return v
}

func (d *Organise) undo(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	if _, err := d.programme.Undo(r.Context(), v.Who, v.Edition.ID, r.PathValue("id")); err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.undone", "", "", "/organise/"+v.Edition.Slug+"/changes/")
	return nil
}
