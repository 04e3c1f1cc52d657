package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

// How often somebody may save what they write, who may be many behind one address, and how many browsers that were not seen before an
// address may bring.
var (
	savesOfOne       = web.Rate{PerSecond: 2, Burst: 120}
	savesOfNewcomers = web.Rate{PerSecond: 0.2, Burst: 300}
)

// mostForm is how many bytes a form may have: a draft, as a form writes it.
const mostForm = 400 << 10

// formPage is the form of a proposal, in four folds, and what became of it.
type formPage struct {
	site.Page
	site.Form
	ID        cfp.ProposalID
	Version   int64
	Late      string // token of the late link that it is begun by
	Origin    cfp.ProposalID
	C         cfp.Content
	Formats   []office.Option
	Tracks    []office.Option
	Levels    []office.Option
	Languages []office.Option
	Products  []office.Option
	Most      int // co-speakers
	Hints     map[string][]string
	Signed    string // address of who is signed in; empty: nobody
	Asked     bool   // a link was sent
	Outbox    bool   // mails are to be read there, in a demonstration
	Fresh     bool   // nothing was kept yet
	Kept      bool   // it is kept
	Status    string
	Reply     string // address where they reply to what they were told; empty: nothing was
	Left      string // until the deadline
	CanSend   bool
	Sent      bool
	Gone      bool // it was withdrawn
	CanBack   bool // it can be brought back
	Changed   bool // of what was sent: something was not sent
	Speakers  []speakerView
	CanInvite bool
	Link      string // that was just made, for who speaks with them
	Whys      []office.Option
	OfSession []questionView
	OfSpeaker []questionView
	Base      string // address of the call
}

// Own is the address of what the page is about.
func (p formPage) Own() string { return p.Base + "mine/" + string(p.ID) }

// Product is one of the products that were chosen, by its place.
func (p formPage) Product(i int) string {
	if i < len(p.C.Products) {
		return p.C.Products[i]
	}
	return ""
}

