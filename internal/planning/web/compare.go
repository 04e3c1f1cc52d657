package web

import (
	"net/http"
	"net/url"

	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type comparePage struct {
	site.Page
	Starless       *starlessView // nobody has starred yet
	From, To       planView
	FromID, ToID   string
	Choices        []planView // what can be compared, besides the draft
	Exchange       string     // address of the comparison the other way round
	Lines          []lineView
	People         []compareRow
	Pairs          []pairView
	PairSums       []compareRow
	MorePairs      int // that are not shown
	Minimum        int
	Filling        []fillingView
	Most           string // the right end of the charts
	Turns          []turnView
	TurnMost       string // either end of the charts
	Moves          []moveView
	Base           string
	FromURL, ToURL string
	Sides          []sideView // what can be done with each
	Applies        bool       // one of them can be made the draft
}

// sideView is what can be done with one of the two: look at it, and make it the draft. A way out of a mishap is taken where the mishap is.
type sideView struct {
	Name, URL, Look string
	Apply           string // address; empty for the draft, and for what is not to be applied by itself
}

type compareRow struct{ Label, Value string }

type pairView struct {
	A, B     string
	Persons  int
	From, To string // meetings
	What     string // solved, new or as it was
	Class    string // how it is marked
}

type fillingView struct {
	Title    string
	Moved    bool
	From, To seatsView
}

// seatsView is how full a session is expected to be in one of the plans; empty where it has no place.
type seatsView struct {
	Place, Heads, Over        string
	Capacity                  int
	X, LowX, Width, CapacityX float64
}

type turnView struct {
	Title                string
	Gain, Loses          string // empty where nobody, or a group too small to tell
	Net                  string
	LoseX, LoseW, GainsW float64 // of the bars on both sides of the middle
}

// morePairs is how many pairs are shown; the sums count all.
const morePairs = 60

// compare shows two plans side by side: what they are worth, for whom they are better, which clashes are solved and which are new,
// how full what moves will be, and where.
func (d *Door) compare(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, planning.Reading)
	if err != nil {
		return err
	}
	from, to := planning.PlanID(r.URL.Query().Get("from")), planning.PlanID(r.URL.Query().Get("to"))
	c, err := d.planning.Compare(r.Context(), v.Who, v.Edition.ID, from, to)
	if err != nil {
		return err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := comparePage{Page: d.office.Page(w, r, v, "plans", "planning.compare"), Base: "/organise/" + v.Edition.Slug + "/plans/",
		FromID: string(from), ToID: string(to), Minimum: c.Minimum}
	page.Exchange = "?" + url.Values{"from": {page.ToID}, "to": {page.FromID}}.Encode()
	for _, p := range plans {
		if len(p.Places) > 0 {
			page.Choices = append(page.Choices, d.view(page.Page, v, p))
		}
	}
	page.From, page.To = d.view(page.Page, v, c.From), d.view(page.Page, v, c.To)
	page.FromURL, page.ToURL = page.address(v, c.From), page.address(v, c.To)
	page.Sides = []sideView{page.side(v, page.From), page.side(v, page.To)}
	if c.From.Price.People == 0 && c.To.Price.People == 0 {
		page.Starless = starless(page.Page, v, true)
	}
	page.Applies = page.Sides[0].Apply+page.Sides[1].Apply != ""
	page.Lines = linesOf(page.Page, []planning.Candidate{{Plan: c.From, Lesser: c.Less[0]}, {Plan: c.To, Lesser: c.Less[1]}})
	p := page.P
	page.People = []compareRow{{page.T("planning.better"), p.Number(c.Better)}, {page.T("planning.worse"), p.Number(c.Worse)},
		{page.T("planning.must_won"), p.Number(c.Keep)}, {page.T("planning.must_lost"), p.Number(c.LoseMust)}}
	page.pairs(draft, c.Pairs)
	page.fill(draft, c.Filling)
	page.turns(draft, c.Turns)
	page.Moves = movesOf(page.Page, draft, c.Moves)
	return d.pages.Render(w, r, http.StatusOK, "compare.html", page)
}

// address is where a plan is looked at, or the draft.
func (page *comparePage) address(v office.Visit, p planning.Plan) string {
	if p.ID == "" {
		return "/organise/" + v.Edition.Slug + "/edit/"
	}
	return page.Base + string(p.ID) + "/"
}

func (page *comparePage) side(v office.Visit, p planView) sideView {
	s := sideView{Name: p.Name, URL: page.address(v, p.Plan), Look: page.T("planning.look")}
	switch {
	case p.ID == "":
		s.Look = page.T("planning.look_draft")
	case p.Whole != nil:
		s.URL, s.Look = "/organise/"+v.Edition.Slug+"/repair/"+p.Whole.With+"/", page.T("planning.answer.to")
	case len(p.Places) > 0 && p.State != planning.Queued && p.State != planning.Running:
		s.Apply = p.URL + "apply"
	}
	return s
}

// pairs is the clash table before and after.
func (page *comparePage) pairs(draft programme.Draft, pairs []planning.Pair) {
	title := titled(draft)
	solved, fresh, stay := 0, 0, 0
	for i, pair := range pairs {
		view := pairView{A: title(pair.A), B: title(pair.B), Persons: pair.Persons, From: page.T("planning.meeting." + string(pair.From)),
			To: page.T("planning.meeting." + string(pair.To))}
		switch {
		case pair.Solved():
			solved++
			view.What, view.Class = page.T("planning.pair.solved"), "solved"
		case pair.New():
			fresh++
			view.What, view.Class = page.T("planning.pair.new"), "off"
		case pair.Stays():
			stay++
			view.What = page.T("planning.pair.stays")
		default:
			view.What = page.T("planning.pair.gone")
		}
		if i < morePairs {
			page.Pairs = append(page.Pairs, view)
		}
	}
	page.MorePairs = max(0, len(pairs)-morePairs)
	n := page.P.Number
	page.PairSums = []compareRow{{page.T("planning.pairs.solved"), n(solved)}, {page.T("planning.pairs.new"), n(fresh)},
		{page.T("planning.pairs.stay"), n(stay)}}
}

// fill says how full sessions are expected to be in both plans, all on one scale.
func (page *comparePage) fill(draft programme.Draft, filling []planning.Filling) {
	most, title := 1, titled(draft)
	for _, f := range filling {
		most = max(most, f.From.High, f.From.Capacity, f.To.High, f.To.Capacity)
	}
	page.Most = page.P.Number(most)
	for _, f := range filling {
		page.Filling = append(page.Filling, fillingView{title(f.Session), f.Moved, page.seats(draft, f.From, most),
			page.seats(draft, f.To, most)})
	}
}

func (page *comparePage) seats(draft programme.Draft, h planning.SessionHeads, most int) (s seatsView) {
	if h.Start.IsZero() {
		return s
	}
	x := func(n int) float64 { return chartWidth * float64(n) / float64(most) }
	s = seatsView{Place: page.placed(draft, h.Place), Heads: page.P.Number(h.Heads), Capacity: h.Capacity,
		X: x(h.Heads), LowX: x(h.Low), Width: x(h.High) - x(h.Low), CapacityX: x(h.Capacity)}
	if h.Capacity > 0 && h.Heads > h.Capacity {
		s.Over = page.T("planning.filling.over", "Count", h.Heads-h.Capacity)
	}
	return s
}

// placed is when and where, without the day where there is one only.
func (page *comparePage) placed(draft programme.Draft, at planning.Place) string {
	start := at.Start.In(draft.Frame.Edition.Location())
	room, _ := draft.Frame.Room(at.Room)
	text := page.P.Time(start) + " " + room.Name
	if len(draft.Frame.Days) > 1 {
		text = page.P.ShortDate(start) + " " + text
	}
	return text
}

// turns says for each session how many can newly attend it and how many no longer, as bars on both sides of a middle.
func (page *comparePage) turns(draft programme.Draft, turns []planning.Turn) {
	most, title, middle := 1, titled(draft), chartWidth/2
	for _, v := range turns {
		most = max(most, v.Gain, v.Loses)
	}
	page.TurnMost = page.P.Number(most)
	count := func(n int, sign string) string {
		if n == 0 {
			return ""
		}
		return sign + page.P.Number(n)
	}
	for _, v := range turns {
		view := turnView{Title: title(v.Session), Gain: count(v.Gain, "+"), Loses: count(v.Loses, "−"),
			LoseW: middle * float64(v.Loses) / float64(most), GainsW: middle * float64(v.Gain) / float64(most)}
		view.LoseX = middle - view.LoseW
		switch net := v.Gain - v.Loses; {
		case net > 0:
			view.Net = count(net, "+")
		case net < 0:
			view.Net = count(-net, "−")
		default:
			view.Net = "0"
		}
		page.Turns = append(page.Turns, view)
	}
}
