package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/merge"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// tickEvery is how often it is looked what time has done to requests.
const tickEvery = 10 * time.Minute

func (d *Door) tickChanges(ctx context.Context, log *slog.Logger) {
	if err := d.care.TickChanges(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not look after change requests", "error", err)
	}
}

// inboxRoutes are the addresses of organisers.
func (d *Door) inboxRoutes(fixed *web.Router) {
	d.inbox().ListRoutes(fixed)
	fixed.Handle("GET /organise/{edition}/requests/{id}", d.requestPage)
	fixed.Handle("POST /organise/{edition}/requests/decide", d.decide)
	fixed.Handle("GET /organise/{edition}/freeze/{$}", d.freezePage)
	fixed.Handle("POST /organise/{edition}/freeze/{$}", d.freeze)
}

// inbox is the list of change requests. What is chosen in it is shown in three columns before it is decided.
func (d *Door) inbox() office.Desk[care.RequestRow] {
	return office.Desk[care.RequestRow]{
		Office: d.office, Name: "requests", TitleName: "title", TitleKey: "care.column.about", Fixed: true, Reads: care.Reading,
		Changes: programme.Changing,
		All: func(ctx context.Context, v office.Visit) ([]care.RequestRow, error) {
			return d.care.ChangeRequests(ctx, v.Who, v.Edition.ID)
		},
		ID:      func(r care.RequestRow) string { return string(r.ID) },
		Title:   func(r care.RequestRow) string { return r.Title },
		Table:   d.inboxTable,
		Version: func(r *care.RequestRow) *int64 { return &r.Version },
		Choose:  d.chosenRequests,
	}
}

func (d *Door) inboxTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[care.RequestRow], error) {
	rows, err := d.care.ChangeRequests(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return office.Table[care.RequestRow]{}, err
	}
	t := office.Table[care.RequestRow]{Rows: rows}
	if v.Who.May(programme.Changing, string(v.Edition.ID)) == nil {
		t.Summary.Ways = []site.NavItem{{Label: p.T("care.freeze_title"), URL: root(v) + "freeze/"}}
	}
	if t.Rows == nil {
		t.Rows = []care.RequestRow{}
	}
	var states, groups []office.Choice
	for _, s := range care.RequestStates {
		states = append(states, office.Choice{Value: string(s), Key: "care.request." + string(s)})
	}
	for _, g := range care.FieldGroups {
		groups = append(groups, office.Choice{Value: string(g), Key: "care.group." + string(g)})
	}
	t.Columns = []office.Column[care.RequestRow]{
		office.TextColumn("field", "care.column.field", func(r care.RequestRow) string { return fieldLabel(p, r.Field) }),
		office.TextColumn("wanted", "care.column.wanted", func(r care.RequestRow) string {
			short, _ := text.Cut(wantedSaid(p, r), shortText)
			return short
		}),
		office.TextColumn("who", "care.column.who", func(r care.RequestRow) string { return r.Who }),
		{Name: "asked", Key: "care.column.asked", Cell: func(r care.RequestRow) office.Cell {
			at := v.Edition.At(r.AskedAt).In(v.Edition.Location())
			return office.Cell{Text: p.Date(at) + " " + p.Time(at), Rank: float64(r.AskedAt.UnixMilli())}
		}},
		{Name: "state", Key: "care.column.state", Cell: func(r care.RequestRow) office.Cell {
			return office.Cell{Text: stateSaid(p, r), Sign: stateSign(r), Value: string(r.State)}
		}},
	}
	t.Filters = []office.Filter[care.RequestRow]{
		{Name: "state", Key: "care.column.state", Choices: states, Of: func(r care.RequestRow) []string { return []string{string(r.State)} }},
		{Name: "group", Key: "care.column.field", Choices: groups,
			Of: func(r care.RequestRow) []string { return []string{string(r.Field.Group())} }},
	}
	t.Sifts = []office.Sift[care.RequestRow]{
		{Name: "waits", Key: "care.sift.request_waits", Keep: func(r care.RequestRow) bool { return r.State == care.RequestAsked }},
		{Name: "clash", Key: "care.sift.clash", Keep: func(r care.RequestRow) bool { return r.State == care.RequestAsked && r.Clash }},
	}
	t.Acts = []office.Act[care.RequestRow]{{Name: "decide", Key: "care.act", Choices: []office.Choice{
		{Value: "apply", Key: "care.act.apply"}, {Value: "refuse", Key: "care.act.refuse"}}}}
	t.Found = func(r care.RequestRow) string { return r.Wanted + " " + r.Note }
	return t, nil
}