// Guests are who is to be asked, a line each.
func (p formPage) Guests() string {
	var lines []string
	for _, g := range p.C.With {
		line := g.Email
		if g.Name != "" {
			line = g.Name + " <" + g.Email + ">"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// speakerView is somebody who speaks, or was asked to.
type speakerView struct {
	ID, Name, Said string
	CanRevoke      bool
}

// fieldView is a text with its limit.
type fieldView struct {
	Name, Label, Hint, Value, Error string
	Long                            bool
	Lines                           int
	Count, Most                     int
	Unit                            string // words or characters
	UnitSaid                        string
	Over                            bool
	Needed                          bool
	Hints                           []string
	Auto                            string // autocomplete
}

// Text is a field that has a limit.
func (p formPage) Text(name string) fieldView {
	l := cfp.LimitOf(name)
	value := map[string]string{"title": p.C.Title, "abstract": p.C.Abstract, "outline": p.C.Outline, "why": p.C.Why, "name": p.C.You.Name,
		"organisation": p.C.You.Organisation, "biography": p.C.You.Biography}[name]
	v := fieldView{Name: name, Label: p.T("cfp.form." + name), Value: value, Error: p.Error(name), Count: l.Count(value), Most: l.Most,
		Unit: string(l.Unit), UnitSaid: p.T("cfp.unit." + string(l.Unit)), Hints: p.Hints[name]}
	v.Long, v.Over = l.Unit == cfp.InWords, v.Count > l.Most
	v.Needed = name == "title" || name == "abstract" || name == "name"
	v.Lines = map[string]int{"abstract": 7, "outline": 6}[name]
	v.Lines = max(v.Lines, 4)
	if p.P.Has("cfp.form_hint." + name) {
		v.Hint = p.T("cfp.form_hint." + name)
	}
	if name == "name" || name == "organisation" {
		v.Auto = map[string]string{"name": "name", "organisation": "organization"}[name]
	}
	return v
}

// author is who writes.
func (d *Door) author(r *http.Request) (cfp.Author, error) {
	who, err := d.office.Account.Actor(r)
	return cfp.Author{Key: d.office.Account.Key(r), Who: who}, err
}

// reader is who looks at their own, in the edition of a request.
func (d *Door) reader(r *http.Request) (e edition.Edition, who cfp.Author, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, who, err
	}
	if who, err = d.author(r); err != nil {
		return e, who, err
	}
	return e, who, who.Who.MayReadOwn(string(e.ID))
}

// authorToWrite is author, counted, and given a key when the browser has none yet.
func (d *Door) authorToWrite(w http.ResponseWriter, r *http.Request) (cfp.Author, error) {
	who, err := d.author(r)
	if err != nil {
		return who, err
	}
	if who.Who.SignedIn() {
		return who, d.saves.Person(string(who.Who.PersonID))
	}
	if err := d.saves.Visitor(r, who.Key); err != nil {
		return who, err
	}
	who.Key = d.office.Account.GiveKey(w, r)
	return who, nil
}

// newPage is the form, empty or with what an earlier proposal said. Nothing is kept before something is typed.
func (d *Door) newPage(w http.ResponseWriter, r *http.Request) error { return d.begin(w, r, "") }

// latePage is the form for whoever holds a late link.
func (d *Door) latePage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	if err := d.calls.LateOpen(r.Context(), e, r.PathValue("token")); err != nil {
		return err
	}
	return d.begin(w, r, r.PathValue("token"))
}

func (d *Door) begin(w http.ResponseWriter, r *http.Request, late string) error {
	e, who, err := d.reader(r)
	if err != nil {
		return err
	}
	n, err := d.calls.Notice(r.Context(), who.Who, e)
	if err != nil {
		return err
	}
	form, err := d.calls.Ask(r.Context(), who.Who, e)
	if err != nil {
		return err
	}
	if late == "" && n.Call.At(d.calls.Now(e)) != cfp.Open {
		http.Redirect(w, r, "/"+e.Slug+"/call/", http.StatusSeeOther) // it says why
		return nil
	}
	work := cfp.Work{Form: form}
	page := d.formOf(w, r, e, who, work)
	page.ID, page.Late, page.Fresh, page.CanSend = d.calls.NewID(), late, true, true
	page.C.You.Name = who.Who.Name
	page.C.Language = page.P.Lang
	if from := cfp.ProposalID(r.URL.Query().Get("from")); from != "" {
		page.earlier(d, r, who, e, from)
	}
	return d.pages.Render(w, r, http.StatusOK, "form.html", page)
}

// earlier copies what an earlier proposal of theirs says. Formats and tracks of another edition are chosen anew.
func (page *formPage) earlier(d *Door, r *http.Request, who cfp.Author, e edition.Edition, from cfp.ProposalID) {
	m, err := d.calls.Mine(r.Context(), who, e)
	if err != nil {
		return
	}
	for _, p := range append(m.Sent, m.Earlier...) {
		if p.ID != from {
			continue
		}
		page.Origin, page.C = from, p.Content
		page.C.Answers, page.C.Products = nil, nil
		if p.EditionID != e.ID {
			page.C.FormatID, page.C.TrackID = "", ""
		}
	}
}

// formOf starts the page of what somebody writes.
func (d *Door) formOf(w http.ResponseWriter, r *http.Request, e edition.Edition, who cfp.Author, work cfp.Work) formPage {
	page := formPage{Page: d.publicPage(w, r, e, "cfp.yours"), C: work.Content(), Base: "/" + e.Slug + "/call/", Signed: who.Who.Email,
		Most: work.Form.Call.CoSpeakers, Outbox: d.demo}
	p, now := page.P, d.calls.Now(e)
	for _, f := range work.Form.Formats {
		label := f.Name + " · " + p.Minutes(f.Minutes)
		page.Formats = append(page.Formats, office.Option{Value: string(f.ID), Label: label})
	}
	for _, t := range work.Form.Tracks {
		page.Tracks = append(page.Tracks, office.Option{Value: string(t.ID), Label: t.Name})
	}
	for _, l := range cfp.Levels {
		page.Levels = append(page.Levels, office.Option{Value: l, Label: p.T("cfp.level." + l)})
	}
	for _, l := range e.Languages {
		page.Languages = append(page.Languages, office.Option{Value: l, Label: language(p, l)})
	}
	for _, v := range work.Form.Products {
		page.Products = append(page.Products, office.Option{Value: string(v.ID), Label: v.Name})
	}
	page.Languages = office.Capitals(page.Languages)
	page.ask(d, work.Form)
	page.hint()
	call := work.Form.Call
	end := call.NextClose(now)
	if end2, ok := call.ClosesFor(page.C.FormatID); ok {
		end = end2
	}
	if left := end.Sub(now); left > 0 && call.At(now) == cfp.Open {
		page.Left = p.T("cfp.left", "Left", leftIn(p, left))
	}
	return page
}

// hint says what somebody should look at in what they write.
func (page *formPage) hint() {
	page.Hints = hintsOf(page.P, page.C)
}

func hintsOf(p *text.Printer, c cfp.Content) map[string][]string {
	out := map[string][]string{}
	for _, h := range c.Hints() {
		values := []any{"What", h.What, "Count", h.Over}
		key := "cfp.hint_is." + string(h.Kind)
		if h.Kind == cfp.TooLong {
			key += "_" + string(h.Unit)
		}
		out[h.Field] = append(out[h.Field], p.T(key, values...))
	}
	return out
}

// readContent reads what was typed.
func readContent(r *http.Request) cfp.Content {
	in := office.NewInput(r)
	c := cfp.Content{Title: in.Text("title"), Abstract: in.Text("abstract"), Outline: in.Text("outline"), Why: in.Text("why"),
		FormatID: edition.FormatID(in.Text("format_id")), TrackID: edition.TrackID(in.Text("track_id")), Level: in.Text("level"),
		Language: in.Text("language"), Products: in.All("products"),
		You: cfp.Profile{Name: in.Text("name"), Organisation: in.Text("organisation"), Biography: in.Text("biography")}}
	for name := range r.PostForm {
		if id, is := strings.CutPrefix(name, "answer_"); is && in.Text(name) != "" {
			if c.Answers == nil {
				c.Answers = map[string]string{}
			}
			c.Answers[id] = in.Text(name)
		}
	}
	for _, line := range in.Lines("with") {
		g := cfp.Guest{Email: line}
		if a, err := mail.ParseAddress(line); err == nil {
			g = cfp.Guest{Name: a.Name, Email: a.Address}
		}
		c.With = append(c.With, g)
	}
	return c
}

// savedWire is what a script is told of a draft that is kept.
type savedWire struct {
	At      string              `json:"at"`
	Version string              `json:"version"`
	Address string              `json:"address"`
	Hints   map[string][]string `json:"hints"`
}

// save keeps what was typed, and sends it when that was asked for.
func (d *Door) save(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return cfp.ErrSize.Because(err)
	}
	e, who, err := d.reader(r)
	if err == nil {
		err = who.Who.MayChangeOwn(string(e.ID))
	}
	if err == nil {
		_, err = d.calls.Notice(r.Context(), who.Who, e)
	}
	if err != nil {
		return err
	}
	forScript := strings.HasPrefix(r.Header.Get("Accept"), "application/json")
	if who, err = d.authorToWrite(w, r); err == nil {
		var kept cfp.Draft
		if kept, err = d.keep(r, who, e); err == nil && forScript {
			return d.tellSaved(w, r, e, kept)
		}
	}
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	if sentence, is := p.Fault(err); err != nil && forScript && is {
		return writeJSON(w, r, web.Status(err), map[string]string{"detail": sentence})
	}
	id := cfp.ProposalID(r.PostFormValue("id"))
	own := "/" + e.Slug + "/call/mine/" + string(id)
	if err == nil {
		switch r.PostFormValue("act") {
		case "see":
			http.Redirect(w, r, own+"/seen", http.StatusSeeOther)
			return nil
		case "send":
			return d.send(w, r, e, who, id)
		}
		site.SetFlash(w, site.Flash{Message: p.T("cfp.kept")})
		http.Redirect(w, r, own, http.StatusSeeOther)
		return nil
	}
	return d.again(w, r, e, who, err)
}

