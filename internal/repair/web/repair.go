package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/office"

	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/repair"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

type repairPage struct {
	site.Page
	Message string
	Failed  string // the kind of mishap that was refused, whose form has the message; empty with a message: another's
	URL     string
	Waiting []withdrawnView
	Forms   []mishapForm
	Recent  []recentView
}

// withdrawnView is a session that was withdrawn, and about whose place nobody has decided.
type withdrawnView struct {
	Session, Title, Reason, When string
}

// settled is what a form says of a withdrawn session whose place somebody has decided about.
const settled = "settled"

// mishapForm asks for one thing that may have happened. It has no fields where the draft has nothing that it may happen to.
type mishapForm struct {
	Kind, Title, Why, Action string
	Fields                   []fieldView
	Empty                    string // what is missing, when there are no fields
}

// fieldView is a choice, or a number of minutes where there are no choices.
type fieldView struct {
	Name, Label string
	Choices     []choiceView
	Blank       bool // nothing is chosen at first
	Minutes     int
}

// choiceView is something that may be chosen.
type choiceView struct {
	Key, Name string
	Chosen    bool
}

type recentView struct {
	ID               repair.ID
	URL, Title, When string
	Applied          bool
}

// usualMinutes is how late something is, unless told.
const usualMinutes = 20

// repairs asks what happened.
func (d *Door) repairs(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	return d.showRepairs(w, r, v, draft, repair.Mishap{Most: 2, Minutes: usualMinutes}, nil)
}

func (d *Door) showRepairs(w http.ResponseWriter, r *http.Request, v office.Visit, draft programme.Draft, m repair.Mishap,
	refusal error) error {
	page := repairPage{Page: d.office.Page(w, r, v, "repair", "nav.repair"), URL: "/organise/" + v.Edition.Slug + "/repair/"}
	page.ask(draft, m)
	if programme.MayKnow(v.Who, v.Edition.ID) {
		waiting, err := d.programme.Withdrawals(r.Context(), v.Who, v.Edition.ID)
		if err != nil {
			return err
		}
		for _, w := range waiting {
			s, _ := draft.Session(w.Session)
			page.Waiting = append(page.Waiting, withdrawnView{string(w.Session), s.Title, w.Reason, page.when(draft, w.At)})
		}
	}
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	answers, err := repair.WaysOut(plans)
	if err != nil {
		return err
	}
	page.Recent = recent(page.Page, draft, answers, page.URL)
	page.Recent = page.Recent[:min(len(page.Recent), mostRecent)]
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		page.Failed, status = string(m.Kind), web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "repair.html", page)
}

// ask makes the forms of what the draft has, filled in as before.
func (page *repairPage) ask(draft programme.Draft, m repair.Mishap) {
	late, first, second := page.placed(draft, m)
	pick := func(name string, all []choiceView) fieldView {
		chosen := slices.ContainsFunc(all, func(c choiceView) bool { return c.Chosen })
		return fieldView{Name: name, Label: page.T("planning.mishap.field." + name), Choices: all, Blank: !chosen}
	}
	most := fieldView{Name: "most", Label: page.T("planning.mishap.field.most")}
	for _, n := range []string{"1", "2", "3"} {
		most.Choices = append(most.Choices, choiceView{n, n, n == strconv.Itoa(m.Most)})
	}
	may := most
	may.Label = page.T("planning.mishap.field.may")
	minutes := fieldView{Name: "minutes", Label: page.T("planning.mishap.field.minutes"), Minutes: m.Minutes}
	fields := map[repair.Kind][]fieldView{
		repair.SpeakerCancels: {pick("speaker", page.onStage(draft, m)), may},
		repair.RoomLost:       {pick("room", roomsOf(draft, m)), pick("from", page.times(draft, m)), most},
		repair.RunsLate:       {pick("late", late), minutes, most},
		repair.Swap:           {pick("session", first), pick("other", second)},
		repair.Broken:         {most},
		repair.Better:         {may},
	}
	for _, kind := range repair.Kinds {
		key := "planning.mishap." + string(kind)
		form := mishapForm{Kind: string(kind), Title: page.T(key), Why: page.T(key + "_why"), Action: page.T(key + "_do"), Fields: fields[kind]}
		if len(first) == 0 || slices.ContainsFunc(form.Fields, func(f fieldView) bool { return f.Name != "minutes" && len(f.Choices) == 0 }) {
			form.Fields, form.Empty = nil, page.T("planning.mishap.nothing")
		}
		page.Forms = append(page.Forms, form)
	}
}

