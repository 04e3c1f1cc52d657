package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/office"

	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/repair"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

type answersPage struct {
	site.Page
	Message string
	URL     string
	Base    string // of all mishaps
	Answers []answerView
	Left    []string     // ways that are none, and why
	Again   mishapFields // the mishap as form fields, to look again
}

type mishapFields struct {
	Kind, Speaker, Room, From, Late, Session, Other string
	Minutes, Most                                   int
}

type answerView struct {
	ID, Name, Note, PlanURL string
	Does                    string // in one sentence
	Applied                 bool
	Cancelled, Without      []string
	Moves                   []moveView
	MoveCount, Long         string // how many move; Long when they are too many to show at once
	People                  string
	Gone                    string // how many are cancelled
	Call                    string // names
	CallCount               string
	Price                   []againstRow
	Days                    string
	Exact                   string
}

// moveView is a session that goes from one place to another.
type moveView struct{ Title, From, To string }

// againstRow is a figure of the draft before, and after.
type againstRow struct{ Label, From, To string }

// shownMoves is how many moves, or names, are shown without being asked for.
const shownMoves = 6

// answers shows the plans that answer a mishap side by side.
func (d *Door) answers(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	return d.showAnswers(w, r, v, draft, nil)
}

func (d *Door) showAnswers(w http.ResponseWriter, r *http.Request, v office.Visit, draft programme.Draft, refusal error) error {
	repairID := repair.ID(r.PathValue("id"))
	plans, err := d.repair.Answers(r.Context(), v.Who, v.Edition.ID, repairID)
	if err != nil {
		return err
	}
	page := answersPage{Page: d.office.Page(w, r, v, "repair", ""), Base: "/organise/" + v.Edition.Slug + "/repair/"}
	m := plans[0].Answer.Mishap
	page.URL, page.Title = page.Base+string(repairID)+"/", page.P.Say(happened(draft, m))
	page.Again = fieldsOf(m)
	for _, p := range plans {
		page.Answers = append(page.Answers, page.answer(draft, p))
	}
	for _, left := range plans[0].Answer.Left {
		page.Left = append(page.Left, page.leftOut(m, left))
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		status = web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "answers.html", page)
}

func fieldsOf(m repair.Mishap) mishapFields {
	f := mishapFields{Kind: string(m.Kind), Speaker: string(m.Speaker), Room: string(m.Room), Session: string(m.Session),
		Other: string(m.Other), Minutes: m.Minutes, Most: m.Most}
	if !m.From.IsZero() {
		f.From = m.From.UTC().Format(time.RFC3339)
		f.Late = f.Session + " " + f.From
	}
	return f
}

// leftOut says why a way makes no candidate.
func (page *answersPage) leftOut(m repair.Mishap, left repair.LeftOut) string {
	way := page.P.Say(wayName(m, left.Way))
	switch {
	case left.Like != "":
		return page.T("planning.left.same", "Way", way, "Like", page.P.Say(wayName(m, left.Like)))
	case left.Said != "":
		return page.T("planning.left.refused", "Way", way, "Why", page.P.Read(left.Said))
	case left.Why != "": // from before the sentence was kept
		return page.T("planning.left.refused", "Way", way, "Why", page.T("fault."+left.Why))
	default:
		return page.T("planning.left.refused", "Way", way, "Why", page.T("planning.left.time"))
	}
}

// does says what a candidate does to sessions.
func (page *answersPage) does(c repair.Answer) string {
	deeds := c.Deeds()
	if deeds == (repair.Deeds{}) {
		return page.T("planning.does.nothing")
	}
	var parts []string
	for _, deed := range []struct {
		key   string
		count int
	}{{"cancels", deeds.Cancelled}, {"without", deeds.Without}, {"rooms", deeds.Rooms}, {"hours", deeds.Hours}, {"lengths", deeds.Lengths},
		{"away", deeds.Away}} {
		if deed.count > 0 {
			parts = append(parts, page.T("planning.does."+deed.key, "Count", deed.count))
		}
	}
	if deeds.Cancelled == 0 {
		parts = append([]string{page.T("planning.does.keeps")}, parts...)
	}
	if len(c.Moved) == 0 {
		parts = append(parts, page.T("planning.does.moves_none"))
	}
	sentence := strings.Join(parts, ", ")
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

func (page *answersPage) answer(draft programme.Draft, p repair.WayOut) answerView {
	c := p.Answer
	titles := func(ids []programme.SessionID) (out []string) {
		for _, id := range ids {
			s, _ := draft.Session(id)
			out = append(out, s.Title)
		}
		return out
	}
	view := answerView{ID: string(p.ID), Name: page.P.Say(wayName(c.Mishap, c.Way)), Note: page.T(noteKey(c.Mishap, c.Way)),
		PlanURL: "../../plans/" + string(p.ID) + "/",
		Applied: !p.AppliedAt.IsZero(), Cancelled: titles(c.Cancelled), Without: titles(c.Without),
		Gone: page.count("cancelled", len(c.Cancelled)), MoveCount: page.count("moved", len(c.Moved))}
	view.Moves, view.Does = page.moves(draft, c.Moved), page.does(c)
	if len(c.Moved) > shownMoves {
		view.Long = view.MoveCount
	}
	switch {
	case c.Few:
		view.People = page.T("planning.answer.few_people", "Count", draft.Frame.Edition.GroupMinimum)
	default:
		view.People = page.T("planning.answer.people", "Count", c.Concerned)
	}
	var names []string
	for _, id := range c.Call {
		if i := slices.IndexFunc(draft.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == id }); i >= 0 {
			names = append(names, draft.Stage.Speakers[i].Name)
		}
	}
	view.Call, view.CallCount = page.P.List(names), page.count("call", len(names))
	page.price(&view, p)
	return view
}