func (d *Door) keep(r *http.Request, who cfp.Author, e edition.Edition) (cfp.Draft, error) {
	in := cfp.Saving{ID: cfp.ProposalID(r.PostFormValue("id")), Late: r.PostFormValue("late"),
		Origin:  cfp.ProposalID(r.PostFormValue("origin")),
		Content: readContent(r), Whatever: r.PostFormValue("whatever") != ""}
	in.Version, _ = strconv.ParseInt(r.PostFormValue("version"), 10, 64) // what is no number is no version that was read
	return d.calls.SaveDraft(r.Context(), who, e, in)
}

func (d *Door) tellSaved(w http.ResponseWriter, r *http.Request, e edition.Edition, kept cfp.Draft) error {
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	return writeJSON(w, r, http.StatusOK, savedWire{At: p.Time(d.calls.Now(e).In(e.Location())), Version: strconv.FormatInt(kept.Version, 10),
		Address: "/" + e.Slug + "/call/mine/" + string(kept.ID), Hints: hintsOf(p, kept.Content)})
}

func writeJSON(w http.ResponseWriter, r *http.Request, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	web.Send(w, r, status, b)
	return nil
}

// again shows the form with what was typed, and why it was refused: nothing is lost.
func (d *Door) again(w http.ResponseWriter, r *http.Request, e edition.Edition, who cfp.Author, refusal error) error {
	id := cfp.ProposalID(r.PostFormValue("id"))
	work, err := d.calls.Own(r.Context(), who, e, id)
	if err != nil {
		form, err := d.calls.Ask(r.Context(), who.Who, e)
		if err != nil {
			return err
		}
		work = cfp.Work{Form: form}
	}
	page := d.formOf(w, r, e, who, work)
	sentence, known := page.P.Fault(refusal)
	if !known {
		return refusal
	}
	page.Form.Fail(page.P, refusal)
	page.Message = sentence
	page.ID, page.Late, page.Origin = id, r.PostFormValue("late"), cfp.ProposalID(r.PostFormValue("origin"))
	page.C, page.Version = readContent(r), work.Draft.Version
	page.OfSession, page.OfSpeaker = nil, nil
	page.ask(d, work.Form)
	page.hint()
	page.Values = r.PostForm
	d.stand(&page, e, work)
	if !work.IsDraft() && !work.IsSent() {
		page.Fresh = true
	}
	return d.pages.Render(w, r, web.Status(refusal), "form.html", page)
}

