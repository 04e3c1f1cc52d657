package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// findingView is a finding in a sentence, with where to look.
type findingView struct {
	Sentence string
	Blocks   bool
	URL      string
}

// findingGroup is what rules of one severity have to say, or one of them: together the groups have every finding that nobody let be, once.
type findingGroup struct {
	Title  string
	Note   string
	Named  bool // the title says how many, and what is found are sessions
	Blocks bool
	Found  []findingView
}

type listing struct{ code, title, note string }

// listed are the rules whose findings have a group of their own, unless they block, with its title and what to know about them.
var listed = [...]listing{
	{"unplaced", "programme.count_unplaced", ""},
	{"undisclosed", "programme.count_undisclosed", "programme.undisclosed_why"},
	{"unconfirmed", "programme.count_unconfirmed", "programme.pending_why"},
}

// findings groups those that nobody let be by severity.
func (d *Organise) findings(p *text.Printer, v office.Visit, found []programme.Finding) (out []findingGroup) {
	named := make([]findingGroup, len(listed))
	for _, severity := range programme.Severities {
		g := findingGroup{Title: p.T("programme.severity." + string(severity)), Blocks: severity != programme.Warns}
		for _, f := range programme.Open(found) {
			if f.Severity != severity {
				continue
			}
			view := d.finding(p, v, f)
			if i := slices.IndexFunc(listed[:], func(l listing) bool { return l.code == f.Code }); i >= 0 && !g.Blocks {
				view.Sentence, _ = f.Values["Session"].(string)
				named[i].Found = append(named[i].Found, view)
				continue
			}
			g.Found = append(g.Found, view)
		}
		if len(g.Found) > 0 {
			out = append(out, g)
		}
	}
	for i, g := range named {
		if len(g.Found) == 0 {
			continue
		}
		g.Named, g.Title, g.Note = true, p.T(listed[i].title, "Count", len(g.Found)), listed[i].note
		text.SortBy(p.Lang, g.Found, func(f findingView) string { return f.Sentence })
		out = append(out, g)
	}
	return out
}

func (d *Organise) finding(p *text.Printer, v office.Visit, f programme.Finding) findingView {
	view := findingView{Sentence: programmeweb.FindingSentence(p, f), Blocks: f.Severity != programme.Warns}
	if len(f.Sessions) > 0 {
		view.URL = sessionURL(v, string(f.Sessions[0]))
	}
	return view
}

// sessionURL is where organisers edit a session.
func sessionURL(v office.Visit, id string) string {
	return "/organise/" + v.Edition.Slug + "/sessions/" + id
}

type releasePage struct {
	site.Page
	Message  string
	Again    int // the release that would be released anew; 0: the draft
	Changes  []changeGroup
	Changed  int
	Findings []findingGroup
	Blocking []findingView
	Open     int // findings that nobody let be
	Silenced int
	Releases []releaseView
	URL      string // to release
	Base     string
	Public   string // address of the programme
	Note     string
	Telling  release.Telling
	May      allowed
	Heard    bool   // it may be known whom it tells
	Told     []Told // some of those who would be told, with their messages
	Tell     int    // how many would be
	TellMore int    // how many are not shown
	Messages string // address of the outbox
	NoRelay  string // why no message leaves
	Starred  Starred
	Unplaced []findingView // sessions without a place that everybody will see
	Choose   string        // where it is chosen which these are
	Settings string        // where the edition is published, while it is a draft; empty when it is public
}

// changeGroup is what a release does to sessions in one way.
type changeGroup struct {
	Kind    string
	Changes []changeView
}

// Tellings are the ways of telling, to choose from.
func (releasePage) Tellings() []release.Telling {
	return []release.Telling{release.TellHeld, release.TellNow, release.TellNobody}
}

// allowed is what whoever reads a release page may open besides.
type allowed struct{ Warnings, Settings, Withdraw bool }

// Told is one person whom a release would concern, and the message about it.
type Told struct {
	Name, Email, Subject, Text string
	Events                     int // that go with it
}

// Telling says how many people a release of the draft would concern, and what the first of them, at most so many, would be told. It
// is told by a later chapter.
type Telling func(ctx context.Context, who actor.Actor, editionID edition.ID, now, previous *release.Snapshot, most int) (told []Told,
	all int, err error)

