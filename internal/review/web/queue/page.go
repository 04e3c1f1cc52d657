package queue

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

// queuePage is one sheet and what can be answered.
type queuePage struct {
	site.Page
	Base    string
	Device  string // names who reads, for what their device keeps; empty: there is no queue
	Knows   string // address where they say what they know
	Sight   string // address where they give the sight of names up, or take it again; empty: they have none
	Marked  string // how they stand to names, in words
	Bids    string // address where they bid; empty: nobody is asked
	Why     string // there is no sheet: why
	Round   string
	Sheet   *sheetView
	Counted string // “18 of 60”
	Left    string // “about 41 min left”
	Strip   []stripView
	Said    string // what the strip shows
	Grades  []gradeView
	Spread  []spreadView
	Before  string // addresses of the neighbours
	After   string
	Was     *wasView
	Remarks []remarkView
	Open    bool
}

// sheetView is a sheet as it is shown.
type sheetView struct {
	P *text.Printer
	blind.Sheet
	Facts    []string
	Title    []blind.Part
	Outline  []blind.Part
	Why      []blind.Part
	Abstract []blind.Part
	Replies  []replyView
	Given    string // their verdict, in words; empty: none
}

// T is the message of a key in the page's language.
func (s sheetView) T(key string, values ...any) string { return s.P.T(key, values...) }

type replyView struct {
	Question string
	Said     []blind.Part
}

type stripView struct {
	Grade   int // 0: none or not their field
	Here    bool
	X, Y, H int
}

type gradeView struct {
	Grade   int
	Label   string
	Short   string
	Asks    bool // for a sentence, after it
	Pressed bool
}

type spreadView struct{ Grade, Count, Width int }

// wasView is what was answered last, which can be undone.
type wasView struct {
	Handle, Said string
	Asks         bool
}

type remarkView struct{ By, Said string }

// page is the sheet that is asked for, or the next one without a verdict.
func (d *Door) page(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Reading)
	if err != nil {
		return err
	}
	page := d.blank(w, r, v)
	asked, err := d.sheets.Asked(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	if asked {
		page.Bids = page.Base + "bids"
	}
	q, err := d.sheets.Queue(r.Context(), v.Who, v.Edition.ID)
	if fault.KindOf(err) == fault.NotFound {
		page.Why, _ = page.P.Fault(err)
		return d.pages.Render(w, r, http.StatusOK, "queue.html", page)
	}
	if err != nil {
		return err
	}
	handle := r.URL.Query().Get("sheet")
	at := q.Place(handle)
	if at < 0 && handle != "" {
		return blind.ErrNoSheet
	}
	switch {
	case q.GivenUp:
		page.Sight, page.Marked = page.Base+"sight", page.T("review.sight_up")
	case q.Sighted:
		page.Sight, page.Marked = page.Base+"sight", page.T("review.sight_marked")
	}
	page.show(q, at, r.URL.Query().Get("was"))
	if at >= 0 {
		remarks, err := d.sheets.Remarks(r.Context(), v.Who, v.Edition.ID, q.Sheets[at].Handle)
		if err != nil {
			return err
		}
		page.remark(remarks)
	}
	return d.pages.Render(w, r, http.StatusOK, "queue.html", page)
}

func (d *Door) blank(w http.ResponseWriter, r *http.Request, v office.Visit) *queuePage {
	page := &queuePage{Page: d.office.Account.PageIn(w, r, "review.queue", v.Edition.Speak), Base: "/" + v.Edition.Slug + "/review/"}
	page.Knows = page.Base + "expertise"
	page.Edition = &site.EditionRef{Slug: v.Edition.Slug, Name: v.Edition.Name, Zone: v.Edition.Zone}
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("review.css")})
	page.Scripts = append(page.Scripts, "review.js")
	return page
}