func (page *repairPage) onStage(draft programme.Draft, m repair.Mishap) (out []choiceView) {
	busy := map[speaker.ID]bool{}
	for _, s := range draft.Sessions {
		for _, id := range s.Speakers {
			busy[id] = busy[id] || s.State != programme.Cancelled
		}
	}
	for _, s := range draft.Stage.Speakers {
		if busy[s.ID] {
			out = append(out, choiceView{string(s.ID), s.Name, s.ID == m.Speaker})
		}
	}
	text.SortBy(page.Lang(), out, func(c choiceView) string { return c.Name })
	return out
}

func roomsOf(draft programme.Draft, m repair.Mishap) (out []choiceView) {
	for _, room := range draft.Frame.Rooms {
		out = append(out, choiceView{string(room.ID), room.Name, room.ID == m.Room})
	}
	return out
}

func (page *repairPage) when(draft programme.Draft, t time.Time) string {
	at := t.In(draft.Frame.Edition.Location())
	return page.P.ShortDate(at) + " " + page.P.Time(at)
}

func (page *repairPage) times(draft programme.Draft, m repair.Mishap) (out []choiceView) {
	for _, slot := range draft.Frame.Slots {
		out = append(out, choiceView{slot.Start.UTC().Format(time.RFC3339), page.when(draft, slot.Start), slot.Start.Equal(m.From)})
	}
	return out
}

// placed lists what may be late, keynotes and plenaries, and what may be swapped, twice.
func (page *repairPage) placed(draft programme.Draft, m repair.Mishap) (late, first, second []choiceView) {
	for _, p := range draft.Placements {
		s, _ := draft.Session(p.SessionID)
		if s.State == programme.Cancelled || s.Kind == programme.Break {
			continue
		}
		room, _ := draft.Frame.Room(p.RoomID)
		name := strings.TrimSpace(page.when(draft, p.Start)+" "+room.Name) + " · " + s.Title
		key := string(s.ID) + " " + p.Start.UTC().Format(time.RFC3339)
		once := !slices.ContainsFunc(late, func(c choiceView) bool { return c.Key == key }) // it may be in several rooms at once
		if (s.Plenary || s.Kind == programme.Keynote) && once {
			late = append(late, choiceView{key, name, s.ID == m.Session && p.Start.Equal(m.From)})
		}
		if !s.Plenary && len(draft.PlacementsOf(s.ID)) == 1 {
			first = append(first, choiceView{string(s.ID), name, m.Kind == repair.Swap && s.ID == m.Session})
			second = append(second, choiceView{string(s.ID), name, s.ID == m.Other})
		}
	}
	return late, first, second
}

// mostRecent is how many mishaps are listed where one is told.
const mostRecent = 10

// recent lists what happened, newest first; so are the plans that answer it.
func recent(page site.Page, draft programme.Draft, plans []repair.WayOut, url string) (out []recentView) {
	at := map[repair.ID]int{}
	for _, p := range plans {
		i, known := at[p.Repair()]
		if !known {
			i = len(out)
			at[p.Repair()] = i
			made := p.CreatedAt.In(draft.Frame.Edition.Location())
			out = append(out, recentView{ID: p.Repair(), URL: url + string(p.Repair()) + "/", Title: page.P.Say(happened(draft, p.Answer.Mishap)),
				When: page.P.ShortDate(made) + " " + page.P.Time(made)})
		}
		out[i].Applied = out[i].Applied || !p.AppliedAt.IsZero()
	}
	return out
}