// Starred says of those who starred what a release changes how many can be told, and were.
type Starred struct {
	Before string         // of a release that would be made; empty: nobody starred what it changes
	Tells  bool           // somebody would be told besides by messages
	After  map[int]string // of releases that were made, by number
}

// Starring says what there is to say of those who starred, in the language of a page. It is told by a later chapter.
type Starring func(ctx context.Context, p *text.Printer, who actor.Actor, editionID edition.ID, now,
	previous *release.Snapshot) (Starred, error)

// previews is how many messages the release page shows.
const previews = 20

func (d *Organise) releasePage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Reading)
	if err != nil {
		return err
	}
	return d.showRelease(w, r, v, nil)
}

// showRelease shows what a release of the draft would do; after a refusal with what was typed, and what refused it.
func (d *Organise) showRelease(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	now, previous, err := d.releases.Preview(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	base := "/organise/" + v.Edition.Slug + "/release/"
	page := releasePage{Page: d.office.Page(w, r, v, "release", "nav.release"), URL: base, Base: base}
	if !v.Edition.Public() {
		page.Settings = "/organise/" + v.Edition.Slug + "/settings/public/"
	}
	found, err := d.Checking.Of(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	found = draft.OfRelease(found)
	page.Findings = d.findings(page.P, v, found)
	for _, g := range page.Findings {
		page.Open += len(g.Found)
		if g.Blocks {
			page.Blocking = append(page.Blocking, g.Found...)
		}
	}
	for _, f := range found {
		if f.Silenced != "" {
			page.Silenced++
		}
	}
	return d.render(w, r, v, page, now, previous, refusal)
}

// render adds to a release page what any release needs: what changes, who is told, and the releases so far.
func (d *Organise) render(w http.ResponseWriter, r *http.Request, v office.Visit, page releasePage, now, previous *release.Snapshot,
	refusal error) error {
	page.Public = "/" + v.Edition.Slug + "/schedule/"
	page.May = allowed{Warnings: d.office.Opens(v, "warnings/"), Settings: d.office.Opens(v, "settings/"),
		Withdraw: v.Who.May(release.Releasing, string(v.Edition.ID)) == nil}
	view := View{X: now.Index(), P: page.P, Root: "/" + v.Edition.Slug}
	page.compare(v, view, release.Compare(previous, now))
	page.unplaced(v, view)
	releases, err := d.releases.Releases(r.Context(), v.Edition.ID)
	if err != nil {
		return err
	}
	for _, rel := range releases {
		page.Releases = append(page.Releases, view.release(rel))
	}
	if d.Telling != nil {
		page.Told, page.Tell, err = d.Telling(r.Context(), v.Who, v.Edition.ID, now, previous, previews)
		if fault.KindOf(err) != fault.Forbidden { // who may not know whom a release tells sees the rest of it
			if err != nil {
				return err
			}
			page.TellMore, page.Heard = page.Tell-len(page.Told), true
		}
		if d.office.Opens(v, "messages/") {
			page.Messages = "/organise/" + v.Edition.Slug + "/messages/"
		}
		page.NoRelay = d.office.Account.NoRelay()
	}
	if d.Starring != nil {
		page.Starred, err = d.Starring(r.Context(), page.P, v.Who, v.Edition.ID, now, previous)
		if err != nil && fault.KindOf(err) != fault.Forbidden {
			return err
		}
	}
	status := http.StatusOK
	page.Telling = release.TellHeld
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		page.Note, page.Telling = r.PostFormValue("note"), release.Telling(r.PostFormValue("telling"))
		status = web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "organise-release.html", page)
}

// compare groups changes by what they are. Sessions that are still there lead to where they are edited.
func (page *releasePage) compare(v office.Visit, view View, changes []release.Change) {
	page.Changed, page.Changes = len(changes), groups(v, view, changes)
}

// unplaced lists the sessions without a place that the release makes public.
func (page *releasePage) unplaced(v office.Visit, view View) {
	page.Choose = "/organise/" + v.Edition.Slug + "/settings/public/"
	for _, s := range view.ByTitle(view.X.Sessions) {
		if len(view.X.EntriesOf(s.ID)) > 0 {
			continue
		}
		title := s.Title
		if s.Pending {
			title += " (" + view.P.T("programme.pending") + ")"
		}
		page.Unplaced = append(page.Unplaced, findingView{Sentence: title, URL: sessionURL(v, s.ID)})
	}
}

func groups(v office.Visit, view View, changes []release.Change) (out []changeGroup) {
	for _, c := range changes {
		change := view.change(c)
		change.URL = ""
		if c.Subject == release.OfSession && c.Kind != release.Removed {
			change.URL = sessionURL(v, c.SessionID)
		}
		if n := len(out); n == 0 || out[n-1].Kind != change.Kind {
			out = append(out, changeGroup{Kind: change.Kind})
		}
		g := &out[len(out)-1]
		g.Changes = append(g.Changes, change)
	}
	for _, g := range out {
		text.SortBy(view.P.Lang, g.Changes, func(c changeView) string { return c.Title })
	}
	return out
}

func announcementIn(r *http.Request) release.Announcement {
	return release.Announcement{Note: strings.TrimSpace(r.PostFormValue("note")), Telling: release.Telling(r.PostFormValue("telling"))}
}

func (d *Organise) release(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, release.Releasing)
	if err != nil {
		return err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	found, err := d.Checking.Of(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	found = draft.OfRelease(found)
	rel, err := d.releases.Release(r.Context(), v.Who, v.Edition.ID, announcementIn(r), programme.Blocking(found))
	if (err == nil || errors.Is(err, release.ErrSame)) && r.PostFormValue("publish") != "" && !v.Edition.Public() {
		return d.publish(w, r, v, rel)
	}
	if refused(err) {
		return d.showRelease(w, r, v, err)
	}
	return d.released(w, r, v, rel, err)
}

// publish makes a draft edition public with its newest release: the one that was just made, or one from before.
func (d *Organise) publish(w http.ResponseWriter, r *http.Request, v office.Visit, made release.Release) (err error) {
	v.Edition.State = edition.Published
	var change string
	if v.Edition, change, err = d.office.Editions.Edition().Save(r.Context(), v.Who, v.Edition); err != nil {
		return err
	}
	if made.Number > 0 {
		return d.released(w, r, v, made, nil)
	}
	p := d.office.Account.Page(w, r, "")
	d.office.Done(w, r, v, "edition.state_is", p.T("edition.state."+string(v.Edition.State)), change, "/organise/"+v.Edition.Slug+"/release/")
	return nil
}

// againPage shows what releasing an older release anew would do.
func (d *Organise) againPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Reading)
	if err != nil {
		return err
	}
	return d.showAgain(w, r, v, nil)
}

