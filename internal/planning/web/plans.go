package web

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type plansPage struct {
	site.Page
	Message  string
	Missing  []site.NavItem // without which nothing can be planned
	Starless *starlessView  // nobody has starred yet
	Columns  []columnView   // the draft first; empty when nothing can be priced and there is no plan
	Lines    []lineView     // of the table, by goal
	UnderWay []progressView
	Plans    []planView // that hold something to begin with or to compare
	Form     startForm
	Three    string // seconds for each of three
	Mishaps  []mishapView
	URL      string
}

// mishapView is a mishap with the plans that answer it.
type mishapView struct {
	Mishap
	Answers []planView
}

type planView struct {
	planning.Plan
	URL, StateName, Headline string
	Mean, Worst              string
	Attended                 string
	AtMost                   string // how much more people could attend in any plan
	Tried                    string // moves priced
}

// columnView is a plan of the table, or the draft.
type columnView struct {
	ID, Name, URL         string
	Draft, Holds, Running bool
	State                 string
	Author, When, Applied string
	Focus, Search         string // what mattered, and how long it was searched from where
	Failure               string
	Compare, Continue     string // addresses
}

// lineView is a goal, with what each plan makes of it.
type lineView struct {
	Label  string
	Lesser bool // the first of the lesser goals
	Cells  []cellView
}

type cellView struct {
	Text string
	Best bool
}

// startForm is what the form for a search holds.
type startForm struct {
	Name, Seconds, Seed string
	Near                bool
	Focuses             []focusView
	Begins              []beginView
}

type focusView struct {
	Key, Name, Hint string
	Chosen          bool
}

type beginView struct {
	ID, Name string
	Chosen   bool
}

func (d *Door) view(page site.Page, v office.Visit, p planning.Plan) planView {
	out := planView{Plan: p, URL: "/organise/" + v.Edition.Slug + "/plans/" + string(p.ID) + "/", Tried: page.P.Number(p.Progress.Iterations)}
	if p.State != "" {
		out.StateName = page.T("planning.state." + string(p.State))
	}
	out.Name = nameOf(page, v, p)
	if p.Price.Placed == 0 {
		return out
	}
	if p.Price.People == 0 { // shares of nobody's days mean nothing
		out.Headline = page.T("planning.headline_starless", "Count", p.Price.Placed, "Standing", page.P.Number(int(p.Price.Standing+0.5)))
		return out
	}
	out.Headline = page.T("planning.headline", "Everything", page.P.Number(p.Price.Everything), "People", page.P.Number(p.Price.People),
		"Lose", page.P.Number(p.Price.LoseMust), "Standing", page.P.Number(int(p.Price.Standing+0.5)))
	out.Mean, out.Worst = page.P.Percent(p.Price.Mean), page.P.Percent(p.Price.Worst5)
	out.Attended = page.P.Number(int(p.Price.Attended))
	if p.Price.Bound > 0 && p.Price.Attended > 0 {
		out.AtMost = page.P.Number(math.Ceil(1000*(p.Price.Bound/p.Price.Attended-1))/10) + " %"
	}
	return out
}

// nameOf is how a plan is called: as it was named, or by what mattered and when it was asked for.
func nameOf(page site.Page, v office.Visit, p planning.Plan) string {
	switch {
	case p.Name != "":
		return page.P.Read(p.Name)
	case p.ID == "" && p.CreatedAt.IsZero():
		return page.T("planning.draft")
	}
	name := page.T("planning.plan")
	if f := p.Settings.Focus; f != "" && f != planning.People {
		name = page.T("planning.focus." + string(f))
	}
	return name + " " + p.CreatedAt.In(v.Edition.Location()).Format("15:04:05")
}

func (d *Door) plans(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, planning.Reading)
	if err != nil {
		return err
	}
	return d.showPlans(w, r, v, nil)
}

