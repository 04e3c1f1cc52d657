package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

// askPage is what is asked of speakers, and until when.
type askPage struct {
	site.Page
	site.Form
	Kinds     []askView
	Briefings []briefingView
	Version   int64
	URL       string
	May       bool
}

type askView struct {
	Kind, Label, Days, Error string
	On                       bool
}

type briefingView struct{ Lang, Name, Text, Error string }

func (d *Door) askPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	rule, err := d.care.Rule(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	return d.showAsk(w, r, v, rule, nil)
}

func (d *Door) showAsk(w http.ResponseWriter, r *http.Request, v office.Visit, rule care.Rule, refusal error) error {
	page := askPage{Page: d.office.Page(w, r, v, "tasks", "care.ask"), Version: rule.Version, URL: root(v) + "tasks/ask",
		May: v.Who.May(care.Changing, string(v.Edition.ID)) == nil}
	page.Values = map[string][]string{"budget": {amount(rule.Budget)}, "currency": {rule.Currency}}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		page.Values, status = r.PostForm, http.StatusUnprocessableEntity
	}
	for _, a := range rule.Asks {
		one := askView{Kind: string(a.Kind), Label: page.T("care.short." + string(a.Kind)), Days: strconv.Itoa(a.Days), On: !a.Off,
			Error: page.Error("days_" + string(a.Kind))}
		if refusal != nil {
			one.Days = page.Value("days_" + one.Kind)
		}
		page.Kinds = append(page.Kinds, one)
	}
	for _, lang := range v.Edition.Languages {
		one := briefingView{Lang: lang, Name: d.office.Account.Site.Catalogue.In(lang).T("care.language"), Text: rule.Briefing[lang],
			Error: page.Error("briefing_" + lang)}
		if refusal != nil {
			one.Text = page.Value("briefing_" + lang)
		}
		page.Briefings = append(page.Briefings, one)
	}
	return d.pages.Render(w, r, status, "ask.html", page)
}

func (d *Door) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in := office.NewInput(r)
	rule, err := d.care.Rule(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	for i := range rule.Asks {
		a := &rule.Asks[i]
		a.Off, a.Days = !in.Checked("on_"+string(a.Kind)), in.Number("days_"+string(a.Kind))
	}
	rule.Briefing = map[string]string{}
	for _, lang := range v.Edition.Languages {
		if said := in.Text("briefing_" + lang); said != "" {
			rule.Briefing[lang] = said
		}
	}
	rule.Currency = strings.ToUpper(in.Text("currency"))
	seen, errVersion := strconv.ParseInt(in.Text("version"), 10, 64)
	budget, errBudget := cents(in.Text("budget"))
	rule.Budget, rule.Version = budget, seen
	err = in.Err()
	switch {
	case errBudget != nil:
		err = care.ErrBudget
	case errVersion != nil:
		err = record.ErrMoved
	case err == nil:
		err = d.care.SaveRule(r.Context(), v.Who, rule)
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showAsk(w, r, v, rule, err)
	}
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
	http.Redirect(w, r, root(v)+"tasks/", http.StatusSeeOther)
	return nil
}

// wordsPage is what speakers told in a hurry.
type wordsPage struct {
	site.Page
	Words  []wordView
	URL    string
	Repair string
	May    bool
}

type wordView struct {
	ID, Name, Said, Quote, When string
	Sessions                    []wordSession
	Urgent, Settled             bool
}

type wordSession struct {
	Title, URL string
	Out        bool
}

func (d *Door) wordsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	desk, err := d.care.Desk(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := wordsPage{Page: d.office.Page(w, r, v, "tasks", "care.words"), URL: root(v) + "tasks/words",
		May: v.Who.May(care.Changing, string(v.Edition.ID)) == nil}
	if programme.MayKnow(v.Who, v.Edition.ID) {
		page.Repair = root(v) + "repair/"
	}
	for _, x := range desk.Words {
		one := wordView{ID: x.ID, Name: x.Name, Said: said(page.P, x.Word), Quote: x.Said, When: moment(page.P, v, x.At),
			Settled: !x.SettledAt.IsZero(), Urgent: x.Kind != care.Late}
		for _, s := range x.Sessions {
			one.Sessions = append(one.Sessions, wordSession{s.Title, d.opens(v, "sessions/"+string(s.ID)), s.State == programme.Cancelled})
		}
		page.Words = append(page.Words, one)
	}
	return d.pages.Render(w, r, http.StatusOK, "words.html", page)
}