// show fills the page with the sheet at a place; -1: all have a verdict.
func (page *queuePage) show(q blind.Queue, at int, was string) {
	p := page.P
	page.Round, page.Open, page.Device = roundSaid(p, q.Round), q.Round.Open, q.Device()
	page.Counted, page.Left = countedSaid(p, q, at), leftSaid(p, q)
	page.Said = p.T("review.strip", "Done", q.Done(), "Total", len(q.Sheets))
	for i, s := range q.Sheets {
		page.Strip = append(page.Strip, stripOf(i, s, i == at))
	}
	page.Was = wasOf(p, q, was)
	for i, n := range q.Spread() {
		page.Spread = append(page.Spread, spreadView{i + 1, n, n * 100 / len(q.Sheets)})
	}
	switch {
	case len(q.Sheets) == 0:
		page.Why = p.T("review.no_sheets_yet")
		return
	case at < 0:
		page.Why = p.T("review.all_done")
		page.Before = page.address(q.Sheets[len(q.Sheets)-1].Handle)
		return
	}
	sheet := viewOf(p, q.Sheets[at])
	page.Sheet, page.Title = &sheet, sheet.Handle
	for g := blind.Best; g >= blind.Worst; g-- {
		page.Grades = append(page.Grades, gradeView{g, p.T("review.grade." + strconv.Itoa(g)), p.T("review.short." + strconv.Itoa(g)),
			blind.Extreme(g), sheet.Own.Grade == g})
	}
	if at > 0 {
		page.Before = page.address(q.Sheets[at-1].Handle)
	}
	if at < len(q.Sheets)-1 {
		page.After = page.address(q.Sheets[at+1].Handle)
	}
}

func (page *queuePage) address(handle string) string {
	return page.Base + "?sheet=" + url.QueryEscape(handle)
}

func (page *queuePage) remark(all []blind.Remark) {
	for _, m := range all {
		by := page.T("review.remark_own")
		if !m.Own {
			by = page.T("review.remark_by", "Letter", m.Letter)
		}
		page.Remarks = append(page.Remarks, remarkView{by, m.Said})
	}
}

func roundSaid(p *text.Printer, r blind.Round) string {
	key := "review.round_sighted"
	if r.Blind {
		key = "review.round_blind"
	}
	return p.T(key, "Number", r.Number)
}

func countedSaid(p *text.Printer, q blind.Queue, at int) string {
	if at < 0 {
		at = len(q.Sheets) - 1
	}
	return p.T("review.counted", "Place", at+1, "Total", len(q.Sheets))
}

func leftSaid(p *text.Printer, q blind.Queue) string {
	if q.Done() == len(q.Sheets) {
		return p.T("review.none_left")
	}
	return p.T("review.left", "Minutes", q.Minutes())
}

// stripOf is a sheet's bar: its height is the grade.
func stripOf(i int, s blind.Sheet, here bool) stripView {
	v := stripView{Grade: s.Own.Grade, Here: here, X: i * 10, H: 2}
	if s.Own.State != blind.None {
		v.H = 1 + 3*max(s.Own.Grade, 1)
	}
	v.Y = 16 - v.H
	return v
}

func wasOf(p *text.Printer, q blind.Queue, handle string) *wasView {
	if handle == "" || !q.Round.Open {
		return nil
	}
	at := q.Place(handle)
	if at < 0 {
		return &wasView{Handle: handle, Said: p.T("review.was_recused", "Handle", handle)}
	}
	s := q.Sheets[at]
	if s.Own.State == blind.None {
		return nil
	}
	return &wasView{handle, givenSaid(p, s), blind.Extreme(s.Own.Grade) && s.Own.Sentence == ""}
}

func givenSaid(p *text.Printer, s blind.Sheet) string {
	if s.Own.State == blind.Abstained {
		return p.T("review.was_abstained", "Handle", s.Handle)
	}
	return p.T("review.was_graded", "Handle", s.Handle, "Grade", s.Own.Grade)
}

// viewOf is a sheet in words.
func viewOf(p *text.Printer, s blind.Sheet) sheetView {
	v := sheetView{P: p, Sheet: s, Title: blind.Parts(s.Title), Outline: blind.Parts(s.Text.Outline), Why: blind.Parts(s.Text.Why),
		Abstract: blind.Parts(s.Text.Abstract)}
	if s.Format != "" {
		v.Facts = append(v.Facts, s.Format, p.Minutes(s.Minutes))
	}
	if s.Level != "" {
		v.Facts = append(v.Facts, p.T("review.level."+s.Level))
	}
	if s.Language != "" {
		v.Facts = append(v.Facts, text.LanguageName(s.Language))
	}
	if s.Track != "" {
		v.Facts = append(v.Facts, s.Track)
	}
	v.Facts = append(v.Facts, s.Products...)
	for _, r := range s.Text.Replies {
		v.Replies = append(v.Replies, replyView{r.Question, blind.Parts(r.Said)})
	}
	if s.Own.State != blind.None {
		v.Given = givenSaid(p, s)
	}
	return v
}
