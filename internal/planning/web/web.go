// Package web is the front door of planning: the overview of an edition for organisers, and the candidate plans.
package web

import (
	"embed"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office    *editionweb.Office
	programme *programme.Service
	agenda    *agenda.Service
	planning  *planning.Service
	pages     *site.Set
}

// New returns the front door.
func New(o *editionweb.Office, p *programme.Service, a *agenda.Service, s *planning.Service) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{o, p, a, s, pages}, nil
}

// Routes is every address of planning.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/{$}", d.overview)
	rt.Handle("GET /organise/{edition}/plans/{$}", d.plans)
	rt.Handle("POST /organise/{edition}/plans/{$}", d.start)
	rt.Handle("GET /organise/{edition}/plans/compare", d.compare)
	rt.Handle("GET /organise/{edition}/plans/{id}/{$}", d.plan)
	rt.Handle("GET /organise/{edition}/heads/{$}", d.heads)
	rt.Handle("GET /organise/{edition}/repair/{$}", d.repairs)
	rt.Handle("POST /organise/{edition}/repair/{$}", d.happen)
	rt.Handle("GET /organise/{edition}/repair/{id}/{$}", d.candidates)
	rt.Handle("POST /organise/{edition}/repair/{id}/adopt", d.adopt)
	rt.Handle("GET /organise/{edition}/warnings/{$}", d.warnings)
	rt.Handle("POST /organise/{edition}/warnings/severity", d.setSeverity)
	rt.Handle("POST /organise/{edition}/warnings/silence", d.silence)
	rt.Handle("GET /organise/{edition}/warnings/fix", d.fixes)
	rt.Handle("POST /organise/{edition}/warnings/fix", d.fix)
	rt.Handle("POST /organise/{edition}/heads/swap", d.swapRooms)
	rt.Handle("GET /organise/{edition}/edit/{$}", d.edit)
	rt.Handle("GET /organise/{edition}/edit/state", d.asked(d.state))
	rt.Handle("GET /organise/{edition}/edit/choices", d.asked(d.choices))
	rt.Handle("POST /organise/{edition}/edit/here", d.asked(d.here))
	rt.Handle("POST /organise/{edition}/edit/step", d.asked(d.step))
	rt.Handle("POST /organise/{edition}/edit/turn", d.asked(d.turn))
	rt.Handle("POST /organise/{edition}/plans/{id}/cancel", d.cancel)
	rt.Handle("POST /organise/{edition}/plans/{id}/apply", d.apply)
	rt.Handle("POST /organise/{edition}/plans/{id}/remove", d.remove)
}

// enter lets organisers in, with the draft as it is.
func (d *Door) enter(r *http.Request) (v editionweb.Visit, draft programme.Draft, err error) {
	if v, err = d.office.Enter(r); err != nil {
		return v, draft, err
	}
	draft, err = d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	return v, draft, err
}

type overviewPage struct {
	site.Page
	Steps []step
}

type step struct {
	Title, Note, URL, Action string
	Done, Next               bool
}

