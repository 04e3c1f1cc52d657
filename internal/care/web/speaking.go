package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// speakingPage is all that a speaker needs: where and when, what to do next, whom to write to.
type speakingPage struct {
	site.Page
	Nobody   bool // who looks speaks at nothing that they know of
	Link     bool // they came by a link
	Expired  string
	Changes  string // where they change what their sessions say
	SignIn   string
	Name     string
	Until    string // days
	Sessions []sessionView
	Tasks    []taskView
	Done     int
	Waits    bool
	ReplyURL string
	Contacts []contactView
	Words    []string // that organisers know of
	Word     site.Form
	Wrote    bool // a word that was refused
	URL      string
	May      bool // something stands that they may be late for
	Picture  string
}

type sessionView struct {
	ID, Title, Day, Time, Room, Note, Said, Others string
	URL, Calendar                                  string
	Out, Placed                                    bool
}

type contactView struct{ Name, Email, For string }

// taskView is a task with its form.
type taskView struct {
	site.Form
	Kind, Label, Hint, Due, Said, Note string
	Next, Rest, Open, Late, Finished   bool
	Choices                            []choiceView
	Days                               []dayView
	Decks                              []deckView
	Text                               string // of organisers
	Fixed                              bool
	Currency                           string
}

type choiceView struct {
	Value, Label string
	On           bool
}

type dayView struct {
	Date, Title, From, To string
	On                    bool
}

type deckView struct {
	Session, Title, Embargo string
	Given                   []givenView
}

type givenView struct{ Label, Note, URL string }

// holder is whose page it is: who holds the link of the address, or who is signed in.
func (d *Door) holder(r *http.Request) (e edition.Edition, h care.Holder, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, h, err
	}
	h.Link = r.PathValue("token")
	h.Who, err = d.office.Account.Actor(r)
	return e, h, err
}

func speakingURL(e edition.Edition, link string) string {
	if link == "" {
		return "/" + e.Slug + "/speaking/"
	}
	return "/" + e.Slug + "/speaking/with/" + link
}

func (d *Door) speakingPage(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	return d.showSpeaking(w, r, e, h, "", nil)
}

// showSpeaking shows the page; refusal is of the task, or word, that was wrong.
func (d *Door) showSpeaking(w http.ResponseWriter, r *http.Request, e edition.Edition, h care.Holder, wrong string, refusal error) error {
	page := speakingPage{Page: d.office.Account.PageIn(w, r, "care.title", e.Speak), SignIn: "/sign-in?next=/" + e.Slug + "/speaking/",
		URL: speakingURL(e, h.Link), ReplyURL: "/" + e.Slug + "/reply/", Link: h.Link != ""}
	page.Edition, page.Section = d.public.RefNow(r, page.P, e), "speaking"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("care.css")})
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	o, err := d.care.Own(r.Context(), h, e)
	if fault.KindOf(err) == fault.NotFound {
		page.Nobody, page.Link = true, h.Who.SignedIn()
		page.Expired, _ = page.P.Fault(err)
		return d.pages.Render(w, r, http.StatusNotFound, "speaking.html", page)
	}
	if err != nil {
		return err
	}
	page.Name, page.Waits = o.Speaker.Name, o.Waits
	page.Changes = changesURL(e, h.Link)
	page.sessions(e, o)
	page.tasks(e, o, wrong)
	for _, x := range o.Words {
		page.Words = append(page.Words, said(page.P, x))
	}
	status := http.StatusOK
	if refusal != nil {
		page.refuse(r, wrong, refusal)
		status = http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, status, "speaking.html", page)
}

// said is what somebody told in a hurry, in a line.
func said(p *text.Printer, x care.Word) string {
	return p.T("care.word_"+string(x.Kind), "Minutes", p.Minutes(x.Minutes))
}

// refuse keeps what was typed, with what is wrong beside it.
func (page *speakingPage) refuse(r *http.Request, wrong string, refusal error) {
	if wrong == "word" {
		page.Word.Fail(page.P, refusal)
		page.Word.Values, page.Wrote = r.PostForm, true
		return
	}
	for i := range page.Tasks {
		if t := &page.Tasks[i]; t.Kind == wrong {
			t.Form.Fail(page.P, refusal)
			t.Values, t.Open = r.PostForm, true
			for k := range t.Choices {
				t.Choices[k].On = slices.Contains(r.PostForm["chosen"], t.Choices[k].Value)
			}
			for k := range t.Days {
				day := &t.Days[k]
				day.On, day.From, day.To = r.PostForm.Get("on_"+day.Date) != "", r.PostForm.Get("from_"+day.Date), r.PostForm.Get("to_"+day.Date)
			}
		}
	}
}

