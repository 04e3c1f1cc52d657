package office

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// arrivalPage is what an organiser finds on arrival.
type arrivalPage struct {
	site.Page
	Left       string // "D−14", or the hour while it runs
	Running    bool
	Count, Day string // the same in words, and which day it is
	Steps      []stepView
	Needs      []needView
	Urgent     int
	Curves     []curveView
	Cards      []cardView
	State      *stateView
	Since      string
	Deeds      []deedView
	Dates      []dateView
	Late       bool // some of it is of before, or missing
}

type stepView struct {
	Title, Note, URL, Action string
	Done, Next               bool
	Also                     []chapter.Link
}

type needView struct {
	When, Title, Note, URL, Action string
	Urgent                         bool
}

type cardView struct{ Title, Figure, Note, URL, Link string }

type stateView struct {
	Sentence, Waits, Note, Action, URL, Public string
	States                                     []stateChoice
	Fixed                                      bool   // it may be read and not changed
	Switch                                     string // where another state is asked for
}

// stateChoice is a state that the edition may have.
type stateChoice struct {
	Value, Label string
	Current      bool
}

// dateView is a date that a chapter keeps, in the words and the zone of the page.
type dateView struct{ What, When, URL string }

// manyDeeds is how many changes the first page shows.
const manyDeeds = 6

// manyNeeds is how many of what needs a decision are shown at once; the rest unfolds.
const manyNeeds = 6

// arrival is organisers' first page of an edition.
func (o *Office) arrival(w http.ResponseWriter, r *http.Request) error {
	v, err := o.EnterDesk(r)
	if err != nil {
		return err
	}
	page := arrivalPage{Page: o.Page(w, r, v, "", "")}
	page.Title = v.Edition.Name
	at := o.at(page.P, v)
	days, err := o.Editions.Dates(r.Context(), v.Who, v.Edition)
	switch {
	case err == nil:
		page.countdown(at, days)
	case fault.KindOf(err) == fault.Forbidden: // whoever may not know the days is told which one it is
		page.Count, page.Day = v.Edition.Name, page.P.Date(at.Now.In(v.Edition.Location()))
	default:
		return err
	}
	var report chapter.Report
	if report, page.Late, err = o.report(r.Context(), at); err != nil {
		return err
	}
	o.open(v, &report)
	page.steps(deskRoot(v), report.Steps)
	page.needs(at, deskRoot(v), report.Needs)
	page.cards(deskRoot(v), report.Cards)
	for _, c := range report.Curves {
		page.Curves = append(page.Curves, curveOf(at, deskRoot(v), c))
	}
	page.state(v, report.State)
	if err := o.since(r.Context(), &page, v, at); err != nil {
		return err
	}
	dates, err := o.Dates(r.Context(), v)
	if err != nil {
		return err
	}
	dates = slices.DeleteFunc(dates, func(d chapter.Date) bool { return !o.Opens(v, d.Page) })
	page.Dates = datesOf(page.P, v, dates)
	return o.pages.Render(w, r, http.StatusOK, "arrival.html", page)
}

// report gathers what all chapters say. Who may not know something is told the rest. What a server that runs is not done with is of before,
// or missing: late says so.
func (o *Office) report(ctx context.Context, at chapter.At) (all chapter.Report, late bool, err error) {
	change, err := o.newest(ctx, at)
	if err != nil {
		return all, false, err
	}
	said, late, err := o.reports.now(ctx, at, change)
	if err != nil {
		return all, late, err
	}
	for _, some := range said {
		all.Steps, all.Needs = append(all.Steps, some.Steps...), append(all.Needs, some.Needs...)
		all.Cards, all.Curves = append(all.Cards, some.Cards...), append(all.Curves, some.Curves...)
		if some.State != nil {
			all.State = some.State
		}
	}
	return all, late, nil
}

// open leaves out of a report what leads to pages that somebody may not open: what needs them, and the links of the rest.
func (o *Office) open(v Visit, r *chapter.Report) {
	r.Needs = slices.DeleteFunc(r.Needs, func(n chapter.Need) bool { return !o.Opens(v, n.Page) })
	r.Steps = slices.DeleteFunc(r.Steps, func(s chapter.Step) bool { return !o.Opens(v, s.Page) })
	for i, c := range r.Cards {
		if !o.Opens(v, c.Page) {
			r.Cards[i].Link = ""
		}
	}
	for i, c := range r.Curves {
		if !o.Opens(v, c.Page) {
			r.Curves[i].Link = ""
		}
	}
	if r.State != nil && !o.Opens(v, "release/") {
		state := *r.State // it is kept for other pages
		state.Action, r.State = "", &state
	}
}

