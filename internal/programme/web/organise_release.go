package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type findingView struct {
	Sentence string
	Blocks   bool
	URL      string
}

func (d *Organise) findings(p *text.Printer, v editionweb.Visit, found []programme.Finding) []findingView {
	out := []findingView{}
	for _, f := range found {
		if f.Silenced != "" {
			continue
		}
		values := []any{}
		for name, value := range f.Values {
			values = append(values, name, value)
		}
		view := findingView{Sentence: p.T("programme.finding."+f.Code, values...), Blocks: f.Severity != programme.Warns}
		if len(f.Sessions) > 0 {
			view.URL = "/organise/" + v.Edition.Slug + "/sessions/" + string(f.Sessions[0])
		}
		out = append(out, view)
	}
	return out
}

type releasePage struct {
	site.Page
	Message  string
	Changes  []changeView
	Findings []findingView
	Blocking int
	Unplaced int
	Releases []releaseView
	URL      string
	Told     []Told // some of those who would be told, with their messages
	Tell     int    // how many would be
	TellMore int    // how many are not shown
	Messages string // address of the outbox
}

// Told is one person whom a release would concern, and the message about it.
type Told struct {
	Name, Email, Subject, Text string
	Events                     int // that go with it
}

// Checking adds what later chapters have to say about a draft to its findings, and judges them all.
type Checking func(ctx context.Context, who account.Actor, draft programme.Draft) ([]programme.Finding, error)

// found is every finding about a draft.
func (d *Organise) found(ctx context.Context, who account.Actor, draft programme.Draft) ([]programme.Finding, error) {
	if d.Checking == nil {
		return draft.Findings(), nil
	}
	return d.Checking(ctx, who, draft)
}

// Telling says how many people a release of the draft would concern, and what the first of them, at most so many, would be told. It
// is told by a later chapter.
type Telling func(ctx context.Context, who account.Actor, editionID edition.ID, now, previous *programme.Snapshot, most int) (told []Told, all int, err error)

// previews is how many messages the release page shows.
const previews = 20

func (d *Organise) releasePage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	return d.showRelease(w, r, v, nil)
}

func (d *Organise) showRelease(w http.ResponseWriter, r *http.Request, v editionweb.Visit, refusal error) error {
	draft, err := d.draft(r.Context(), v)
	if err != nil {
		return err
	}
	now, previous, err := d.programme.Preview(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := releasePage{Page: d.office.Page(w, r, v, "release", "edition.nav.release"), Unplaced: len(draft.Unplaced()), URL: "/organise/" + v.Edition.Slug + "/release/"}
	view := View{X: now.Index(), P: page.P, Root: "/" + v.Edition.Slug}
	for _, c := range programme.Compare(previous, now) {
		page.Changes = append(page.Changes, view.change(c))
	}
	found, err := d.found(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	page.Blocking = len(programme.Blocking(found))
	page.Findings = d.findings(page.P, v, found)
	releases, err := d.programme.Releases(r.Context(), v.Edition.ID)
	if err != nil {
		return err
	}
	for _, rel := range releases {
		page.Releases = append(page.Releases, view.release(rel))
	}
	if d.Telling != nil {
		if page.Told, page.Tell, err = d.Telling(r.Context(), v.Who, v.Edition.ID, now, previous, previews); err != nil {
			return err
		}
		page.TellMore, page.Messages = page.Tell-len(page.Told), "/organise/"+v.Edition.Slug+"/messages/"
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		status = web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "organise-release.html", page)
}

func (d *Organise) release(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	draft, err := d.draft(r.Context(), v)
	if err != nil {
		return err
	}
	found, err := d.found(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	rel, err := d.programme.Release(r.Context(), v.Who, v.Edition.ID, programme.Announcement{Note: strings.TrimSpace(r.PostFormValue("note")), Telling: programme.Telling(r.PostFormValue("telling"))}, programme.Blocking(found))
	return d.released(w, r, v, rel, err)
}

func (d *Organise) releaseAgain(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return programme.ErrNoRelease
	}
	rel, err := d.programme.ReleaseAgain(r.Context(), v.Who, v.Edition.ID, number, programme.Announcement{Telling: programme.TellHeld})
	return d.released(w, r, v, rel, err)
}

func (d *Organise) released(w http.ResponseWriter, r *http.Request, v editionweb.Visit, rel programme.Release, err error) error {
	if status := web.Status(err); err != nil && (status == http.StatusConflict || status == http.StatusUnprocessableEntity) {
		return d.showRelease(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "programme.released_done", strconv.Itoa(rel.Number), "", "/organise/"+v.Edition.Slug+"/release/")
	return nil
}

type changesPage struct {
	site.Page
	Changes []auditView
	Older   string
}

type auditView struct {
	account.Change
	When string
	Undo string
	What string
}

func (d *Organise) changes(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	const newest = 100
	all, err := d.accounts.Changes(r.Context(), v.Who, string(v.Edition.ID), r.URL.Query().Get("before"), newest)
	if err != nil {
		return err
	}
	page := changesPage{Page: d.office.Page(w, r, v, "changes", "edition.nav.changes")}
	for _, c := range all {
		view := auditView{Change: c, When: c.At.In(v.Edition.Location()).Format(time.DateTime), What: c.Action}
		if c.Undoable() {
			view.Undo = "/organise/" + v.Edition.Slug + "/changes/" + c.ID + "/undo"
		}
		page.Changes = append(page.Changes, view)
	}
	if len(all) == newest {
		page.Older = "?before=" + all[newest-1].ID
	}
	return d.pages.Render(w, r, http.StatusOK, "organise-changes.html", page)
}

func (d *Organise) undo(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	if err := d.programme.Undo(r.Context(), v.Who, v.Edition.ID, r.PathValue("id")); err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.undone", "", "", "/organise/"+v.Edition.Slug+"/changes/")
	return nil
}