func (page *speakingPage) sessions(e edition.Edition, o care.Own) {
	p, zone := page.P, e.Location()
	if len(o.Days) > 0 {
		days := int(o.Days[0].Start.Sub(o.Now).Hours()/24) + 1
		if days > 0 {
			page.Until = p.T("care.days_left", "Count", days)
		}
	}
	for _, s := range o.Sessions {
		v := sessionView{ID: string(s.ID), Title: s.Title, Others: strings.Join(s.Others, ", ")}
		v.Out = s.State == programme.Cancelled || s.Reply == selection.No
		released := len(s.Places) > 0
		if released {
			v.URL, v.Calendar = "/"+e.Slug+"/talk/"+s.Code+"/", "/"+e.Slug+"/talk/"+s.Code+".ics"
		}
		switch {
		case s.State == programme.Cancelled:
			v.Said = p.T("care.session_out")
		case s.Reply == selection.No:
			v.Said = p.T("care.session_no")
		case s.Reply == selection.Asked:
			v.Said = p.T("care.session_asked", "Date", p.Date(s.ReplyBy.Add(-time.Millisecond).In(zone)))
		case !released:
			v.Said = p.T("care.session_waits")
		}
		if released && !v.Out {
			first := s.Places[0]
			v.Placed, v.Day, v.Time = true, p.Date(first.Start.In(zone)), p.Time(first.Start.In(zone))
			v.Room = first.Room.Name
			if v.Room == "" {
				v.Room = p.T("care.everywhere")
			}
			v.Note = p.T("care.be_there", "Time", p.Time(first.Start.Add(-beThere).In(zone)), "Minutes", p.Minutes(s.Minutes))
			if first.Room.Capacity > 0 {
				v.Note = p.T("care.seats", "Count", first.Room.Capacity) + " · " + v.Note
			}
			for _, again := range s.Places[1:] {
				v.Note += " · " + p.T("care.again", "When", p.Date(again.Start.In(zone))+" "+p.Time(again.Start.In(zone)), "Room", again.Room.Name)
			}
		}
		page.Sessions = append(page.Sessions, v)
		if !v.Out {
			page.May = true
			page.contact(s)
		}
	}
}

// beThere is how long before its start a speaker is awaited.
const beThere = 20 * time.Minute

// contact adds who answers for a session, once for all that they answer for.
func (page *speakingPage) contact(s care.OwnSession) {
	c := s.Contact
	if c.Email == "" {
		return
	}
	for i := range page.Contacts {
		if page.Contacts[i].Email == c.Email {
			page.Contacts[i].For += ", " + s.Title
			return
		}
	}
	page.Contacts = append(page.Contacts, contactView{Name: c.Name, Email: c.Email, For: s.Title})
}

// tasks are the one to do next, the others that are open, and those that are done.
func (page *speakingPage) tasks(e edition.Edition, o care.Own, wrong string) {
	next, some := o.Next()
	for _, open := range []bool{true, false} {
		for _, t := range o.Tasks {
			if t.IsOpen() != open {
				continue
			}
			v := page.task(e, o, t)
			v.Next = some && t.Kind == next.Kind
			v.Rest = !v.Next && !slices.ContainsFunc(page.Tasks, func(had taskView) bool { return had.Rest })
			v.Open = v.Next && wrong == ""
			if v.Finished = !t.IsOpen(); v.Finished {
				page.Done++
			}
			page.Tasks = append(page.Tasks, v)
		}
	}
	if at := o.Picture.Ref.At(picture.Small); at != "" {
		page.Picture = "/" + e.Slug + "/" + at
	}
}