// moment is when something was, on the edition's clock.
func moment(p *text.Printer, v office.Visit, at time.Time) string {
	on := v.Edition.At(at).In(v.Edition.Location())
	return p.ShortDate(on) + " " + p.Time(on)
}

func (d *Door) settle(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Changing)
	if err != nil {
		return err
	}
	if err := d.care.SettleWord(r.Context(), v.Who, v.Edition.ID, r.PostFormValue("word")); err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
	http.Redirect(w, r, root(v)+"tasks/words", http.StatusSeeOther)
	return nil
}

// accessPage is what speakers need to take part, for those who must know.
type accessPage struct {
	site.Page
	Needs []accessView
}

type accessView struct{ Name, Sessions, Chosen, Said string }

func (d *Door) accessPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.ReadingAccess)
	if err != nil {
		return err
	}
	all, err := d.care.AccessNeeds(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := accessPage{Page: d.office.Page(w, r, v, "access", "nav.access")}
	w.Header().Set("Cache-Control", "private, no-store")
	for _, n := range all {
		one := accessView{Name: n.Name, Sessions: strings.Join(n.Sessions, ", "), Said: n.Said}
		var chosen []string
		for _, c := range n.Chosen {
			chosen = append(chosen, page.T("care.access."+c))
		}
		one.Chosen = strings.Join(chosen, ", ")
		page.Needs = append(page.Needs, one)
	}
	return d.pages.Render(w, r, http.StatusOK, "access.html", page)
}

// onePage is a speaker with all that is asked of them.
type onePage struct {
	site.Page
	site.Form
	Email, Profile, Technical, Reminded, Back, URL string
	Sessions                                       []oneSession
	Tasks                                          []oneTask
	Trip                                           *oneTrip
	Consent                                        string
	May                                            bool
}

type oneSession struct {
	Title, URL, When, Contact string
	Decks                     []givenView
}

type oneTask struct {
	Kind, Label, Said, Due, Note string
	Late, Open, Waived           bool
}

type oneTrip struct {
	Said, Asked, Granted, State, Reference, Currency string
	Version                                          int64
	States                                           []office.Option
}

func (d *Door) onePage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	return d.showOne(w, r, v, nil)
}

func (d *Door) showOne(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	desk, err := d.care.Desk(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	var row care.Row
	for _, one := range desk.Rows {
		if string(one.Speaker.ID) == r.PathValue("id") {
			row = one
		}
	}
	if row.Speaker.ID == "" {
		return record.ErrGone
	}
	page := onePage{Page: d.office.Page(w, r, v, "tasks", "care.one"), Email: row.Email,
		Profile: d.opens(v, "speakers/"+string(row.Speaker.ID)),
		URL:     root(v) + "tasks/" + string(row.Speaker.ID), Back: root(v) + "tasks/",
		May: v.Who.May(care.Changing, string(v.Edition.ID)) == nil}
	page.Title = row.Speaker.Name
	page.fill(v, desk, row, func(s programme.SessionID) string { return d.opens(v, "sessions/"+string(s)) })
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		page.Values, status = r.PostForm, http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, status, "one.html", page)
}

// opens is the address of an organisers' page, where whoever looks may open it.
func (d *Door) opens(v office.Visit, page string) string {
	if !d.office.Opens(v, page) {
		return ""
	}
	return root(v) + page
}

