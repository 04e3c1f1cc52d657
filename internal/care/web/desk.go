package web

import (
	"archive/zip"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

func (d *Door) deskRoutes(rt *web.Router) {
	d.tasks().ListRoutes(rt)
	d.decks().ListRoutes(rt)
	d.travel().ListRoutes(rt)
	rt.Handle("GET /organise/{edition}/tasks/ask", d.askPage)
	rt.Handle("POST /organise/{edition}/tasks/ask", d.ask)
	rt.Handle("GET /organise/{edition}/tasks/words", d.wordsPage)
	rt.Handle("POST /organise/{edition}/tasks/words", d.settle)
	rt.Handle("POST /organise/{edition}/tasks/remind", d.remind)
	rt.Handle("GET /organise/{edition}/tasks/reminders", d.clockPage)
	rt.Handle("POST /organise/{edition}/tasks/reminders", d.clock)
	rt.Handle("GET /organise/{edition}/tasks/{id}", d.onePage)
	rt.Handle("POST /organise/{edition}/tasks/{id}", d.one)
	rt.Handle("GET /organise/{edition}/decks/all.zip", d.allDecks)
	rt.Handle("GET /organise/{edition}/decks/{id}", d.deckFile)
	rt.Handle("GET /organise/{edition}/travel/{id}", d.tripPage)
	rt.Handle("GET /organise/{edition}/access/{$}", d.accessPage)
}

// tasks is the list of speakers with what each has done.
func (d *Door) tasks() office.Desk[care.Row] {
	return office.Desk[care.Row]{
		Office: d.office, Name: "tasks", TitleName: "speaker", TitleKey: "care.speaker", Fixed: true, Reads: care.Reading, Changes: care.Changing,
		All: func(ctx context.Context, v office.Visit) ([]care.Row, error) {
			desk, err := d.care.Desk(ctx, v.Who, v.Edition.ID)
			return desk.Rows, err
		},
		ID:      func(r care.Row) string { return string(r.Speaker.ID) },
		Title:   func(r care.Row) string { return r.Speaker.Name },
		Version: func(r *care.Row) *int64 { return &r.Speaker.Version },
		Table:   d.taskTable, Choose: d.chosen,
	}
}

func (d *Door) taskTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[care.Row], err error) {
	desk, err := d.care.Desk(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	t.Rows = slices.Concat([]care.Row{}, desk.Rows)
	t.Summary.Ways = []site.NavItem{{Label: p.T("care.ask"), URL: root(v) + "tasks/ask"},
		{Label: p.T("care.words"), URL: root(v) + "tasks/words"}}
	if v.Who.May(care.Changing, string(v.Edition.ID)) == nil {
		t.Summary.Ways = append(t.Summary.Ways, site.NavItem{Label: p.T("care.clock_title"), URL: root(v) + "tasks/reminders"})
	}
	zone := v.Edition.Location()
	t.Columns = append(t.Columns, office.Column[care.Row]{Name: "first", Key: "care.first", Ranked: true, Cell: func(r care.Row) office.Cell {
		if r.First.ID == "" {
			return office.Cell{}
		}
		at := r.First.Start.In(zone)
		return office.Cell{Text: p.ShortDate(at) + " " + p.Time(at), Rank: float64(at.Unix())}
	}})
	for _, asked := range desk.Asked {
		t.Columns = append(t.Columns, office.Column[care.Row]{Name: string(asked.Kind), Key: "care.short." + string(asked.Kind), Ranked: true,
			Cell: func(r care.Row) office.Cell { return taskCell(p, desk.Now, r, asked.Kind) }})
		t.Filters = append(t.Filters, taskFilter(asked.Kind))
	}
	t.Columns = append(t.Columns,
		office.TextColumn("organisation", "care.from_organisation", func(r care.Row) string { return r.Organisation.Name }),
		office.TextColumn("contact", "care.contact_column", func(r care.Row) string { return r.Contact.Name }),
		office.TextColumn("reminded", "care.reminded_column", func(r care.Row) string {
			if r.Reminded.Last.IsZero() {
				return ""
			}
			return p.ShortDate(v.Edition.At(r.Reminded.Last).In(zone))
		}),
		office.Column[care.Row]{Name: "email", Key: "care.email", Hidden: true,
			Cell: func(r care.Row) office.Cell { return office.Cell{Text: r.Email} }})
	t.Sifts = sifts()
	t.Acts = acts(desk)
	t.Tags = func(r care.Row) (out []string) {
		switch {
		case r.Out:
			out = append(out, p.T("care.tag.out"))
		case r.Waits:
			out = append(out, p.T("care.tag.waits"))
		}
		return out
	}
	return t, nil
}

func sifts() []office.Sift[care.Row] {
	open := func(k care.Kind) func(care.Row) bool {
		return func(r care.Row) bool { t, asked := r.Task(k); return asked && t.IsOpen() }
	}
	return []office.Sift[care.Row]{
		{Name: "late", Key: "care.sift.late", Keep: care.Row.IsLate},
		{Name: "waits", Key: "care.sift.waits", Keep: func(r care.Row) bool { return r.Waits }},
		{Name: "picture", Key: "care.sift.picture", Keep: open(care.Picture)},
		{Name: "slides", Key: "care.sift.slides", Keep: open(care.Slides)},
		{Name: "needs", Key: "care.sift.needs", Keep: func(r care.Row) bool { return r.Technical.Asks() }},
		{Name: "unrecorded", Key: "care.sift.unrecorded", Keep: func(r care.Row) bool { return r.Consent.Value == "no" }},
		{Name: "nobody", Key: "care.sift.nobody", Keep: func(r care.Row) bool { return !r.Out && r.Contact.Person == "" }},
	}
}

func taskFilter(k care.Kind) office.Filter[care.Row] {
	f := office.Filter[care.Row]{Name: string(k), Key: "care.short." + string(k)}
	for _, s := range []string{"late", "open", "done", "waived"} {
		f.Choices = append(f.Choices, office.Choice{Value: s, Key: "care.cell." + s})
	}
	f.Of = func(r care.Row) []string {
		t, asked := r.Task(k)
		switch {
		case !asked:
			return nil
		case t.Late:
			return []string{"late"}
		case t.State == care.Reopened:
			return []string{"open"}
		}
		return []string{string(t.State)}
	}
	return f
}

// taskCell is how a task stands, in a word.
func taskCell(p *text.Printer, now time.Time, r care.Row, k care.Kind) office.Cell {
	t, asked := r.Task(k)
	switch {
	case !asked:
		return office.Cell{}
	case t.Late:
		days := int(now.Sub(t.Due).Hours()/24) + 1
		return office.Cell{Text: p.T("care.cell.late_days", "Count", days), Sign: office.Wrong, Rank: -float64(days)}
	case t.State == care.Reopened:
		return office.Cell{Text: p.T("care.cell.again"), Sign: office.Changed, Rank: 1}
	case t.IsOpen():
		return office.Cell{Text: p.T("care.cell.open"), Sign: office.Asked, Rank: 2}
	case t.State == care.Waived:
		return office.Cell{Text: p.T("care.cell.waived"), Rank: 4}
	default:
		return office.Cell{Text: p.T("care.cell.done"), Sign: office.Good, Rank: 3}
	}
}

// acts are what is done for many speakers at once.
func acts(desk care.Desk) []office.Act[care.Row] {
	remind := office.Act[care.Row]{Name: "remind", Key: "care.act.remind", Choices: []office.Choice{{Value: "now", Key: "care.act.preview"}}}
	waive := office.Act[care.Row]{Name: "waive", Key: "care.act.waive"}
	again := office.Act[care.Row]{Name: "again", Key: "care.act.again"}
	for _, t := range desk.Asked {
		c := office.Choice{Value: string(t.Kind), Key: "care.short." + string(t.Kind)}
		waive.Choices, again.Choices = append(waive.Choices, c), append(again.Choices, c)
	}
	return []office.Act[care.Row]{remind, waive, again}
}

func ids(rows []string) (out []speaker.ID) {
	for _, r := range rows {
		out = append(out, speaker.ID(r))
	}
	return out
}

// chosen goes on with the speakers that somebody chose: mails are shown before they leave, the rest is done.
func (d *Door) chosen(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, act, value string) error {
	if act == "remind" {
		return d.showPreview(w, r, v, rows, nil)
	}
	state := care.Waived
	if act == "again" {
		state = care.Reopened
	}
	if err := d.care.Say(r.Context(), v.Who, v.Edition.ID, ids(rows), care.Kind(value), state, ""); err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
	http.Redirect(w, r, root(v)+"tasks/", http.StatusSeeOther)
	return nil
}

// remindPage is the mails that would leave, each as its reader gets it.
type remindPage struct {
	site.Page
	site.Form
	Mails  []mailView
	Left   []leftView
	URL    string
	Back   string
	Sample []sampleView
}

type mailView struct{ ID, Name, To, Subject, Text string }

type leftView struct{ Name, Why string }

type sampleView struct{ Lang, Name, Subject, Text string }

func (d *Door) showPreview(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, refusal error) error {
	all, err := d.care.PreviewReminders(r.Context(), v.Who, v.Edition.ID, ids(rows))
	if err != nil {
		return err
	}
	page := remindPage{Page: d.office.Page(w, r, v, "tasks", "care.preview"), URL: root(v) + "tasks/remind", Back: root(v) + "tasks/"}
	for _, one := range all {
		if one.Why != "" {
			page.Left = append(page.Left, leftView{one.Speaker.Name, page.T("care.why." + one.Why)})
			continue
		}
		page.Mails = append(page.Mails, mailView{string(one.Speaker.ID), one.Speaker.Name, one.Mail.To, one.Mail.Subject, one.Mail.Text})
	}
	page.Sample = d.samples(v.Edition, all)
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		status = http.StatusConflict
	}
	return d.pages.Render(w, r, status, "remind.html", page)
}