func (d *Door) showPlans(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	page := plansPage{Page: d.office.Page(w, r, v, "plans", "nav.plans"), URL: "/organise/" + v.Edition.Slug + "/plans/"}
	all, err := d.planning.Candidates(r.Context(), v.Who, v.Edition.ID)
	draft, failed := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if failed != nil {
		return failed
	}
	if fault.KindOf(err) == fault.Invalid { // nothing can be priced; what was found before still stands
		page.Missing = Missing(page.P, "/organise/"+v.Edition.Slug+"/", draft)
		if refusal == nil && len(page.Missing) == 0 {
			refusal = err
		}
		all, err = d.unpriced(r, v)
	}
	if err != nil {
		return err
	}
	forecasts, err := d.planning.Forecasts(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page.fill(d, v, all, forecasts)
	if len(all) > 0 && all[0].ID == "" && all[0].Price.People == 0 {
		page.Starless = starless(page.Page, v, true)
	}
	if err := page.mishaps(r, d, v, draft); err != nil {
		return err
	}
	page.Form, page.Three = formOf(page.Page, r, page.Plans), keptSeconds(r)
	if r.PostForm.Has("seconds") && !r.PostForm.Has("focus") {
		page.Three = r.PostFormValue("seconds")
	}
	if len(page.UnderWay) > 0 {
		// Long enough between two for somebody without script to fill in the form.
		page.Scripts, page.Refresh = []string{"plan.js"}, 15
	}
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
	}
	return d.pages.Render(w, r, http.StatusOK, "plans.html", page)
}

// unpriced lists the candidate plans with the prices they were searched with.
func (d *Door) unpriced(r *http.Request, v office.Visit) (all []planning.Candidate, err error) {
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	for _, p := range plans {
		if p.Whole == nil {
			all = append(all, planning.Candidate{Plan: p})
		}
	}
	return all, err
}

// mishaps lists what happened, each with the plans that answer it.
func (page *plansPage) mishaps(r *http.Request, d *Door, v office.Visit, draft programme.Draft) error {
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	all, err := d.Later.mishaps(page.Page, draft, plans)
	for _, m := range all {
		view := mishapView{Mishap: m}
		for _, p := range m.Plans {
			view.Answers = append(view.Answers, d.view(page.Page, v, p))
		}
		page.Mishaps = append(page.Mishaps, view)
	}
	return err
}

// secondsCookie remembers how long an organiser lets searches last.
const secondsCookie = "plan_seconds"

func keepSeconds(w http.ResponseWriter, r *http.Request, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: secondsCookie, Value: strconv.Itoa(seconds), Path: "/organise/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil})
}

// keptSeconds is what the organiser chose last, or what is usual.
func keptSeconds(r *http.Request) string {
	if c, err := r.Cookie(secondsCookie); err == nil {
		if n, err := strconv.Atoi(c.Value); err == nil && n >= 1 && n <= 3600 {
			return c.Value
		}
	}
	return strconv.Itoa(planning.DefaultSettings().Seconds)
}

func (page *plansPage) fill(d *Door, v office.Visit, all []planning.Candidate, forecasts map[planning.PlanID]planning.Forecast) {
	names := map[planning.PlanID]string{}
	for _, c := range all {
		names[c.ID] = nameOf(page.Page, v, c.Plan)
	}
	for _, c := range all {
		page.Columns = append(page.Columns, columnOf(page.Page, v, c.Plan, names))
		if c.ID != "" && len(c.Places) > 0 {
			page.Plans = append(page.Plans, d.view(page.Page, v, c.Plan))
		}
	}
	if from, ok := appliedLast(all); ok && page.Columns[0].Draft {
		page.Columns[0].Applied = draftFrom(page.Page, v, all[0].Plan, from, names[from.ID])
	}
	for i := len(all) - 1; i >= 0; i-- { // in the order in which they are searched
		if f, live := forecasts[all[i].ID]; live && all[i].ID != "" {
			page.UnderWay = append(page.UnderWay, progressOf(page.Page, v, all[i].Plan, f))
		}
	}
	page.Lines = linesOf(page.Page, all)
}