// Mishaps lists what happened for the page of plans, newest first, each with the plans that answer it in the order of the ways.
func Mishaps(page site.Page, draft programme.Draft, plans []planning.Plan) (out []planningweb.Mishap, err error) {
	answers, err := repair.WaysOut(plans)
	if err != nil {
		return nil, err
	}
	for _, past := range recent(page, draft, answers, "/organise/"+draft.Frame.Edition.Slug+"/repair/") {
		m := planningweb.Mishap{URL: past.URL, Title: past.Title, When: past.When, Applied: past.Applied}
		these := slices.DeleteFunc(slices.Clone(answers), func(w repair.WayOut) bool { return w.Repair() != past.ID })
		repair.SortAnswers(these)
		for _, w := range these {
			w.Name = wayName(w.Answer.Mishap, w.Answer.Way).Kept()
			m.Plans = append(m.Plans, w.Plan)
		}
		out = append(out, m)
	}
	return out, nil
}

// happened says in a sentence what a mishap is.
func happened(draft programme.Draft, m repair.Mishap) text.Said {
	at := slices.IndexFunc(draft.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == m.Speaker })
	name := ""
	if at >= 0 {
		name = draft.Stage.Speakers[at].Name
	}
	room, _ := draft.Frame.Room(m.Room)
	session, _ := draft.Session(m.Session)
	other, _ := draft.Session(m.Other)
	return text.Say("planning.mishap."+string(m.Kind)+"_is", "Name", name, "Room", room.Name, "Time", planningweb.Clock(draft, m.From),
		"Session", session.Title, "Other", other.Title, "Minutes", m.Minutes)
}

// wayName names a way of answering.
func wayName(m repair.Mishap, way repair.Way) text.Said {
	return text.Say(wayKey(m, way), "Count", m.Most)
}

// wayKey is the message that names a way. Where some must move, few more may.
func wayKey(m repair.Mishap, way repair.Way) string {
	key := "planning.way." + string(way)
	if way == repair.MoveFew && m.Kind != repair.SpeakerCancels && m.Kind != repair.Withdrawn && m.Kind != repair.Better {
		key += "_more"
	}
	return key
}

// noteKey is the message that says what a way does. Where something is late, breaks give way in any case.
func noteKey(m repair.Mishap, way repair.Way) string {
	if m.Kind == repair.RunsLate && way == repair.CancelOnly {
		return "planning.way.cancel_late_note"
	}
	return wayKey(m, way) + "_note"
}

// naming names the candidates for a mishap, for whoever reads it.
func naming(draft programme.Draft, m repair.Mishap) func(repair.Way) string {
	return func(way repair.Way) string {
		return text.Say("planning.answer.name", "Mishap", happened(draft, m), "Way", wayName(m, way)).Kept()
	}
}

// mishapOf reads a form.
func mishapOf(r *http.Request) repair.Mishap {
	m := repair.Mishap{Kind: repair.Kind(r.PostFormValue("kind")), Speaker: speaker.ID(r.PostFormValue("speaker")),
		Room:    edition.RoomID(r.PostFormValue("room")),
		Session: programme.SessionID(r.PostFormValue("session")), Other: programme.SessionID(r.PostFormValue("other"))}
	from := r.PostFormValue("from")
	if m.Kind == repair.RunsLate {
		session, start, _ := strings.Cut(r.PostFormValue("late"), " ")
		m.Session, from = programme.SessionID(session), start
	}
	if at, err := time.Parse(time.RFC3339, from); err == nil {
		m.From = at.UTC()
	}
	m.Minutes, _ = site.Int(r, "minutes")
	m.Most, _ = site.Int(r, "most")
	return m
}

// happen looks for candidates that answer what happened.
func (d *Door) happen(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	m := mishapOf(r)
	if m.Kind == settled {
		if err := d.programme.AnswerWithdrawal(r.Context(), v.Who, v.Edition.ID, m.Session); err != nil {
			return err
		}
		http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/repair/", http.StatusSeeOther)
		return nil
	}
	repairID, err := d.repair.Repair(r.Context(), v.Who, v.Edition.ID, m, naming(draft, m))
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		m.Minutes, m.Most = cmp.Or(m.Minutes, usualMinutes), cmp.Or(m.Most, 2)
		return d.showRepairs(w, r, v, draft, m, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/repair/"+string(repairID)+"/", http.StatusSeeOther)
	return nil
}