// overview shows the whole flow with what is done and what comes next.
func (d *Door) overview(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	_, people, err := d.agenda.Popularity(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	releases, err := d.programme.Releases(r.Context(), v.Edition.ID)
	if err != nil {
		return err
	}
	page := overviewPage{Page: d.office.Page(w, r, v, "", "")}
	page.Title = v.Edition.Name
	applied := slices.ContainsFunc(plans, func(p planning.Plan) bool { return !p.AppliedAt.IsZero() }) || len(draft.Sessions) > 0 && len(draft.Unplaced()) == 0
	root := "/organise/" + v.Edition.Slug + "/"
	add := func(key, note, path string, done bool) {
		page.Steps = append(page.Steps, step{Title: page.T("planning.step." + key), Note: note, URL: root + path, Action: page.T("planning.do." + key), Done: done})
	}
	add("frame", page.T("planning.frame_note", "Rooms", len(draft.Frame.Rooms), "Slots", len(draft.Frame.Slots)), "rooms/", len(draft.Frame.Rooms) > 0 && len(draft.Frame.Slots) > 0)
	add("sessions", page.T("planning.sessions_note", "Count", len(draft.Sessions)), "sessions/", len(draft.Sessions) > 0)
	add("wishes", page.T("planning.wishes_note", "Count", people), "settings/", people > 0)
	add("clashes", "", "clashes/", people > 0)
	add("plans", page.T("planning.plans_note", "Count", len(plans)), "plans/", applied)
	add("release", page.T("planning.release_note", "Count", len(releases)), "release/", len(releases) > 0)
	for i := range page.Steps {
		if !page.Steps[i].Done {
			page.Steps[i].Next = true
			break
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "overview.html", page)
}

type plansPage struct {
	site.Page
	Message  string
	Now      *planView
	Plans    []planView
	Settings planning.Settings
	URL      string
}

type planView struct {
	planning.Plan
	URL, StateName, Headline string
	Mean, Worst              string
	Attended                 string
	AtMost                   string // how much more people could attend in any plan
	Percent                  int
}

func (d *Door) view(page site.Page, v editionweb.Visit, p planning.Plan) planView {
	out := planView{Plan: p, URL: "/organise/" + v.Edition.Slug + "/plans/" + string(p.ID) + "/", Percent: int(100 * p.Progress.Done)}
	if p.State != "" {
		out.StateName = page.T("planning.state." + string(p.State))
	}
	if p.Name == "" {
		out.Name = page.T("planning.plan") + " " + p.CreatedAt.In(v.Edition.Location()).Format("15:04:05")
	}
	if p.Price.Placed > 0 {
		out.Headline = page.T("planning.headline", "Everything", page.P.Number(p.Price.Everything), "People", page.P.Number(p.Price.People),
			"Lose", page.P.Number(p.Price.LoseMust), "Standing", page.P.Number(int(p.Price.Standing+0.5)))
		out.Mean, out.Worst = page.P.Percent(p.Price.Mean), page.P.Percent(p.Price.Worst5)
		out.Attended = page.P.Number(int(p.Price.Attended))
		if p.Price.Bound > 0 && p.Price.Attended > 0 {
			out.AtMost = page.P.Number(math.Ceil(1000*(p.Price.Bound/p.Price.Attended-1))/10) + " %"
		}
	}
	return out
}

func (d *Door) plans(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	return d.showPlans(w, r, v, nil)
}

func (d *Door) showPlans(w http.ResponseWriter, r *http.Request, v editionweb.Visit, refusal error) error {
	page := plansPage{Page: d.office.Page(w, r, v, "plans", "edition.nav.plans"), Settings: planning.DefaultSettings(), URL: "/organise/" + v.Edition.Slug + "/plans/"}
	now, _, err := d.planning.Now(r.Context(), v.Who, v.Edition.ID)
	switch fault.KindOf(err) {
	case fault.Invalid:
		if refusal == nil {
			refusal = err
		}
	default:
		if err != nil {
			return err
		}
		view := d.view(page.Page, v, planning.Plan{Name: page.T("planning.draft"), Price: now})
		page.Now = &view
	}
	all, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		page.Plans = append(page.Plans, d.view(page.Page, v, p))
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
	}
	return d.pages.Render(w, r, status, "plans.html", page)
}

func (d *Door) start(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	set := planning.DefaultSettings()
	seconds, ok1 := site.Int(r, "seconds")
	seed, ok2 := site.Int(r, "seed")
	set.Seconds, set.Seed, set.Near, set.Continues = seconds, uint64(max(0, seed)), r.PostFormValue("near") != "", planning.PlanID(r.PostFormValue("continues"))
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
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/plans/"+string(planID)+"/", http.StatusSeeOther)
	return nil
}

type planPage struct {
	site.Page
	planView
	Live     bool
	Curve    string // points of the line
	First    string // cost at its beginning
	Last     string
	Overfull []overfullView
	Board    board
	Moves    []moveView
	Why      []whyView // not every session has a place
	Base     string
	Tracks   []edition.Track // of which a part may be applied
	Rooms    []edition.Room
	Times    []timeView
}

// timeView is a start that a part may begin or end with.
type timeView struct{ Key, Name string }

type whyView struct {
	Sentence string
	Titles   []string
}

type overfullView struct {
	Title, Room string
	Heads, Over int
	Capacity    int
}

type board struct {
	Rooms []string
	Rows  []boardRow
}

type boardRow struct {
	Time  string
	Cells []string
}

type moveView struct{ Title, From, To string }

func (d *Door) plan(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	p, err := d.planning.Plan(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PathValue("id")))
	if err != nil {
		return err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := planPage{Page: d.office.Page(w, r, v, "plans", ""), Base: "/organise/" + v.Edition.Slug + "/plans/"}
	page.planView = d.view(page.Page, v, p)
	page.Page.Title = page.planView.Name
	page.Live = p.State == planning.Queued || p.State == planning.Running
	if page.Live {
		page.Scripts, page.Refresh = []string{"plan.js"}, 3
	}
	page.curve(p.Progress.Curve)
	page.fill(draft, p)
	if p.Price.Unplaced > 0 && !page.Live {
		if page.Why, err = d.why(r, v, page.Page, draft); err != nil {
			return err
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "plan.html", page)
}

// why says what stands in the way of the sessions without a place.
func (d *Door) why(r *http.Request, v editionweb.Visit, page site.Page, draft programme.Draft) (out []whyView, err error) {
	reasons, err := d.planning.Why(r.Context(), v.Who, v.Edition.ID)
	for _, reason := range reasons {
		view := whyView{Sentence: page.T("planning.why."+reason.Rule, "Sessions", len(reason.Sessions), "Places", reason.Places)}
		for _, id := range reason.Sessions {
			s, _ := draft.Session(id)
			view.Titles = append(view.Titles, s.Title)
		}
		out = append(out, view)
	}
	return out, err
}

// Size of the picture of the falling price.
const curveWidth, curveHeight = 600.0, 140.0

func (page *planPage) curve(points []planning.Point) {
	if len(points) < 2 {
		return
	}
	low, high := points[len(points)-1].Cost, points[0].Cost
	last := points[len(points)-1].Seconds
	var b strings.Builder
	for _, p := range points {
		x := curveWidth * p.Seconds / max(last, 0.001)
		y := 10 + (curveHeight-20)*(high-p.Cost)/max(high-low, 0.0001)
		fmt.Fprintf(&b, "%.1f,%.1f ", x, y)
	}
	page.Curve, page.First, page.Last = b.String(), page.P.Number(int(-high)), page.P.Number(int(-low))
}

func (page *planPage) fill(draft programme.Draft, p planning.Plan) {
	page.Tracks, page.Rooms = draft.Frame.Tracks, draft.Frame.Rooms
	for _, slot := range draft.Frame.Slots {
		at := slot.Start.In(draft.Frame.Edition.Location())
		page.Times = append(page.Times, timeView{slot.Start.UTC().Format(time.RFC3339), page.P.ShortDate(at) + " " + page.P.Time(at)})
	}
	title := func(id programme.SessionID) string { s, _ := draft.Session(id); return s.Title }
	for _, o := range p.Price.Overfull {
		room, _ := draft.Frame.Room(o.Room)
		page.Overfull = append(page.Overfull, overfullView{title(o.Session), room.Name, o.Heads, o.Over, room.Capacity})
	}
	zone := draft.Frame.Edition.Location()
	column := map[edition.RoomID]int{}
	for i, room := range draft.Frame.Rooms {
		column[room.ID] = i
		page.Board.Rooms = append(page.Board.Rooms, room.Name)
	}
	for _, slot := range draft.Frame.Slots {
		row := boardRow{Time: page.P.ShortDate(slot.Start.In(zone)) + " " + page.P.Time(slot.Start.In(zone)), Cells: make([]string, len(draft.Frame.Rooms))}
		for _, at := range p.Places {
			if at.Start.Equal(slot.Start) {
				row.Cells[column[at.Room]] = title(at.Session)
			}
		}
		page.Board.Rows = append(page.Board.Rows, row)
	}
	var now []planning.Place
	for _, at := range draft.Placements {
		if s, _ := draft.Session(at.SessionID); !s.Plenary && s.Kind != programme.Break && !at.Pinned {
			now = append(now, planning.Place{Session: at.SessionID, Room: at.RoomID, Start: at.Start})
		}
	}
	if len(p.Places) > 0 {
		page.Moves = movesOf(page.Page, draft, planning.Difference(now, p.Places))
	}
}

func movesOf(page site.Page, draft programme.Draft, moves []planning.Move) (out []moveView) {
	zone := draft.Frame.Edition.Location()
	place := func(at planning.Place) string {
		if at.Start.IsZero() {
			return page.T("programme.nowhere")
		}
		room, _ := draft.Frame.Room(at.Room)
		return page.P.ShortDate(at.Start.In(zone)) + " " + page.P.Time(at.Start.In(zone)) + " " + room.Name
	}
	for _, m := range moves {
		s, _ := draft.Session(m.Session)
		out = append(out, moveView{s.Title, place(m.From), place(m.To)})
	}
	return out
}

func (d *Door) cancel(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	if err := d.planning.Cancel(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PathValue("id"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/plans/"+r.PathValue("id")+"/", http.StatusSeeOther)
	return nil
}

func (d *Door) apply(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	part := planning.Part{Track: edition.TrackID(r.PostFormValue("track")), Room: edition.RoomID(r.PostFormValue("room"))}
	for field, at := range map[string]*time.Time{"from": &part.From, "to": &part.To} {
		if text := r.PostFormValue(field); text != "" {
			if *at, err = time.Parse(time.RFC3339, text); err != nil {
				return planning.ErrStale
			}
		}
	}
	moved, left, err := d.planning.Apply(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PathValue("id")), part)
	if err != nil {
		return err
	}
	if left > 0 {
		p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
		site.SetFlash(w, site.Flash{Message: p.T("planning.applied_partly", "Moved", moved, "Count", left)})
		http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/edit/", http.StatusSeeOther)
		return nil
	}
	d.office.Done(w, r, v, "planning.applied", strconv.Itoa(moved), "", "/organise/"+v.Edition.Slug+"/release/")
	return nil
}

func (d *Door) remove(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	if err := d.planning.Remove(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PathValue("id"))); err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.removed", "", "", "/organise/"+v.Edition.Slug+"/plans/")
	return nil
}
