package web

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/site"
)

// Organise is the organisers' half of this front door.
type Organise struct {
	*Door
	office *office.Office
}

// NewOrganise returns the organisers' pages. The list of sessions says from then on how many people starred them.
func NewOrganise(o *office.Office, drafting *programmeweb.Organise, d *Door) *Organise {
	organise := &Organise{d, o}
	drafting.ExtendList(organise.starColumn)
	return organise
}

// starColumn is the column of stars in the list of sessions.
func (d *Organise) starColumn(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[programme.Session], err error) {
	counts, err := d.agenda.StarCounts(ctx, v.Who, v.Edition.ID)
	stars := office.NumberColumn(p, "stars", "agenda.stars", func(s programme.Session) int { return counts[s.ID] })
	t.Columns = append(t.Columns, stars)
	return t, err
}

// Routes is every address of agendas for organisers.
func (d *Organise) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/clashes/{$}", d.clashes)
	rt.Handle("POST /organise/{edition}/clashes/wishes", d.importWishes)
}

type clashesPage struct {
	site.Page
	People  int
	Minimum int
	Heads   []matrixHead
	Rows    []matrixRow
	List    []clashView
}

type matrixHead struct {
	Number int
	Title  string
}

type matrixRow struct {
	matrixHead
	Cells []matrixCell
}

type matrixCell struct {
	Together, Heat int
	Anchor, Label  string
}

type clashView struct {
	Anchor, A, B         string
	Together, Must       int
	Expected, Lift, Sure string
	Now                  string // whether the draft has them at the same time
	AtOnce               bool
}

// matrixSize is how many sessions the matrix shows: those in the largest clashes.
const matrixSize = 24

// listSize is how many pairs the list shows.
const listSize = 100

func (d *Organise) clashes(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, agenda.Reading)
	if err != nil {
		return err
	}
	clashes, people, err := d.agenda.ClashTable(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := clashesPage{Page: d.office.Page(w, r, v, "clashes", "nav.clashes"), People: people, Minimum: v.Edition.GroupMinimum}
	titles := map[programme.SessionID]string{}
	for _, s := range draft.Sessions {
		titles[s.ID] = s.Title
	}
	page.fill(clashes, titles, draft)
	return d.pages.Render(w, r, http.StatusOK, "clashes.html", page)
}

func (p *clashesPage) fill(clashes []agenda.Clash, titles map[programme.SessionID]string, draft programme.Draft) {
	var shown []programme.SessionID
	at := map[[2]programme.SessionID]agenda.Clash{}
	most := 1
	for _, c := range clashes {
		at[[2]programme.SessionID{c.A, c.B}] = c
		most = max(most, c.Together)
		for _, s := range []programme.SessionID{c.A, c.B} {
			if len(shown) < matrixSize && !slices.Contains(shown, s) {
				shown = append(shown, s)
			}
		}
	}
	for i, a := range shown {
		head := matrixHead{i + 1, titles[a]}
		p.Heads = append(p.Heads, head)
		row := matrixRow{matrixHead: head}
		for _, b := range shown[:i] {
			c := at[[2]programme.SessionID{min(a, b), max(a, b)}]
			cell := matrixCell{Together: c.Together, Anchor: anchor(c), Label: titles[a] + " / " + titles[b]}
			if c.Together > 0 {
				cell.Heat = 1 + min(3, int(4*float64(c.Together)/float64(most+1)))
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	for i, c := range clashes {
		if i >= listSize && !(slices.Contains(shown, c.A) && slices.Contains(shown, c.B)) {
			continue // Every number of the matrix leads to its row.
		}
		view := clashView{Anchor: anchor(c), A: titles[c.A], B: titles[c.B], Together: c.Together, Must: c.BothMust,
			Expected: p.P.Number(math.Round(c.Expected*10) / 10), Lift: p.P.Number(math.Round(c.Lift()*10) / 10),
			Sure: p.T("agenda.sure." + string(c.Sure))}
		view.AtOnce = atOnce(draft, c.A, c.B)
		view.Now = p.T("agenda.apart")
		if view.AtOnce {
			view.Now = p.T("agenda.at_once")
		}
		p.List = append(p.List, view)
	}
}

func anchor(c agenda.Clash) string { return string(c.A) + "-" + string(c.B) }

// atOnce reports whether the draft leaves nobody a way to hear both.
func atOnce(d programme.Draft, a, b programme.SessionID) bool {
	first, second := d.PlacementsOf(a), d.PlacementsOf(b)
	for _, p := range first {
		for _, q := range second {
			if !p.Start.Before(q.End()) || !q.Start.Before(p.End()) {
				return false
			}
		}
	}
	return len(first) > 0 && len(second) > 0
}

// importWishes takes in wishes that were collected elsewhere, as CSV: a file that cannot be read changes nothing.
func (d *Organise) importWishes(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, agenda.Importing)
	if err != nil {
		return err
	}
	file, _, err := r.FormFile("wishes")
	if err != nil {
		return agenda.ErrWishes.Because(err)
	}
	defer file.Close()
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	codes := map[string]programme.SessionID{}
	for _, s := range draft.Sessions {
		codes[s.Code] = s.ID
	}
	wishes, err := agenda.ReadWishes(file, codes)
	if err != nil {
		return err
	}
	people, err := d.agenda.Import(r.Context(), v.Who, v.Edition.ID, wishes)
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "agenda.imported", strconv.Itoa(people), "", "/organise/"+v.Edition.Slug+"/clashes/")
	return nil
}