// countdown says how far the day is.
func (page *arrivalPage) countdown(at chapter.At, days []edition.Day) {
	zone := at.Edition.Location()
	now := at.Now.In(zone)
	if len(days) == 0 {
		page.Count, page.Day = page.T("today.no_day"), page.P.Date(now)
		return
	}
	first, last := days[0], days[len(days)-1]
	left := daysBetween(now, first.Start.In(zone))
	switch {
	case left > 0:
		page.Left = page.T("today.d_minus", "Count", left)
		page.Count = page.T("today.left", "Count", left)
		page.Day = page.T("today.day", "Today", page.P.Date(now), "Day", page.P.Date(first.Start.In(zone)))
	case !now.After(last.End):
		page.Left, page.Running = page.P.Time(now), true
		page.Count, page.Day = page.T("today.is_the_day"), page.P.Date(now)
	default:
		since := max(daysBetween(last.End.In(zone), now), 1)
		page.Left = page.T("today.d_plus", "Count", since)
		page.Count = page.T("today.past", "Count", since)
		page.Day = page.T("today.was", "Today", page.P.Date(now), "Day", page.P.Date(last.Start.In(zone)))
	}
}

// daysBetween counts the midnights between two moments of one zone.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)).Hours() / 24)
}

// steps puts the parts of the work in order; the first that is not done is next.
func (page *arrivalPage) steps(root string, steps []chapter.Step) {
	slices.SortStableFunc(steps, func(a, b chapter.Step) int { return cmp.Compare(a.Place, b.Place) })
	next := true
	for _, s := range steps {
		view := stepView{Title: s.Title, Note: s.Note, URL: root + s.Page, Action: s.Action, Done: s.Done, Next: next && !s.Done, Also: s.Also}
		next = next && s.Done
		page.Steps = append(page.Steps, view)
	}
}

// Begun reports whether every part of the work has begun well: then the parts are a line, not a list of what to do.
func (page arrivalPage) Begun() bool {
	return !slices.ContainsFunc(page.Steps, func(s stepView) bool { return s.Next })
}

// needs puts first what keeps something from happening, then what is due first, then what concerns most people.
func (page *arrivalPage) needs(at chapter.At, root string, needs []chapter.Need) {
	slices.SortStableFunc(needs, func(a, b chapter.Need) int {
		return cmp.Or(-compareBool(a.Urgent, b.Urgent), compareDue(a.Due, b.Due), cmp.Compare(b.People, a.People))
	})
	for _, n := range needs {
		view := needView{Title: n.Title, Note: n.Note, URL: root + n.Page, Action: n.Action, Urgent: n.Urgent}
		if !n.Due.IsZero() {
			due, now := n.Due.In(at.Edition.Location()), at.Now.In(at.Edition.Location())
			view.When = page.P.ShortDate(due)
			if daysBetween(now, due) == 0 {
				view.When = page.T("today.at", "Time", page.P.Time(due))
			}
		}
		if n.Urgent {
			page.Urgent++
		}
		page.Needs = append(page.Needs, view)
	}
}

// First is what needs a decision and is shown at once; More is the rest.
func (page arrivalPage) First() []needView { return page.Needs[:min(manyNeeds, len(page.Needs))] }

// More is what the first page folds away.
func (page arrivalPage) More() []needView { return page.Needs[len(page.First()):] }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// compareDue puts what has no date last.
func compareDue(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		return compareBool(a.IsZero(), b.IsZero())
	}
	return a.Compare(b)
}

func (page *arrivalPage) cards(root string, cards []chapter.Card) {
	slices.SortStableFunc(cards, func(a, b chapter.Card) int { return cmp.Compare(a.Place, b.Place) })
	for _, c := range cards {
		page.Cards = append(page.Cards, cardView{c.Title, c.Figure, c.Note, root + c.Page, c.Link})
	}
}

// state says what everybody sees, with the switch that changes it.
func (page *arrivalPage) state(v Visit, s *chapter.State) {
	if s == nil {
		return
	}
	view := &stateView{Switch: deskRoot(v) + "state", Sentence: s.Sentence, Waits: s.Waits, Note: s.Note,
		Action: s.Action, URL: deskRoot(v) + "release/", Public: s.Public, Fixed: v.Who.May(edition.Changing, string(v.Edition.ID)) != nil}
	for _, state := range edition.States {
		view.States = append(view.States, stateChoice{string(state), page.T("edition.state." + string(state)), v.Edition.State == state})
	}
	page.State = view
}