// appliedLast is the plan that the draft came from: of those that were applied and not taken back, the last.
func appliedLast(all []planning.Candidate) (last planning.Plan, ok bool) {
	for _, c := range all {
		if c.ID != "" && c.AppliedAt.After(last.AppliedAt) {
			last, ok = c.Plan, true
		}
	}
	return last, ok
}

// draftFrom says which plan the draft came from, and how far it is from it now.
func draftFrom(page site.Page, v office.Visit, draft, from planning.Plan, name string) string {
	planned := map[programme.SessionID]planning.Place{}
	for _, p := range from.Places {
		planned[p.Session] = p
	}
	differ := 0
	for _, p := range draft.Places {
		if at, ok := planned[p.Session]; !ok || at.Room != p.Room || !at.Start.Equal(p.Start) {
			differ++
		}
		delete(planned, p.Session)
	}
	return page.T("planning.draft_from", "Name", name, "Part", from.Applied != (planning.Part{}), "Count", differ+len(planned),
		"Differ", differ+len(planned) > 0,
		"Time", momentOf(page, v, from.AppliedAt))
}

// momentOf is a moment of the table, in the edition's zone.
func momentOf(page site.Page, v office.Visit, t time.Time) string {
	return page.P.ShortDate(t.In(v.Edition.Location())) + " " + page.P.Time(t.In(v.Edition.Location()))
}

// columnOf is a plan of the table: who asked for it, and how.
func columnOf(page site.Page, v office.Visit, p planning.Plan, names map[planning.PlanID]string) columnView {
	root := "/organise/" + v.Edition.Slug + "/"
	c := columnView{ID: string(p.ID), Name: nameOf(page, v, p), URL: root + "plans/" + string(p.ID) + "/", Holds: len(p.Places) > 0,
		Running: p.State == planning.Queued || p.State == planning.Running}
	if p.ID == "" {
		c.Draft, c.URL = true, root+"edit/"
		return c
	}
	c.State, c.Failure = page.T("planning.state."+string(p.State)), p.Error
	c.Author = authorOf(page, p)
	c.When = momentOf(page, v, p.CreatedAt)
	if key := "planning.applied_at"; !p.AppliedAt.IsZero() {
		if p.Applied != (planning.Part{}) {
			key = "planning.applied_part_at"
		}
		c.Applied = page.T(key, "Time", momentOf(page, v, p.AppliedAt))
	}
	c.Focus = page.T("planning.focus." + string(focusOf(p)))
	c.Search = searchOf(page, p.Settings, names)
	c.Compare = root + "plans/compare?to=" + url.QueryEscape(string(p.ID))
	c.Continue = root + "plans/?continues=" + url.QueryEscape(string(p.ID)) + "#new"
	return c
}

// focusOf is what mattered in a plan's search; one from before there was a choice had the usual.
func focusOf(p planning.Plan) planning.Focus {
	if p.Settings.Focus == "" {
		return planning.People
	}
	return p.Settings.Focus
}

// authorOf names who asked for a plan: a person, or what acted in nobody's name.
func authorOf(page site.Page, p planning.Plan) string {
	if p.By != "" {
		return p.By
	}
	if name, ok := strings.CutPrefix(p.Author, "system:"); ok {
		return page.T("planning.author.system", "Name", name)
	}
	return page.T("planning.author.gone")
}

