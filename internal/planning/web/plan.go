package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/office"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type planPage struct {
	site.Page
	planView
	Live     bool
	Going    progressView // of a live one
	Author   string
	Focus    string
	Search   string // how long, from which seed, beginning with what
	Curve    string // points of the line
	First    string // cost at its beginning
	Last     string
	Overfull []overfullView
	Board    board
	Moves    []moveView
	Starless *starlessView // nobody had starred when it was searched, nor has since
	Late     bool          // nobody had; some have since
	NoBetter noBetterView  // another is as good at what this one was searched for
	Why      []whyView     // not every session has a place
	Base     string
	Tracks   []edition.Track // of which a part may be applied
	Rooms    []edition.Room
	Times    []timeView
	WaysOut  string // of the mishap that it answers, with the others that do: such a plan is applied as a whole; empty for any other plan
}

// timeView is a start that a part may begin or end with.
type timeView struct{ Key, Name string }

type whyView struct {
	Sentence string
	Titles   []string
	Lead     string   // into the causes
	Causes   []string // of which one must change
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
	v, err := d.office.Enter(r, planning.Reading)
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
	if p.Whole != nil {
		page.WaysOut = "/organise/" + v.Edition.Slug + "/repair/" + p.Whole.With + "/"
	}
	page.Live = p.State == planning.Queued || p.State == planning.Running
	if err := page.searching(r, d, v, p); err != nil {
		return err
	}
	if p.Price.Placed > 0 && p.Price.People == 0 {
		_, people, err := d.agenda.Popularity(r.Context(), v.Who, v.Edition.ID)
		if err != nil {
			return err
		}
		if page.Late = people > 0; !page.Late {
			page.Starless = starless(page.Page, v, true)
		}
	}
	if page.NoBetter, err = d.noBetter(r, v, page); err != nil {
		return err
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

// noBetterView says which plan does as well at what mattered, or better; empty when none does.
type noBetterView struct{ Sentence, Compare string }

func (d *Door) noBetter(r *http.Request, v office.Visit, page planPage) (out noBetterView, err error) {
	if page.Live || page.Whole != nil || len(page.Places) == 0 {
		return out, nil
	}
	all, err := d.planning.Candidates(r.Context(), v.Who, v.Edition.ID)
	if fault.KindOf(err) == fault.Invalid {
		return out, nil // nothing has a price now
	}
	if by, ok := planning.Surpassed(all, page.ID); ok {
		out.Sentence = page.T("planning.no_better."+string(focusOf(page.Plan)), "Name", nameOf(page.Page, v, by.Plan))
		out.Compare = page.Base + "compare?" + url.Values{"from": {string(by.ID)}, "to": {string(page.ID)}}.Encode()
	}
	return out, err
}

// searching says how a plan is searched, and how far one under way has come.
func (page *planPage) searching(r *http.Request, d *Door, v office.Visit, p planning.Plan) error {
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	names := map[planning.PlanID]string{}
	for _, other := range plans {
		names[other.ID] = nameOf(page.Page, v, other)
	}
	page.Author, page.Focus = authorOf(page.Page, p), page.T("planning.focus."+string(focusOf(p)))
	page.Search = searchOf(page.Page, p.Settings, names)
	if !page.Live {
		return nil
	}
	forecasts, err := d.planning.Forecasts(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page.Scripts, page.Refresh = []string{"plan.js"}, 3
	page.Going = progressOf(page.Page, v, p, forecasts[p.ID])
	return nil
}

// why says what stands in the way of the sessions without a place.
func (d *Door) why(r *http.Request, v office.Visit, page site.Page, draft programme.Draft) (out []whyView, err error) {
	reasons, err := d.planning.Why(r.Context(), v.Who, v.Edition.ID)
	for _, reason := range reasons {
		view := whyView{Sentence: page.T("planning.why."+reason.Rule, "Sessions", len(reason.Sessions), "Places", reason.Places)}
		for _, id := range reason.Sessions {
			s, _ := draft.Session(id)
			view.Titles = append(view.Titles, s.Title)
		}
		view.Lead, view.Causes = causesOf(page, draft, reason)
		out = append(out, view)
	}
	return out, err
}

// Size of the picture of what a search found: the better, the higher.
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
		y := 10 + (curveHeight-20)*(p.Cost-low)/max(high-low, 0.0001)
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
	title := titled(draft)
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
		row := boardRow{Time: page.P.ShortDate(slot.Start.In(zone)) + " " + page.P.Time(slot.Start.In(zone)),
			Cells: make([]string, len(draft.Frame.Rooms))}
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
	v, err := d.office.Enter(r, planning.Planning)
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
	v, err := d.office.Enter(r, planning.Planning)
	if err != nil {
		return err
	}
	part, err := partOf(r.PostFormValue)
	if err != nil {
		return err
	}
	p := d.printer(r)
	if backwards(part) {
		site.SetFlash(w, site.Flash{Message: p.T("planning.part_times")})
		http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/plans/"+r.PathValue("id")+"/", http.StatusSeeOther)
		return nil
	}
	done, left, err := d.planning.Apply(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PathValue("id")), part)
	if err != nil {
		return err
	}
	message, next := p.T("planning.applied", "Count", done.Moved), "release/"
	switch {
	case len(left) > 0:
		message = p.T("planning.applied_partly", "Moved", p.T("planning.moved", "Count", done.Moved), "Left",
			p.T("planning.part_left", "Count", len(left)))
		next = "plans/" + r.PathValue("id") + "/part?" + partFieldsOf(r).Encode() + "#left"
	case done.Change == "":
		message = p.T("planning.applied_nothing")
	}
	Took(w, r, v, done, message, next)
	return nil
}

// partFieldsOf is the part that a form tells, for an address.
func partFieldsOf(r *http.Request) url.Values {
	out := url.Values{}
	for _, name := range partFields {
		if value := r.PostFormValue(name); value != "" {
			out.Set(name, value)
		}
	}
	return out
}

func (d *Door) remove(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, planning.Planning)
	if err != nil {
		return err
	}
	if err := d.planning.Remove(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PathValue("id"))); err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.removed", "", "", "/organise/"+v.Edition.Slug+"/plans/")
	return nil
}