// send sends what was kept. Who is not signed in says an address first, and gets a link to it: it is the last thing that is asked.
func (d *Door) send(w http.ResponseWriter, r *http.Request, e edition.Edition, who cfp.Author, id cfp.ProposalID) error {
	own := "/" + e.Slug + "/call/mine/" + string(id)
	if !who.Who.SignedIn() {
		page := d.office.Account.PageIn(w, r, "", e.Speak)
		err := d.calls.Claim(r.Context(), who, e, id, r.PostFormValue("email"))
		if err == nil {
			err = d.office.Account.AskLink(r, page, own)
		}
		if err != nil {
			return d.again(w, r, e, who, err)
		}
		http.Redirect(w, r, own+"?asked", http.StatusSeeOther)
		return nil
	}
	p, err := d.calls.Send(r.Context(), who, e, id, d.letters(e))
	if kind := fault.KindOf(err); err != nil && kind != fault.Internal && kind != fault.Unavailable {
		return d.again(w, r, e, who, err)
	}
	if err != nil {
		return err
	}
	words := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	key := "cfp.sent_flash"
	if p.Revision > 1 {
		key = "cfp.revised_flash"
	}
	site.SetFlash(w, site.Flash{Message: words.T(key, "Title", p.Title)})
	http.Redirect(w, r, own, http.StatusSeeOther)
	return nil
}

// ownPage is what somebody has under an id: the form, and what became of it.
func (d *Door) ownPage(w http.ResponseWriter, r *http.Request) error {
	e, work, who, err := d.own(r)
	if fault.KindOf(err) == fault.NotFound && e.ID != "" && !who.Who.SignedIn() {
		http.Redirect(w, r, "/sign-in?next="+r.URL.EscapedPath(), http.StatusSeeOther) // they may have sent it
		return nil
	}
	if err != nil {
		return err
	}
	page := d.formOf(w, r, e, who, work)
	page.ID, page.Version = cfp.ProposalID(r.PathValue("id")), work.Draft.Version
	page.Origin = work.Draft.Origin
	_, page.Asked = r.URL.Query()["asked"]
	d.stand(&page, e, work)
	answers, err := d.answers(r.Context(), who, e, page.P)
	if err != nil {
		return err
	}
	if a, told := answers[page.ID]; told {
		page.Status, page.Reply, page.Left = a.Said, a.URL, ""
	}
	if token := d.office.Account.TakeOnce(w, r); token != "" {
		page.Link = d.baseURL + "/" + e.Slug + "/call/with/" + token
	}
	return d.pages.Render(w, r, http.StatusOK, "form.html", page)
}

func (d *Door) own(r *http.Request) (e edition.Edition, work cfp.Work, who cfp.Author, err error) {
	if e, who, err = d.reader(r); err != nil {
		return e, work, who, err
	}
	work, err = d.calls.Own(r.Context(), who, e, cfp.ProposalID(r.PathValue("id")))
	return e, work, who, err
}

// stand says how it stands, and what can be done with it.
func (d *Door) stand(page *formPage, e edition.Edition, work cfp.Work) {
	p, now, call := page.P, d.calls.Now(e), work.Form.Call
	page.Kept, page.Sent, page.Changed = work.IsDraft(), work.IsSent(), work.IsSent() && work.IsDraft()
	page.Gone = page.Sent && work.Sent.State == cfp.Withdrawn
	open := work.Open(now)
	page.CanSend = open && !page.Gone
	page.CanBack = page.Gone && open
	page.Status = statusOf(p, e, call, now, work.Draft, work.Sent)
	if !page.Sent {
		return
	}
	for _, v := range work.Sent.Speakers {
		page.Speakers = append(page.Speakers, speakerOf(p, e, now, v, v.Person == work.Sent.Lead && v.Person != ""))
	}
	page.CanInvite = !page.Gone && work.Sent.Standing(now.Add(-e.ClockAhead))-1 < call.CoSpeakers
	for _, k := range cfp.WithdrawKinds {
		page.Whys = append(page.Whys, office.Option{Value: k, Label: p.T("cfp.withdraw." + k)})
	}
}