// since lists what others did since somebody changed something themselves; who never did is told the newest.
func (o *Office) since(ctx context.Context, page *arrivalPage, v Visit, at chapter.At) error {
	deeds, err := o.journal.accounts.Deeds(ctx, v.Who, string(v.Edition.ID), record.Span{Limit: manyChanges})
	if fault.KindOf(err) == fault.Forbidden {
		return nil
	}
	if err != nil {
		return err
	}
	hidden, err := o.journal.hidden(ctx, v.Who, string(v.Edition.ID))
	if err != nil {
		return err
	}
	deeds = slices.DeleteFunc(deeds, func(d account.Deed) bool { return hidden(d.Change) })
	page.Since = page.T("today.changes")
	own := slices.IndexFunc(deeds, func(d account.Deed) bool { return d.Actor == v.Who.Key() })
	if own > 0 {
		last := deeds[own].At.In(v.Edition.Location())
		page.Since = page.T("today.since", "Date", page.P.ShortDate(last), "Time", page.P.Time(last))
		deeds = deeds[:own]
	}
	deeds = deeds[:min(manyDeeds, len(deeds))]
	naming, err := o.journal.naming(ctx, v)
	if err != nil {
		return err
	}
	can, err := o.journal.history.Undoable(ctx, v.Who, string(v.Edition.ID), changesOf(deeds))
	if err != nil {
		return err
	}
	for _, d := range deeds {
		done := d.At.In(v.Edition.Location())
		view := deedView{Time: page.P.Time(done), Who: doer(page.P, d), What: o.journal.sentence(page.P, naming, d), Undone: !d.UndoneAt.IsZero()}
		if daysBetween(done, at.Now.In(v.Edition.Location())) != 0 {
			view.Time = page.P.ShortDate(done)
		}
		if can[d.ID] && at.May(record.Undoing) {
			view.Undo = deskRoot(v) + "changes/" + d.ID + "/undo"
		}
		page.Deeds = append(page.Deeds, view)
	}
	return nil
}

// datesOf are those of an edition that are known.
func datesOf(p *text.Printer, v Visit, dates []chapter.Date) (out []dateView) {
	zone := v.Edition.Location()
	at := func(t time.Time) string { return p.Date(t.In(zone)) + ", " + p.Time(t.In(zone)) }
	for _, d := range dates {
		view := dateView{What: p.T(d.Key), When: at(d.Begins), URL: deskRoot(v) + d.Page}
		switch {
		case d.Begins.IsZero():
			continue
		case d.Ends.IsZero():
		case d.Ends.Sub(d.Begins) < 24*time.Hour:
			view.When += "–" + p.Time(d.Ends.In(zone))
		default:
			view.When += " – " + at(d.Ends)
		}
		out = append(out, view)
	}
	return out
}

// curveView is a curve as a drawing of 388 by 78 units.
type curveView struct {
	Title, Figure, Note, URL, Link string
	Path                           string
	X, Y                           string // of the newest point
	From, To                       string
}

// The size of the drawing, and what of its height the highest value takes.
const (
	curveWidth  = 388.0
	curveHeight = 78.0
	curveRoom   = 70.0
)

func curveOf(at chapter.At, root string, c chapter.Curve) curveView {
	zone := at.Edition.Location()
	view := curveView{Title: c.Title, Note: c.Note, URL: root + c.Page, Link: c.Link, Figure: at.P.Number(0)}
	if len(c.Points) == 0 {
		return view
	}
	first, last := c.Points[0], c.Points[len(c.Points)-1]
	view.Figure = at.P.Number(last.Value)
	view.From, view.To = at.P.ShortDate(first.At.In(zone)), at.P.ShortDate(last.At.In(zone))
	highest := 1
	for _, p := range c.Points {
		highest = max(highest, p.Value)
	}
	whole := max(last.At.Sub(first.At).Seconds(), 1)
	var path strings.Builder
	for i, p := range c.Points {
		x := curveWidth * p.At.Sub(first.At).Seconds() / whole
		y := curveHeight - curveRoom*float64(p.Value)/float64(highest)
		sign := "L"
		if i == 0 {
			sign = "M"
		}
		view.X, view.Y = fmt.Sprintf("%.1f", x), fmt.Sprintf("%.1f", y)
		path.WriteString(sign + view.X + " " + view.Y + " ")
	}
	view.Path = strings.TrimSpace(path.String())
	return view
}