// shortText is how many characters of what is wanted a list shows.
const shortText = 80

// wantedSaid is what somebody wants a field to say.
func wantedSaid(p *text.Printer, r care.RequestRow) string {
	switch {
	case r.Field.Joins():
		return r.Join
	case r.Wanted == "":
		return p.T("care.nothing_said")
	default:
		return r.Wanted
	}
}

func stateSaid(p *text.Printer, r care.RequestRow) string {
	switch {
	case r.State == care.RequestAsked && !r.There:
		return p.T("care.request.gone")
	case r.State == care.RequestAsked && r.Clash:
		return p.T("care.request.clash")
	default:
		return p.T("care.request." + string(r.State))
	}
}

func stateSign(r care.RequestRow) office.Sign {
	switch {
	case r.State == care.RequestAsked && r.Clash:
		return office.Wrong
	case r.State == care.RequestAsked:
		return office.Asked
	case r.State == care.RequestApplied:
		return office.Good
	default:
		return ""
	}
}

// decidePage is requests in three columns: what the speaker saw, what it says, what they want.
type decidePage struct {
	site.Page
	site.Form
	Rows   []requestView
	Base   string
	May    bool
	Open   bool // some of them wait
	Listed bool // they come from the list, and only those that do not clash are ticked
}

type requestView struct {
	ID, Title, URL, Field, Who, When, Note string
	Was, Now, Wanted                       []merge.Mark
	Seen, Text, Said                       string
	Do                                     string
	Lines                                  int // of the text that is written instead; 0: none is
	Clash, Waits, Moved                    bool
}

// chosenRequests shows what was chosen in the list.
func (d *Door) chosenRequests(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, _, value string) error {
	return d.showRequests(w, r, v, func(x care.RequestRow) bool { return slices.Contains(rows, string(x.ID)) }, value, nil)
}

// requestPage is one request, with all others of the same object that wait.
func (d *Door) requestPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	all, err := d.care.ChangeRequests(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x care.RequestRow) bool { return string(x.ID) == r.PathValue("id") })
	if i < 0 {
		return care.ErrNoRequest
	}
	one := all[i]
	return d.showRequests(w, r, v, func(x care.RequestRow) bool {
		return x.ID == one.ID || one.State == care.RequestAsked && x.State == care.RequestAsked && x.Object == one.Object
	}, "", nil)
}

func (d *Door) showRequests(w http.ResponseWriter, r *http.Request, v office.Visit, keep func(care.RequestRow) bool, act string,
	refusal error) error {
	all, err := d.care.ChangeRequests(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := decidePage{Page: d.office.Page(w, r, v, "requests", "care.decide_title"), Base: root(v) + "requests/",
		May: v.Who.May(programme.Changing, string(v.Edition.ID)) == nil, Listed: act != ""}
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("care.css")})
	page.Values = r.PostForm
	for _, x := range all {
		if keep(x) {
			view := d.requestView(page.P, v, x)
			view.start(&page, r, act)
			page.Rows = append(page.Rows, view)
			page.Open = page.Open || view.Waits
		}
	}
	slices.Reverse(page.Rows) // the oldest first
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		page.Message, status = page.T("care.of", "Title", titleOf(refusal), "Why", page.Message), http.StatusConflict
	}
	return d.pages.Render(w, r, status, "requests.html", page)
}

// titleOf is what a refusal is about; empty when it is about none.
func titleOf(err error) string {
	f, _ := fault.From(err)
	if f == nil {
		return ""
	}
	title, _ := f.Values["Title"].(string)
	return title
}

