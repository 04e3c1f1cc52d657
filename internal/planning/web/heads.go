package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/office"

	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type headsPage struct {
	site.Page
	Plan        string // whose heads; empty for the draft
	Name        string
	FewStars    bool
	Starless    *starlessView // nobody has starred yet
	People      int
	Missing     []site.NavItem // without which nobody can be expected
	Unplannable string         // why the planner cannot take the edition; empty: it can
	Rows        []headsRow
	Repeats     []headsRow
	Plans       []planView
	Base        string
	Most, Half  string // the right end of the charts, and their middle
	Sum         int    // persons beyond places to expect
	Standing    int    // of them, if exactly as many come as are expected
	Helps       bool   // something helps somewhere
}

type headsRow struct {
	Session, Title, When, Room    string
	Heads, Low, High, Capacity    int
	Overflow, Beyond              string
	Likely                        bool // more than half that too many come
	X, LowX, Width, CapacityX     float64
	Missed                        int
	SwapRoom, SwapWith, SwapSaves string
	SwapRoomID, SwapWithID, Start string
}

// chartWidth is that of a row's chart, in its own units.
const chartWidth = 200.0

// worthRepeating is what share of all who wished must miss a session for a second showing to be proposed.
const worthRepeating = 0.02

// heads shows how many persons to expect in each session, where too many, and what would help.
func (d *Door) heads(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, planning.Reading)
	if err != nil {
		return err
	}
	id := r.URL.Query().Get("plan")
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	h, err := d.expected(r.Context(), v, planning.PlanID(id))
	if err != nil && !planning.Unplannable(err) {
		return err
	}
	unplannable := err
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := headsPage{Page: d.office.Page(w, r, v, "heads", "nav.heads"), Plan: id, FewStars: h.FewStars, People: h.People,
		Base: "/organise/" + v.Edition.Slug + "/"}
	page.Name, page.Missing = page.T("planning.draft"), Missing(page.P, page.Base, draft)
	for _, p := range plans {
		if len(p.Places) > 0 {
			page.Plans = append(page.Plans, d.view(page.Page, v, p))
		}
		if string(p.ID) == id {
			page.Name = d.view(page.Page, v, p).Name
		}
	}
	if h.People == 0 {
		page.FewStars, page.Starless = false, starless(page.Page, v, false)
		if v.Edition.PeopleExpected == 0 {
			h.Sessions = nil // nought everywhere
		}
	}
	if unplannable != nil && len(page.Missing) == 0 {
		page.Unplannable, _ = page.P.Fault(unplannable)
		page.Starless = nil
	}
	page.fill(draft, h)
	return d.pages.Render(w, r, http.StatusOK, "heads.html", page)
}

// expected are the heads of a plan; of the draft without one.
func (d *Door) expected(ctx context.Context, v office.Visit, id planning.PlanID) (planning.Heads, error) {
	if id == "" {
		return d.Later.heads(ctx, v.Who, v.Edition.ID)
	}
	return d.planning.Heads(ctx, v.Who, v.Edition.ID, id)
}

func (page *headsPage) fill(draft programme.Draft, h planning.Heads) {
	most, sum := 1, 0.0
	for _, s := range h.Sessions {
		most = max(most, s.High, s.Capacity)
		sum += s.Beyond
	}
	page.Half = page.P.Number(most / 2)
	page.Most, page.Sum, page.Standing = page.P.Number(most), int(sum+0.5), int(h.Standing+0.5)
	x := func(n int) float64 { return chartWidth * float64(n) / float64(most) }
	slices.SortStableFunc(h.Sessions, func(a, b planning.SessionHeads) int { return cmp.Compare(b.Beyond, a.Beyond) })
	zone := draft.Frame.Edition.Location()
	day := func(start time.Time) string {
		if len(draft.Frame.Days) < 2 {
			return ""
		}
		return page.P.ShortDate(start.In(zone)) + " "
	}
	for _, s := range h.Sessions {
		session, _ := draft.Session(s.Session)
		room, _ := draft.Frame.Room(s.Room)
		row := headsRow{Session: string(s.Session), Title: session.Title, When: day(s.Start) + page.P.Time(s.Start.In(zone)), Room: room.Name,
			Heads: s.Heads, Low: s.Low, High: s.High, Capacity: s.Capacity, Likely: s.Overflow > 0.5, Missed: s.Missed,
			X: x(s.Heads), LowX: x(s.Low), Width: x(s.High) - x(s.Low), CapacityX: x(s.Capacity)}
		if h.People > 0 {
			row.Overflow = page.P.Percent(s.Overflow)
		}
		if s.Beyond >= 0.5 {
			row.Beyond = page.P.Number(int(s.Beyond + 0.5))
		}
		if s.Swap != nil {
			to, _ := draft.Frame.Room(s.Swap.Room)
			with, _ := draft.Session(s.Swap.With)
			row.SwapRoom, row.SwapWith, row.SwapSaves = to.Name, with.Title, page.P.Number(int(s.Swap.Saves+0.5))
			page.Helps = true
			row.SwapRoomID, row.SwapWithID, row.Start = string(s.Swap.Room), string(s.Swap.With), s.Start.UTC().Format(time.RFC3339)
		}
		page.Rows = append(page.Rows, row)
		if float64(s.Missed) > worthRepeating*float64(h.People) {
			page.Repeats = append(page.Repeats, row)
		}
	}
	slices.SortStableFunc(page.Repeats, func(a, b headsRow) int { return b.Missed - a.Missed })
	page.Repeats = page.Repeats[:min(len(page.Repeats), 5)]
}

// HeadsWire is how many persons to expect in a session.
type HeadsWire struct {
	Session  string    `json:"session" doc:"Its id."`
	Room     string    `json:"room" doc:"Its id."`
	Start    time.Time `json:"start"`
	Capacity int       `json:"capacity" doc:"Of the room; 0 when unknown."`
	Expected int       `json:"expected" doc:"Persons."`
	Low      int       `json:"low" doc:"Four times in five the truth is from here …"`
	High     int       `json:"high" doc:"… to here."`
	Overflow float64   `json:"overflow" doc:"How likely more come than there are places, 0 to 1."`
	Beyond   float64   `json:"beyond" doc:"Persons beyond the places to expect."`
	Missed   int       `json:"missed" doc:"Persons who want it and whose best day in the draft is another."`
}

func (d *Door) listHeads(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[HeadsWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	h, err := d.Later.heads(ctx, who, e.ID)
	return api.Listed(h.Sessions, func(s planning.SessionHeads) HeadsWire {
		return HeadsWire{string(s.Session), string(s.Room), s.Start, s.Capacity, s.Heads, s.Low, s.High, s.Overflow, s.Beyond, s.Missed}
	}), err
}