// statusOf is how something stands, in a sentence.
func statusOf(p *text.Printer, e edition.Edition, call cfp.Call, now time.Time, d cfp.Draft, sent cfp.Proposal) string {
	state := call.At(now)
	switch {
	case sent.ID != "" && sent.State == cfp.Withdrawn:
		return p.T("cfp.status.withdrawn", "When", happened(p, e, sent.Withdrawn.At))
	case sent.ID != "" && state == cfp.Open:
		end, _ := call.ClosesFor(sent.FormatID)
		return p.T("cfp.status.sent", "Number", sent.Number, "When", happened(p, e, sent.SentAt), "Until", instant(p, e, end))
	case sent.ID != "" && !call.Answers.IsZero():
		return p.T("cfp.status.read_until", "Number", sent.Number, "When", happened(p, e, sent.SentAt), "Date",
			p.Date(call.Answers.In(e.Location())))
	case sent.ID != "":
		return p.T("cfp.status.read", "Number", sent.Number, "When", happened(p, e, sent.SentAt))
	case state == cfp.Open:
		return p.T("cfp.status.draft", "When", instant(p, e, call.NextClose(now)))
	case state == cfp.Planned || state == cfp.Unannounced:
		return p.T("cfp.status.draft_early")
	case d.Late != "":
		return p.T("cfp.status.draft_late")
	case state == cfp.InGrace:
		return p.T("cfp.status.draft_grace")
	default:
		return p.T("cfp.status.draft_closed")
	}
}

func speakerOf(p *text.Printer, e edition.Edition, now time.Time, v cfp.Speaker, lead bool) speakerView {
	out := speakerView{ID: v.ID, Name: cmp.Or(v.Name, v.Email, p.T("cfp.by_link"))}
	switch {
	case lead:
		out.Said = p.T("cfp.speaker.lead")
	case v.State == cfp.Asked && v.Stands(now.Add(-e.ClockAhead)) && v.Expires.IsZero():
		out.Said = p.T("cfp.speaker.named")
	case v.State == cfp.Asked && v.Stands(now.Add(-e.ClockAhead)):
		out.Said, out.CanRevoke = p.T("cfp.speaker.invited", "When", happened(p, e, v.Expires)), true
	case v.State == cfp.Asked:
		out.Said = p.T("cfp.speaker.expired")
	case v.State == cfp.Joined && v.AfterClose:
		out.Said, out.CanRevoke = p.T("cfp.speaker.after_close"), true
	default:
		out.Said, out.CanRevoke = p.T("cfp.speaker."+string(v.State)), v.State == cfp.Joined
	}
	return out
}

// seenPage is what somebody wrote as the public would see it, and as a committee that reads without names.
type seenPage struct {
	site.Page
	C                          cfp.Content
	Named, Abstract            []cfp.Part // of the title, and so on
	Outline, Why               []cfp.Part
	Format, Track, Level, Back string
	Gone                       int
}

func (d *Door) seenPage(w http.ResponseWriter, r *http.Request) error {
	e, work, who, err := d.own(r)
	if err != nil {
		return err
	}
	form := d.formOf(w, r, e, who, work)
	c := work.Content()
	page := seenPage{Page: form.Page, C: c, Named: c.Blind("title"), Abstract: c.Blind("abstract"), Outline: c.Blind("outline"),
		Why:  c.Blind("why"),
		Back: form.Base + "mine/" + r.PathValue("id")}
	page.Title = page.T("cfp.seen")
	for _, o := range form.Formats {
		if o.Value == string(c.FormatID) {
			page.Format = o.Label
		}
	}
	for _, o := range form.Tracks {
		if o.Value == string(c.TrackID) {
			page.Track = o.Label
		}
	}
	if c.Level != "" {
		page.Level = page.T("cfp.level." + c.Level)
	}
	for _, parts := range [][]cfp.Part{page.Named, page.Abstract, page.Outline, page.Why} {
		for _, p := range parts {
			if p.Gone {
				page.Gone++
			}
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "seen.html", page)
}