// samples are the first mail in each language of the edition.
func (d *Door) samples(e edition.Edition, all []care.Preview) (out []sampleView) {
	at := slices.IndexFunc(all, func(p care.Preview) bool { return p.Why == "" })
	if at < 0 {
		return nil
	}
	for _, lang := range e.Languages {
		w := d.office.Account.Site.Catalogue.In(lang)
		subject, body := d.reminder(w, e, all[at].Reminder)
		out = append(out, sampleView{lang, w.T("care.language"), subject, body})
	}
	return out
}

func (d *Door) remind(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	n, err := d.care.Remind(r.Context(), v.Who, v.Edition.ID, ids(r.PostForm["row"]))
	if fault.KindOf(err) == fault.Conflict {
		return d.showPreview(w, r, v, r.PostForm["row"], err)
	}
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.reminded_done", "Count", n)})
	http.Redirect(w, r, root(v)+"tasks/", http.StatusSeeOther)
	return nil
}

// decks is the list of sessions with who answers for each and its slides.
func (d *Door) decks() office.Desk[care.Attended] {
	return office.Desk[care.Attended]{
		Office: d.office, Name: "decks", TitleName: "title", TitleKey: "care.session", Fixed: true, Reads: care.Reading, Changes: care.Changing,
		All: func(ctx context.Context, v office.Visit) ([]care.Attended, error) {
			desk, err := d.care.Desk(ctx, v.Who, v.Edition.ID)
			return desk.Sessions, err
		},
		ID:      func(a care.Attended) string { return string(a.ID) },
		Title:   func(a care.Attended) string { return a.Title },
		Version: func(a *care.Attended) *int64 { return &a.Session.Version },
		Table:   d.deckTable,
		Choose: func(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, _, value string) error {
			var sessions []programme.SessionID
			for _, row := range rows {
				sessions = append(sessions, programme.SessionID(row))
			}
			if err := d.care.NameContact(r.Context(), v.Who, v.Edition.ID, sessions, actor.PersonID(value)); err != nil {
				return err
			}
			site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
			http.Redirect(w, r, root(v)+"decks/", http.StatusSeeOther)
			return nil
		},
	}
}

