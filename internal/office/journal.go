package office

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// Journal is the page on which an edition's changes are listed and undone, and the same for programs.
type Journal struct {
	office   *Office
	accounts *account.Service
	history  *record.History
	parts    []chapter.Journal
}

// NewJournal returns the journal of changes of every chapter: parts say what their sentences need.
func NewJournal(o *Office, accounts *account.Service, history *record.History, parts []chapter.Journal) *Journal {
	return &Journal{o, accounts, history, parts}
}

// Routes is the journal's addresses.
func (j *Journal) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/changes/{$}", j.page)
	rt.Handle("POST /organise/{edition}/changes/{id}/undo", j.undo)
}

type changesPage struct {
	site.Page
	Zone   string
	Days   []changesDay
	Older  string // addresses
	Newest string
	Whose  string // name of the person whose changes alone are listed; empty: everybody's
	All    string // address of everybody's
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

// page lists what was done, by whom, and offers to undo what can be.
func (j *Journal) page(w http.ResponseWriter, r *http.Request) error {
	v, err := j.office.Enter(r, record.Reading)
	if err != nil {
		return err
	}
	asked := record.Span{Before: r.URL.Query().Get("before"), By: r.URL.Query().Get("by"), Limit: manyChanges}
	deeds, err := j.accounts.Deeds(r.Context(), v.Who, string(v.Edition.ID), asked)
	if err != nil {
		return err
	}
	hidden, err := j.hidden(r.Context(), v.Who, string(v.Edition.ID))
	if err != nil {
		return err
	}
	naming, err := j.naming(r.Context(), v)
	if err != nil {
		return err
	}
	can, err := j.history.Undoable(r.Context(), v.Who, string(v.Edition.ID), changesOf(deeds))
	if err != nil {
		return err
	}
	page := changesPage{Page: j.office.Page(w, r, v, "changes", "nav.changes"), Zone: v.Edition.Zone}
	for _, deed := range deeds {
		if hidden(deed.Change) {
			continue
		}
		view := deedView{Who: doer(page.P, deed), What: j.sentence(page.P, naming, deed), Undone: !deed.UndoneAt.IsZero()}
		if can[deed.ID] {
			view.Undo = "/organise/" + v.Edition.Slug + "/changes/" + deed.ID + "/undo"
		}
		page.add(deed.At.In(v.Edition.Location()), view)
	}
	own := url.Values{}
	if asked.By != "" {
		own.Set("by", asked.By)
		page.All = r.URL.Path
		if page.Whose, err = j.accounts.NameOf(r.Context(), v.Who, string(v.Edition.ID), asked.By); err != nil {
			return err
		}
	}
	if asked.Before != "" {
		page.Newest = r.URL.Path + "?" + own.Encode()
	}
	if len(deeds) == manyChanges {
		own.Set("before", deeds[len(deeds)-1].ID)
		page.Older = "?" + own.Encode()
	}
	return j.office.pages.Render(w, r, http.StatusOK, "changes.html", page)
}

func changesOf(deeds []account.Deed) []record.Change {
	out := make([]record.Change, len(deeds))
	for i, d := range deeds {
		out[i] = d.Change
	}
	return out
}

func (page *changesPage) add(at time.Time, view deedView) {
	if day := page.P.Date(at); len(page.Days) == 0 || page.Days[len(page.Days)-1].Title != day {
		page.Days = append(page.Days, changesDay{Title: day})
	}
	view.Time = page.P.Time(at)
	day := &page.Days[len(page.Days)-1]
	day.Changes = append(day.Changes, view)
}

// naming asks every chapter for the names of its objects in the edition.
func (j *Journal) naming(ctx context.Context, v Visit) (chapter.Naming, error) {
	n := chapter.Naming{Zone: v.Edition.Location(), Names: map[string]string{}}
	for _, part := range j.parts {
		if part.Names == nil {
			continue
		}
		names, err := part.Names(ctx, v.Who, string(v.Edition.ID))
		if fault.KindOf(err) == fault.Forbidden {
			continue // who may read the journal may not read everything that it speaks of
		}
		if err != nil {
			return n, err
		}
		maps.Copy(n.Names, names)
	}
	return n, nil
}

// hidden asks every chapter which changes somebody does not hear of.
func (j *Journal) hidden(ctx context.Context, who actor.Actor, scope string) (func(record.Change) bool, error) {
	var all []func(record.Change) bool
	for _, part := range j.parts {
		if part.Hidden == nil {
			continue
		}
		is, err := part.Hidden(ctx, who, scope)
		if err != nil {
			return nil, err
		}
		all = append(all, is)
	}
	return func(c record.Change) bool {
		return slices.ContainsFunc(all, func(is func(record.Change) bool) bool { return is(c) })
	}, nil
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

// sentence says what was done. Every action that is recorded has a message of its own, change.ACTION; or, of objects that
// are described, removed and put back alike, one for what became of it, change.to.VERB, and one for what it is,
// change.of.KIND.
func (j *Journal) sentence(p *text.Printer, n chapter.Naming, deed account.Deed) string {
	values := append(j.about(p, n, deed), "Whom", deed.Whom)
	if key := "change." + deed.Action; p.Has(key) {
		return p.T(key, values...)
	}
	kind, verb, _ := strings.Cut(deed.Action, ".")
	if !p.Has("change.of."+kind) || !p.Has("change.to."+verb) {
		return p.T("change.other", "Action", deed.Action)
	}
	if strings.HasPrefix(verb, "many_") { // its label says what was done to how many
		return p.T("change.to."+verb, values...)
	}
	return p.T("change.to."+verb, "What", p.T("change.of."+kind, values...))
}

// about is the values of a change's message: what its chapter says, or else its label.
func (j *Journal) about(p *text.Printer, n chapter.Naming, deed account.Deed) []any {
	kind, _, _ := strings.Cut(deed.Action, ".")
	for _, part := range j.parts {
		if !slices.Contains(part.Kinds, kind) {
			continue
		}
		if values := part.About(p, n, deed.Change); values != nil {
			return values
		}
	}
	return []any{"Label", p.Read(deed.Label)}
}

func (j *Journal) undo(w http.ResponseWriter, r *http.Request) error {
	v, err := j.office.Enter(r, record.Undoing)
	if err != nil {
		return err
	}
	label, err := j.history.Undo(r.Context(), v.Who, string(v.Edition.ID), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, former := j.office.printer(r), deskRoot(v)
	// An edition that was renamed has its former name again.
	if v.Edition, err = j.office.Editions.ByID(r.Context(), v.Who, v.Edition.ID); err != nil {
		return err
	}
	j.office.Done(w, r, v, "site.undone", p.Read(label), "", deskRoot(v)+backTo(r.PostFormValue("back"), former))
	return nil
}

// backTo is where an undo leads back to, below the desk: the page where it was pressed, or the changes when that is not of the desk.
func backTo(page, root string) string {
	if below, ok := strings.CutPrefix(page, root); ok {
		return below
	}
	return "changes/"
}

// AuditWire is a change of the draft.
type AuditWire struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	Actor    string    `json:"actor"`
	Action   string    `json:"action" example:"session.edited"`
	Object   string    `json:"object" doc:"Its id."`
	Label    string    `json:"label" doc:"Of the object, or what was done, in the language asked for."`
	Undoable bool      `json:"undoable" doc:"It can be put back as things are now."`
}

type changesIn struct {
	InEdition
	Before string `query:"before" doc:"Go on before the change with this id."`
	By     string `query:"by" doc:"Changes of the person with this id alone."`
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

// API adds the operations of the journal.
func (j *Journal) API(a *api.API) {
	api.Read(a, api.Op{ID: "listChanges", Path: "/editions/{edition}/changes", Tag: "programme",
		Summary: "List what was changed, newest first"}, j.list)
	api.Create(a, api.Op{ID: "undoChange", Path: "/editions/{edition}/changes/{id}/undo", Tag: "programme",
		Summary: "Put back what was before a change"},
		func(ctx context.Context, who actor.Actor, in *Item) (*api.None, error) {
			e, err := j.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			_, err = j.history.Undo(ctx, who, string(e.ID), in.ID)
			return nil, err
		})
}

func (j *Journal) list(ctx context.Context, who actor.Actor, in *changesIn) (*api.List[AuditWire], error) {
	e, err := j.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	all, err := j.accounts.Changes(ctx, who, string(e.ID), record.Span{Before: in.Before, By: in.By, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	hidden, err := j.hidden(ctx, who, string(e.ID))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, hidden)
	can, err := j.history.Undoable(ctx, who, string(e.ID), all)
	return api.Listed(all, func(c record.Change) AuditWire {
		return AuditWire{c.ID, c.At, c.Actor, c.Action, c.Object, api.Words(ctx).Read(c.Label), can[c.ID]}
	}), err
}

// MenuItem is the journal's link in organisers' navigation.
func (j *Journal) MenuItem() chapter.MenuItem {
	return chapter.MenuItem{Group: chapter.Team, Place: 20, Name: "changes", Key: "nav.changes", Icon: "back", Needs: record.Reading}
}