// price says what a candidate is worth against the draft before.
func (page *answersPage) price(view *answerView, p repair.WayOut) {
	c, a, b, n := p.Answer, p.Answer.Before, p.Price, page.P.Number
	view.Price = []againstRow{{page.T("planning.standing"), n(int(a.Standing + 0.5)), n(int(b.Standing + 0.5))}}
	if b.People > 0 {
		view.Price = []againstRow{
			{page.T("planning.everything"), n(a.Everything), n(b.Everything)},
			{page.T("planning.lose_must"), n(a.LoseMust), n(b.LoseMust)},
			view.Price[0],
			{page.T("planning.mean"), page.P.Percent(a.Mean), page.P.Percent(b.Mean)},
		}
	}
	var days []string
	for _, e := range []struct {
		key   string
		count int
	}{{"lose", c.LoseMust}, {"win", c.KeepMust}, {"better", c.Better}, {"worse", c.Worse}} {
		if e.count > 0 {
			days = append(days, page.T("planning.effect."+e.key, "Count", e.count))
		}
	}
	view.Days = page.T("planning.answer.same")
	if len(days) > 0 {
		view.Days = strings.Join(days, " · ")
	}
	switch {
	case c.Way != repair.RoomsOnly && c.Way != repair.MoveFew: // nothing is looked for
	case c.Exact:
		view.Exact = page.T("planning.answer.exact")
	default:
		view.Exact = page.T("planning.answer.not_exact")
	}
}

// count says how many, in words where there are none.
func (page *answersPage) count(key string, n int) string {
	if n == 0 {
		return page.T("planning.answer.none_" + key)
	}
	return page.T("planning.answer."+key, "Count", n)
}

// moves says where sessions go from and to, without what stays the same, and how long those last whose length changes.
func (page *answersPage) moves(draft programme.Draft, moved []repair.Moved) (out []moveView) {
	zone, days := draft.Frame.Edition.Location(), len(draft.Frame.Days) > 1
	for _, m := range moved {
		s, _ := draft.Session(m.Session)
		place := func(at planning.Place) string {
			if at.Start.IsZero() {
				return page.T("programme.nowhere")
			}
			var parts []string
			if start := at.Start.In(zone); !m.From.Start.Equal(m.To.Start) || m.From.Room == m.To.Room {
				if days {
					parts = append(parts, page.P.ShortDate(start))
				}
				parts = append(parts, page.P.Time(start))
			}
			if room, ok := draft.Frame.Room(at.Room); ok && m.From.Room != m.To.Room {
				parts = append(parts, room.Name)
			}
			return strings.Join(parts, " ")
		}
		view := moveView{s.Title, place(m.From), place(m.To)}
		if m.From.Start.Equal(m.To.Start) && m.From.Room != m.To.Room {
			view.From = page.P.Time(m.From.Start.In(zone)) + " " + view.From
		}
		if m.Minutes > 0 {
			view.To += " (" + page.P.Minutes(m.Minutes) + ")"
		}
		out = append(out, view)
	}
	return out
}

// adopt makes a candidate the draft, mishap included, and goes on to the release.
func (d *Door) adopt(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	done, err := d.repair.Adopt(r.Context(), v.Who, v.Edition.ID, planning.PlanID(r.PostFormValue("plan")))
	if fault.KindOf(err) == fault.Conflict {
		return d.showAnswers(w, r, v, draft, err)
	}
	if err != nil {
		return err
	}
	planningweb.Took(w, r, v, done, d.printer(r).T("planning.answer.adopted"), "release/")
	return nil
}