func (d *Door) deckTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[care.Attended], err error) {
	desk, err := d.care.Desk(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	t.Rows = slices.Concat([]care.Attended{}, desk.Sessions)
	if slices.ContainsFunc(desk.Sessions, func(a care.Attended) bool { return len(a.Decks) > 0 }) {
		t.Summary.Ways = []site.NavItem{{Label: p.T("care.all_decks"), URL: root(v) + "decks/all.zip"}}
	}
	zone := v.Edition.Location()
	newest := func(a care.Attended) care.Deck {
		if len(a.Decks) == 0 {
			return care.Deck{}
		}
		return a.Decks[0]
	}
	t.Columns = []office.Column[care.Attended]{
		{Name: "first", Key: "care.first", Ranked: true, Cell: func(a care.Attended) office.Cell {
			if a.Place.ID == "" {
				return office.Cell{}
			}
			at := a.Place.Start.In(zone)
			return office.Cell{Text: p.ShortDate(at) + " " + p.Time(at), Rank: float64(at.Unix())}
		}},
		office.TextColumn("room", "care.room", func(a care.Attended) string { return desk.Rooms[a.Place.RoomID] }),
		office.TextColumn("speakers", "care.speakers", func(a care.Attended) string { return strings.Join(a.Names, ", ") }),
		{Name: "slides", Key: "care.short.slides", Cell: func(a care.Attended) office.Cell {
			deck := newest(a)
			if deck.ID == "" {
				return office.Cell{}
			}
			c := office.Cell{Text: p.T("care.version", "Number", deck.Number) + " · " + deckNote(p, v.Edition, deck),
				URL: deck.URL, Sign: office.Good}
			if c.URL == "" {
				c.URL = root(v) + "decks/" + deck.ID
			}
			return c
		}},
		office.TextColumn("embargo", "care.embargo_column", func(a care.Attended) string { return embargo(p, newest(a)) }),
		office.TextColumn("recorded", "care.recorded_column", func(a care.Attended) string {
			if a.Recorded {
				return p.T("care.recorded")
			}
			return p.T("care.not_recorded")
		}),
		{Name: "contact", Key: "care.contact_column", Cell: func(a care.Attended) office.Cell {
			return office.Cell{Text: a.Contact.Name, Value: string(a.Contact.Person)}
		}},
	}
	t.Sifts = []office.Sift[care.Attended]{
		{Name: "none", Key: "care.sift.no_slides", Keep: func(a care.Attended) bool { return len(a.Decks) == 0 }},
		{Name: "ratio", Key: "care.sift.ratio", Keep: func(a care.Attended) bool { return newest(a).Ratio != "" && newest(a).Ratio != "16:9" }},
		{Name: "unrecorded", Key: "care.sift.not_recorded", Keep: func(a care.Attended) bool { return !a.Recorded }},
		{Name: "nobody", Key: "care.sift.no_contact", Keep: func(a care.Attended) bool { return a.Contact.Person == "" }},
	}
	contact := office.Act[care.Attended]{Name: "contact", Key: "care.contact_column"}
	for _, c := range desk.Staff {
		contact.Choices = append(contact.Choices, office.Choice{Value: string(c.Person), Label: c.Name})
	}
	contact.Choices = append(contact.Choices, office.None())
	t.Acts = []office.Act[care.Attended]{contact}
	t.Filters = []office.Filter[care.Attended]{office.ChoiceFilter(contact, func(a care.Attended) string { return string(a.Contact.Person) })}
	return t, nil
}

// embargo is from when others may see a deck, in words.
func embargo(p *text.Printer, deck care.Deck) string {
	switch {
	case deck.ID == "":
		return ""
	case deck.Embargo == "":
		return p.T("care.embargo.after")
	case deck.Embargo == care.Never:
		return p.T("care.embargo.never")
	}
	at, err := time.Parse(time.DateOnly, deck.Embargo)
	if err != nil {
		return deck.Embargo
	}
	return p.T("care.embargo_from", "Date", p.Date(at))
}

func (d *Door) deckFile(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	if session := r.PathValue("id"); strings.HasPrefix(session, "ses_") {
		return d.attended(w, r, v, programme.SessionID(session))
	}
	deck, file, err := d.care.DeckFile(r.Context(), v.Who, v.Edition.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	return serveDeck(w, deck, file)
}

// attended leads from a session to the first of those who hold it, with all that they gave.
func (d *Door) attended(w http.ResponseWriter, r *http.Request, v office.Visit, session programme.SessionID) error {
	desk, err := d.care.Desk(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	for _, a := range desk.Sessions {
		if a.ID == session && len(a.Speakers) > 0 {
			http.Redirect(w, r, root(v)+"tasks/"+string(a.Speakers[0]), http.StatusSeeOther)
			return nil
		}
	}
	return record.ErrGone
}

// tripPage leads from a trip to who makes it.
func (d *Door) tripPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	http.Redirect(w, r, root(v)+"tasks/"+url.PathEscape(r.PathValue("id"))+"#trip", http.StatusSeeOther)
	return nil
}

// allDecks is the newest slides of every session, in folders of rooms and by their start. Addresses stand in a list beside them.
func (d *Door) allDecks(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Reading)
	if err != nil {
		return err
	}
	desk, err := d.care.Desk(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+v.Edition.Slug+`-slides.zip"`)
	w.Header().Set("Cache-Control", "private, no-store")
	z := zip.NewWriter(w)
	var links strings.Builder
	for _, a := range desk.Sessions {
		if len(a.Decks) == 0 {
			continue
		}
		room, start := desk.Rooms[a.Place.RoomID], "0000"
		if a.Place.ID != "" {
			start = a.Place.Start.In(v.Edition.Location()).Format("2006-01-02 1504")
		}
		if room == "" {
			room = "-"
		}
		deck := a.Decks[0]
		if deck.Kind == care.URL {
			links.WriteString(room + " " + start + " " + a.Code + " " + deck.URL + "\r\n")
			continue
		}
		_, file, err := d.care.DeckFile(r.Context(), v.Who, v.Edition.ID, deck.ID)
		if err != nil {
			return err
		}
		if err := store(z, deck.FileName(room, start, a.Code), deck.At, file); err != nil {
			return err
		}
	}
	if links.Len() > 0 {
		if err := store(z, "links.txt", desk.Now, []byte(links.String())); err != nil {
			return err
		}
	}
	return z.Close()
}

// store puts a file into an archive as it is: slides are packed already.
func store(z *zip.Writer, name string, at time.Time, file []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: at})
	if err != nil {
		return err
	}
	_, err = f.Write(file)
	return err
}