func (page *speakingPage) task(e edition.Edition, o care.Own, t care.Task) taskView {
	p := page.P
	v := taskView{Kind: string(t.Kind), Label: p.T("care.task." + string(t.Kind)), Late: t.Late, Note: t.Note}
	if t.Kind != care.Briefing {
		v.Hint = p.T("care.hint." + string(t.Kind))
	}
	v.Values = map[string][]string{}
	set := func(name, value string) { v.Values[name] = []string{value} }
	if !t.Due.IsZero() && t.IsOpen() {
		v.Due = p.ShortDate(t.Due.Add(-time.Millisecond).In(e.Location()))
	}
	if !t.IsOpen() {
		v.Said = p.T("care.state." + string(t.State))
	}
	switch t.Kind {
	case care.Biography:
		set("biography", o.Speaker.Biography)
		set("pronouns", o.Speaker.Pronouns)
	case care.Picture:
		set("picture_alt", o.Picture.Alt)
	case care.Hours:
		v.Days = daysOf(p, e, o)
		if len(o.Speaker.Available) == 0 {
			set("always", "yes")
		}
	case care.Technical:
		v.Choices = choices(p, "care.technical.", care.TechnicalNeeds[:], o.Technical.Chosen)
		set("said", o.Technical.Said)
	case care.Access:
		v.Choices = choices(p, "care.access.", care.AccessNeeds[:], o.Access.Chosen)
		set("said", o.Access.Said)
	case care.Travel:
		v.trip(o)
	case care.Recording:
		set("value", o.Consent.Value)
	case care.Slides:
		v.Decks = page.decks(e, o)
	case care.Briefing:
		v.Text = o.Rule.Briefing[p.Lang]
		for _, lang := range e.Languages {
			if v.Text == "" {
				v.Text = o.Rule.Briefing[lang]
			}
		}
	}
	return v
}

func (v *taskView) trip(o care.Own) {
	t := o.Trip
	v.Currency = o.Rule.Currency
	v.Fixed = t.State == care.TripBooked || t.State == care.TripSettled
	v.Values = map[string][]string{"origin": {t.Origin}, "arrives": {t.Arrives}, "leaves": {t.Leaves}, "said": {t.Said},
		"amount": {amount(t.Asked)}, "nights": {strconv.Itoa(t.Nights)}}
	if t.ID != "" && !t.Needed {
		v.Values["needed"] = []string{"no"}
	} else {
		v.Values["needed"] = []string{"yes"}
	}
}

// amount is cents as forms have them; empty for none.
func amount(cents int64) string {
	if cents == 0 {
		return ""
	}
	if cents%100 == 0 {
		return strconv.FormatInt(cents/100, 10)
	}
	return strconv.FormatFloat(float64(cents)/100, 'f', 2, 64)
}

// cents reads an amount, with a point or a comma.
func cents(s string) (int64, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	if s == "" {
		return 0, nil
	}
	whole, part, _ := strings.Cut(s, ".")
	part = (part + "00")[:max(2, len(part))]
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || len(part) != 2 || n < 0 {
		return 0, care.ErrAmount
	}
	return n, nil
}

func choices(p *text.Printer, key string, all, chosen []string) (out []choiceView) {
	for _, c := range all {
		out = append(out, choiceView{Value: c, Label: p.T(key + c), On: slices.Contains(chosen, c)})
	}
	return out
}

func daysOf(p *text.Printer, e edition.Edition, o care.Own) (out []dayView) {
	zone := e.Location()
	for _, day := range o.Days {
		from, to := day.Start.In(zone), day.End.In(zone)
		v := dayView{Date: from.Format(time.DateOnly), Title: p.Date(from), On: len(o.Speaker.Available) == 0}
		for _, w := range o.Speaker.Available {
			if at := w.Start.In(zone); at.Format(time.DateOnly) == v.Date {
				v.On, from, to = true, at, w.End.In(zone)
			}
		}
		v.From, v.To = from.Format("15:04"), to.Format("15:04")
		out = append(out, v)
	}
	return out
}

func (page *speakingPage) decks(e edition.Edition, o care.Own) (out []deckView) {
	p := page.P
	for _, s := range o.Sessions {
		if s.State == programme.Cancelled || s.Reply == selection.No {
			continue
		}
		v := deckView{Session: string(s.ID), Title: s.Title}
		for _, deck := range s.Decks {
			g := givenView{Label: p.T("care.version", "Number", deck.Number), Note: deckNote(p, e, deck), URL: deck.URL}
			if g.URL == "" {
				g.URL = strings.TrimSuffix(page.URL, "/") + "/deck/" + deck.ID
			}
			v.Given = append(v.Given, g)
		}
		out = append(out, v)
	}
	return out
}

// deckNote is what is known of a deck: what it is, how long, which shape, how large, since when.
func deckNote(p *text.Printer, e edition.Edition, deck care.Deck) string {
	parts := []string{p.T("care.deck." + string(deck.Kind))}
	if deck.Pages > 0 {
		parts = append(parts, p.T("care.pages", "Count", deck.Pages))
	}
	if deck.Ratio != "" {
		parts = append(parts, deck.Ratio)
	}
	if deck.Bytes > 0 {
		parts = append(parts, p.T("care.megabytes", "Size", p.Number(max(1, deck.Bytes>>20))))
	}
	return strings.Join(append(parts, p.ShortDate(e.At(deck.At).In(e.Location()))), " · ")
}