// searchOf says how a plan was searched: how long, from which seed, beginning with what.
func searchOf(page site.Page, s planning.Settings, names map[planning.PlanID]string) string {
	parts := []string{page.T("planning.search.moves", "Count", int(s.Iterations))}
	if s.Seconds > 0 {
		parts[0] = lasts(page, time.Duration(s.Seconds)*time.Second)
	}
	parts = append(parts, page.T("planning.search.seed", "Seed", page.P.Number(int(s.Seed))))
	if s.Near {
		parts = append(parts, page.T("planning.search.near"))
	}
	if s.Continues != "" {
		name, ok := names[s.Continues]
		if !ok {
			name = page.T("planning.search.removed")
		}
		parts = append(parts, page.T("planning.search.begun", "Name", name))
	}
	return strings.Join(parts, " · ")
}

// formOf is the form for a search: as it was sent, or for going on from the plan in the address, or as usual.
func formOf(page site.Page, r *http.Request, plans []planView) startForm {
	set := planning.DefaultSettings()
	begins := planning.PlanID(r.URL.Query().Get("continues"))
	f := startForm{Name: r.PostFormValue("name"), Seconds: keptSeconds(r), Seed: "1", Near: r.PostFormValue("near") != ""}
	for _, p := range plans {
		if p.ID == begins {
			set.Focus = focusOf(p.Plan)
		}
	}
	if r.PostForm.Has("focus") {
		set.Focus, begins = planning.Focus(r.PostFormValue("focus")), planning.PlanID(r.PostFormValue("continues"))
		f.Seconds, f.Seed = r.PostFormValue("seconds"), r.PostFormValue("seed")
	}
	for _, focus := range planning.Focuses {
		key := "planning.focus." + string(focus)
		f.Focuses = append(f.Focuses, focusView{string(focus), page.T(key), page.T(key + "_why"), focus == set.Focus})
	}
	for _, p := range plans {
		f.Begins = append(f.Begins, beginView{string(p.ID), p.Name, p.ID == begins})
	}
	return f
}

func (d *Door) start(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, planning.Planning)
	if err != nil {
		return err
	}
	seconds, ok1 := site.Int(r, "seconds")
	seed, ok2 := site.Int(r, "seed")
	set, err := planning.DefaultSettings().Focused(planning.Focus(r.PostFormValue("focus")))
	if err != nil {
		return d.showPlans(w, r, v, err)
	}
	set.Seconds, set.Seed, set.Near, set.Continues = seconds, uint64(max(0, seed)), r.PostFormValue("near") != "",
		planning.PlanID(r.PostFormValue("continues"))
	if !ok1 || !ok2 {
		set.Seconds = -1
	}
	planID, err := d.planning.Start(r.Context(), v.Who, v.Edition.ID, r.PostFormValue("name"), set)
	if fault.KindOf(err) == fault.Invalid {
		return d.showPlans(w, r, v, err)
	}
	if err != nil {
		return err
	}
	keepSeconds(w, r, seconds)
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/plans/"+string(planID)+"/", http.StatusSeeOther)
	return nil
}

// three starts a few searches in which different things matter, each named after what does.
func (d *Door) three(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, planning.Planning)
	if err != nil {
		return err
	}
	var wanted []planning.Wanted
	for _, f := range planning.Contrasts {
		set, err := planning.DefaultSettings().Focused(f)
		if err != nil {
			return err
		}
		var ok bool
		if set.Seconds, ok = site.Int(r, "seconds"); !ok {
			set.Seconds = -1
		}
		wanted = append(wanted, planning.Wanted{Name: text.Say("planning.focus." + string(f)).Kept(), Settings: set})
	}
	_, err = d.planning.StartAll(r.Context(), v.Who, v.Edition.ID, wanted)
	if fault.KindOf(err) == fault.Invalid {
		return d.showPlans(w, r, v, err)
	}
	if err != nil {
		return err
	}
	// No message: the page says what is under way, for as long as it is.
	keepSeconds(w, r, wanted[0].Settings.Seconds)
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/plans/#under-way", http.StatusSeeOther)
	return nil
}

// titled looks up the title of a session.
func titled(draft programme.Draft) func(programme.SessionID) string {
	return func(id programme.SessionID) string { s, _ := draft.Session(id); return s.Title }
}