// travel is the list of trips, with what they take of the budget.
func (d *Door) travel() office.Desk[care.Row] {
	return office.Desk[care.Row]{
		Office: d.office, Name: "travel", TitleName: "speaker", TitleKey: "care.speaker", Fixed: true,
		Reads: care.Reading, Changes: care.Changing,
		All: func(ctx context.Context, v office.Visit) ([]care.Row, error) {
			desk, err := d.care.Desk(ctx, v.Who, v.Edition.ID)
			return travelling(desk), err
		},
		ID:      func(r care.Row) string { return string(r.Speaker.ID) },
		Title:   func(r care.Row) string { return r.Speaker.Name },
		Version: func(r *care.Row) *int64 { return &r.Trip.Version },
		Table:   d.tripTable, Choose: d.decideTrips,
	}
}

func travelling(desk care.Desk) []care.Row {
	out := []care.Row{}
	for _, r := range desk.Rows {
		if r.Trip.ID != "" && r.Trip.Needed {
			out = append(out, r)
		}
	}
	return out
}

// money is an amount with its currency.
func money(p *text.Printer, cents int64, currency string) string {
	if cents%100 == 0 {
		return p.Number(cents/100) + " " + currency
	}
	return p.Number(float64(cents)/100) + " " + currency
}

func (d *Door) tripTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[care.Row], err error) {
	desk, err := d.care.Desk(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	t.Rows, t.Summary = travelling(desk), budget(p, v, desk)
	cur := desk.Rule.Currency
	sum := func(name, key string, of func(care.Trip) int64) office.Column[care.Row] {
		return office.Column[care.Row]{Name: name, Key: key, Number: true, Cell: func(r care.Row) office.Cell {
			if of(r.Trip) == 0 {
				return office.Cell{}
			}
			return office.Cell{Text: money(p, of(r.Trip), cur), Rank: float64(of(r.Trip)), URL: root(v) + "tasks/" + string(r.Speaker.ID) + "#trip"}
		}}
	}
	t.Columns = []office.Column[care.Row]{
		office.TextColumn("origin", "care.origin", func(r care.Row) string { return r.Trip.Origin }),
		office.TextColumn("arrives", "care.arrives", func(r care.Row) string { return date(p, r.Trip.Arrives) }),
		office.TextColumn("leaves", "care.leaves", func(r care.Row) string { return date(p, r.Trip.Leaves) }),
		office.NumberColumn(p, "nights", "care.nights", func(r care.Row) int { return r.Trip.Nights }),
		sum("asked", "care.asked_amount", func(t care.Trip) int64 { return t.Asked }),
		sum("granted", "care.granted_amount", func(t care.Trip) int64 { return t.Granted }),
		{Name: "state", Key: "care.trip_state", Cell: func(r care.Row) office.Cell {
			signs := map[care.TripState]office.Sign{care.TripAsked: office.Asked, care.TripRefused: office.Wrong}
			c := office.Cell{Text: p.T("care.trip." + string(r.Trip.State)), Sign: signs[r.Trip.State]}
			if c.Sign == "" {
				c.Sign = office.Good
			}
			return c
		}},
		office.TextColumn("said", "care.in_words", func(r care.Row) string { return r.Trip.Said }),
	}
	act := office.Act[care.Row]{Name: "state", Key: "care.trip_state"}
	for _, s := range care.TripStates[1:] {
		act.Choices = append(act.Choices, office.Choice{Value: string(s), Key: "care.trip." + string(s)})
	}
	t.Acts = []office.Act[care.Row]{act}
	t.Sifts = []office.Sift[care.Row]{
		{Name: "asked", Key: "care.sift.asked", Keep: func(r care.Row) bool { return r.Trip.State == care.TripAsked }},
		{Name: "after", Key: "care.sift.after", Keep: func(r care.Row) bool { return arrivesAfter(v.Edition, r) }},
	}
	return t, nil
}

// arrivesAfter reports whether somebody arrives on a later day than they speak.
func arrivesAfter(e edition.Edition, r care.Row) bool {
	return r.Trip.Arrives != "" && r.First.ID != "" && r.Trip.Arrives > r.First.Start.In(e.Location()).Format(time.DateOnly)
}

func date(p *text.Printer, s string) string {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return p.ShortDate(at)
}

// budget is what was engaged, against what there is.
func budget(p *text.Printer, v office.Visit, desk care.Desk) (s office.Summary) {
	rows := travelling(desk)
	if len(rows) == 0 {
		return s
	}
	var asked, engaged int64
	for _, r := range rows {
		engaged += r.Trip.Engaged()
		if r.Trip.State == care.TripAsked {
			asked += r.Trip.Asked
		}
	}
	cur := desk.Rule.Currency
	g := office.SummaryGroup{Title: p.T("care.budget"), Lines: []office.SummaryLine{
		{Label: p.T("care.engaged"), Figure: money(p, engaged, cur), Over: desk.Rule.Budget > 0 && engaged > desk.Rule.Budget},
		{Label: p.T("care.still_asked"), Figure: money(p, asked, cur), URL: root(v) + "travel/?only=asked"},
	}}
	if desk.Rule.Budget > 0 {
		g.Lines = append(g.Lines, office.SummaryLine{Label: p.T("care.all_in_all"), Figure: money(p, desk.Rule.Budget, cur)})
	}
	s.Groups = []office.SummaryGroup{g}
	return s
}

// decideTrips gives many trips a state; what is granted is what was asked for, unless something else was granted before.
func (d *Door) decideTrips(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, _, value string) error {
	desk, err := d.care.Desk(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	for _, row := range travelling(desk) {
		if !slices.Contains(rows, string(row.Speaker.ID)) {
			continue
		}
		ruling := care.Ruling{State: care.TripState(value), Granted: row.Trip.Granted, Reference: row.Trip.Reference, Version: row.Trip.Version}
		if ruling.Granted == 0 {
			ruling.Granted = row.Trip.Asked
		}
		err := d.care.DecideTrip(r.Context(), v.Who, v.Edition.ID, row.Speaker.ID, ruling)
		if fault.KindOf(err) == fault.Conflict {
			err = record.ErrMoved
		}
		if err != nil {
			return err
		}
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
	http.Redirect(w, r, root(v)+"travel/", http.StatusSeeOther)
	return nil
}