func (d *Door) requestView(p *text.Printer, v office.Visit, x care.RequestRow) requestView {
	at := v.Edition.At(x.AskedAt).In(v.Edition.Location())
	out := requestView{ID: string(x.ID), Title: x.Title, Field: fieldLabel(p, x.Field), Who: x.Who, When: p.Date(at) + " " + p.Time(at),
		Note: x.Note, Seen: x.Now, Text: x.Wanted, Clash: x.Clash, Waits: x.State == care.RequestAsked, Said: stateSaid(p, x), Lines: 1}
	out.URL = root(v) + "sessions/" + x.Object
	if x.Field.Group() == care.GroupProfile {
		out.URL = root(v) + "speakers/" + x.Object
	}
	if x.State == care.RequestRefused {
		out.Said += ": " + x.Reason
	}
	if x.Field.Joins() {
		out.Lines, out.Wanted = 0, []merge.Mark{{Text: x.Join, Changed: true}}
		if x.Now == x.Wanted {
			out.Now = []merge.Mark{{Text: x.Join}}
		}
		return out
	}
	now := x.Now
	if !out.Waits {
		now = x.Written // as it was written then
	}
	_, out.Now = merge.Words(x.Base, now)
	_, out.Wanted = merge.Words(x.Base, x.Wanted)
	out.Was = []merge.Mark{{Text: x.Base}}
	if x.Field.Group() == care.GroupAbstract || x.Field == care.FieldBiography || x.Field.Group() == care.GroupLinks {
		out.Lines = 8
	}
	return out
}

// start fills what is chosen at first, or what was chosen before a refusal. A request that clashes is decided by somebody who looks at it,
// not by one act for many.
func (x *requestView) start(page *decidePage, r *http.Request, act string) {
	switch {
	case r.PostForm.Has("do_" + x.ID):
		x.Moved = r.PostForm.Get("seen_"+x.ID) != x.Seen
		x.Do, x.Text = r.PostForm.Get("do_"+x.ID), r.PostForm.Get("text_"+x.ID)
		if x.Moved {
			x.Do = ""
		}
	case !x.Waits || !page.May:
	case act == "refuse":
		x.Do = string(care.DoRefuse)
	case !x.Clash:
		x.Do = string(care.DoApply)
	}
}

// decide decides what the page showed, of those requests and no others.
func (d *Door) decide(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err == nil {
		err = v.Who.May(care.Reading, string(v.Edition.ID))
	}
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	ids := r.PostForm["request"]
	var all []care.Deciding
	for _, id := range ids {
		do := care.Do(r.PostFormValue("do_" + id))
		if do == "" {
			continue // later
		}
		seen := r.PostFormValue("seen_" + id)
		all = append(all, care.Deciding{ID: care.RequestID(id), Seen: &seen, Do: do, Text: r.PostFormValue("text_" + id),
			Reason: r.PostFormValue("reason")})
	}
	done, err := d.care.DecideChanges(r.Context(), v.Who, v.Edition.ID, all)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict) {
		return d.showRequests(w, r, v, func(x care.RequestRow) bool { return slices.Contains(ids, string(x.ID)) }, "", err)
	}
	if err != nil {
		return err
	}
	f := site.Flash{Message: d.words(r).T("care.decided", "Applied", len(done.Applied), "Refused", len(done.Refused), "Overtaken",
		len(done.Overtaken))}
	if done.Change != "" {
		f.Undo = root(v) + "changes/" + done.Change + "/undo"
	}
	site.SetFlash(w, f)
	http.Redirect(w, r, root(v)+"requests/?only=waits", http.StatusSeeOther)
	return nil
}

// todayChanges is what organisers find on arrival of requests that wait.
func (d *Door) todayChanges(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	if !at.May(care.Reading) {
		return r, nil
	}
	all, err := d.care.ChangeRequests(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	waits, clash, oldest := 0, 0, time.Time{}
	for _, x := range all {
		if x.State != care.RequestAsked {
			continue
		}
		waits++
		oldest = x.AskedAt
		if x.Clash {
			clash++
		}
	}
	if waits == 0 {
		return r, nil
	}
	p := at.P
	r.Needs = append(r.Needs, chapter.Need{Title: p.T("care.need_changes", "Count", waits), Page: "requests/?only=waits",
		Action: p.T("care.need_look"), Note: p.T("care.need_since", "When", p.Date(at.Edition.At(oldest).In(at.Edition.Location())))})
	r.Cards = append(r.Cards, chapter.Card{Place: 19, Title: p.T("nav.requests"), Figure: p.T("care.card_waits", "Count", waits),
		Note: p.T("care.card_clash", "Count", clash), Page: "requests/?only=waits", Link: p.T("care.need_look")})
	return r, nil
}

// countChanges is how many wait, beside the link.
func (d *Door) countChanges(ctx context.Context, at chapter.At, counts map[string]chapter.Count) error {
	n, err := d.care.TallyChanges(ctx, at.Who, at.Edition.ID)
	if n > 0 {
		counts["requests"] = chapter.Count{All: n, Wait: n}
	}
	return err
}