func (page *onePage) fill(v office.Visit, desk care.Desk, row care.Row, session func(programme.SessionID) string) {
	p, zone := page.P, v.Edition.Location()
	if !row.Reminded.Last.IsZero() {
		page.Reminded = p.T("care.reminded_times", "Count", row.Reminded.Times, "When", moment(p, v, row.Reminded.Last))
	}
	if row.Consent.Value != "" {
		page.Consent = p.T("care.consent_said", "Said", p.T("care.recording."+row.Consent.Value), "When", moment(p, v, row.Consent.At),
			"Text", row.Consent.TextVersion)
	}
	if row.Technical.Asks() {
		var parts []string
		for _, c := range row.Technical.Chosen {
			parts = append(parts, p.T("care.technical."+c))
		}
		if row.Technical.Said != "" {
			parts = append(parts, row.Technical.Said)
		}
		page.Technical = strings.Join(parts, " · ")
	}
	for _, a := range desk.Sessions {
		for _, s := range row.Sessions {
			if a.ID != s.ID {
				continue
			}
			one := oneSession{Title: a.Title, URL: session(a.ID), Contact: a.Contact.Name}
			if a.Place.ID != "" {
				at := a.Place.Start.In(zone)
				one.When = p.ShortDate(at) + " " + p.Time(at) + " " + desk.Rooms[a.Place.RoomID]
			}
			for _, deck := range a.Decks {
				g := givenView{Label: p.T("care.version", "Number", deck.Number), Note: deckNote(p, v.Edition, deck), URL: deck.URL}
				if g.URL == "" {
					g.URL = root(v) + "decks/" + deck.ID
				}
				one.Decks = append(one.Decks, g)
			}
			page.Sessions = append(page.Sessions, one)
		}
	}
	for _, t := range row.Tasks {
		one := oneTask{Kind: string(t.Kind), Label: p.T("care.short." + string(t.Kind)), Said: taskCell(p, desk.Now, row, t.Kind).Text,
			Note: t.Note, Late: t.Late, Open: t.IsOpen(), Waived: t.State == care.Waived}
		if !t.Due.IsZero() {
			one.Due = p.ShortDate(t.Due.Add(-time.Millisecond).In(zone))
		}
		page.Tasks = append(page.Tasks, one)
	}
	page.trip(desk, row)
}

func (page *onePage) trip(desk care.Desk, row care.Row) {
	t, p := row.Trip, page.P
	if t.ID == "" || !t.Needed {
		return
	}
	page.Trip = &oneTrip{Asked: money(p, t.Asked, desk.Rule.Currency), Granted: amount(t.Granted), State: string(t.State),
		Reference: t.Reference, Currency: desk.Rule.Currency, Version: t.Version,
		Said: p.T("care.trip_line", "Origin", t.Origin, "Arrives", date(p, t.Arrives), "Leaves", date(p, t.Leaves), "Count", t.Nights)}
	if t.Said != "" {
		page.Trip.Said += " · " + t.Said
	}
	if t.State == care.TripAsked {
		page.Trip.Granted = amount(t.Asked)
	}
	for _, s := range care.TripStates {
		page.Trip.States = append(page.Trip.States, office.Option{Value: string(s), Label: p.T("care.trip." + string(s))})
	}
}

// one waives or opens a task of one speaker, or decides about their trip.
func (d *Door) one(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in, of := office.NewInput(r), speaker.ID(r.PathValue("id"))
	if in.Text("kind") != "" {
		err = d.care.Say(r.Context(), v.Who, v.Edition.ID, []speaker.ID{of}, care.Kind(in.Text("kind")), care.State(in.Text("state")),
			in.Text("note"))
	} else {
		granted, errAmount := cents(in.Text("granted"))
		seen, errVersion := strconv.ParseInt(in.Text("version"), 10, 64)
		switch {
		case errAmount != nil:
			err = care.ErrAmount
		case errVersion != nil:
			err = record.ErrMoved
		default:
			err = d.care.DecideTrip(r.Context(), v.Who, v.Edition.ID, of, care.Ruling{State: care.TripState(in.Text("trip")), Granted: granted,
				Reference: in.Text("reference"), Version: seen})
		}
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showOne(w, r, v, err)
	}
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
	http.Redirect(w, r, root(v)+"tasks/"+string(of), http.StatusSeeOther)
	return nil
}