func (d *Organise) showAgain(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return release.ErrNoRelease
	}
	now, previous, err := d.releases.PreviewAgain(r.Context(), v.Who, v.Edition.ID, number)
	if err != nil {
		return err
	}
	page := releasePage{Page: d.office.Page(w, r, v, "release", ""), URL: r.URL.Path, Base: "/organise/" + v.Edition.Slug + "/release/",
		Again: number}
	page.Title = page.T("programme.release_again_title", "Number", number)
	return d.render(w, r, v, page, now, previous, refusal)
}

func (d *Organise) releaseAgain(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, release.Releasing)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return release.ErrNoRelease
	}
	rel, err := d.releases.ReleaseAgain(r.Context(), v.Who, v.Edition.ID, number, announcementIn(r))
	if refused(err) {
		return d.showAgain(w, r, v, err)
	}
	return d.released(w, r, v, rel, err)
}

// refused reports whether a release did not come about for a reason that its page can show.
func refused(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Conflict || kind == fault.Invalid
}

func (d *Organise) released(w http.ResponseWriter, r *http.Request, v office.Visit, rel release.Release, err error) error {
	if err != nil {
		return err
	}
	done := "programme.released_done"
	switch telling := announcementIn(r).Telling; {
	case !v.Edition.Public():
		done += "_draft"
	case telling == release.TellHeld:
		done += "_held"
	case telling == release.TellNow:
		done += "_now"
		if d.office.Account.NoRelay() != "" {
			done = "programme.released_done_waits"
		}
	}
	d.office.Done(w, r, v, done, strconv.Itoa(rel.Number), "", "/organise/"+v.Edition.Slug+"/release/")
	return nil
}
