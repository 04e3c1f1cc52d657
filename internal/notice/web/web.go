// Package web is the front door of notices: the words of the messages, and the outbox in which organisers look after them.
package web

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/formats"
	outgoing "github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office  *office.Office
	post    *post.Service
	notices *notice.Service
	pages   *site.Set
	baseURL string
	from    string // address of the sender of mails, and of the organizer in calendars
}

// New returns the front door; releases show whom they concern. From is the sender of mails, with or without a name.
func New(
	o *office.Office, releases *releaseweb.Organise, p *post.Service, s *notice.Service, baseURL, from string,
) (*Door, error) {
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("sender %q: %w", from, err)
	}
	pages, err := o.Account.Site.Templates(ui, "ui")
	d := &Door{o, p, s, pages, baseURL, sender.Address}
	releases.Telling = d.Previews
	return d, err
}

// Routes is every address of notices.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/messages/{$}", d.list)
	rt.Handle("POST /organise/{edition}/messages/{$}", d.turnAll)
	rt.Handle("GET /organise/{edition}/messages/{id}", d.show)
	rt.Handle("POST /organise/{edition}/messages/{id}", d.edit)
	rt.Handle("POST /organise/{edition}/messages/{id}/turn", d.turn)
}

// Write puts into words what people are told: notice.Writer.
func (d *Door) Write(r notice.Round) func(t notice.Told) post.Mail {
	known := map[exported]formats.Programme{}
	return func(t notice.Told) post.Mail { return d.letter(r, t, known) }
}

// exported names a release in a language.
type exported struct {
	release  *release.Index
	language string
}

// letter puts into words what one person is told. Known are the releases that were made ready for calendars before.
func (d *Door) letter(r notice.Round, t notice.Told, known map[exported]formats.Programme) post.Mail {
	t.Language = r.Edition.Speak(t.Language)
	p := d.office.Account.Site.Catalogue.In(t.Language)
	now, before := r.Now, t.Before
	base := d.baseURL + "/" + r.Edition.Slug + "/"
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line(p.T("notice.hello", "Name", t.Name))
	line()
	if t.First {
		line(p.T("notice.first", "Edition", now.Edition.Name))
	} else {
		line(p.T("notice.changed", "Edition", now.Edition.Name))
	}
	if now.Note != "" {
		line()
		line(now.Note)
	}
	for _, part := range []struct {
		heading string
		changes []release.Change
	}{{"notice.own", t.Own}, {"notice.starred", t.Starred}} {
		if len(part.changes) == 0 {
			continue
		}
		line()
		line(p.T(part.heading))
		for _, c := range part.changes {
			line("- ", c.Title)
			line("  ", Sentence(p, now, c))
			line("  ", base, PageOf(c))
			for _, other := range insteadOf(p, now, before, t, c) {
				line("  ", other)
			}
		}
	}
	if len(t.Invites) > 0 {
		line()
		line(p.T("notice.invites", "Count", len(t.Invites)))
	}
	line()
	line(p.T("notice.programme"), " ", base, "schedule/")
	line(p.T("notice.my_day"), " ", base, "my/")
	if c := editionweb.Contact(p, r.Edition); c != "" {
		line()
		line(c)
	}
	m := post.Mail{Text: b.String()}
	if m.Subject = p.T("notice.subject", "Edition", now.Edition.Name, "Count", len(t.Own)+len(t.Starred)); t.First {
		m.Subject = p.T("notice.subject_first", "Edition", now.Edition.Name)
	}
	for _, i := range t.Invites {
		if c, ok := d.invitation(r.Edition, t, i, known); ok {
			m.Calendars = append(m.Calendars, c)
		}
	}
	return m
}

// PageOf is where a change can be looked at, below the edition.
func PageOf(c release.Change) string {
	if c.Subject != release.OfSession {
		return "schedule/"
	}
	return "talk/" + c.Code + "/"
}

func (d *Door) invitation(e edition.Edition, t notice.Told, i notice.Invite, known map[exported]formats.Programme) (outgoing.Calendar,
	bool) {
	out, ready := known[exported{i.In, t.Language}]
	if !ready {
		out = i.In.Exported(d.baseURL+"/"+e.Slug+"/", t.Language)
		known[exported{i.In, t.Language}] = out
	}
	session, placement, err := out.Placed(i.Entry.GUID)
	if err != nil {
		return outgoing.Calendar{}, false
	}
	v := formats.Invitation{Placement: placement, Session: session, Sequence: i.Sequence, Cancel: i.Cancel, Host: e.CalendarHost(d.baseURL),
		Organizer: formats.Party{Email: d.from, Name: cmp.Or(i.In.Edition.Organisation, i.In.Edition.Name)},
		Attendee:  formats.Party{Email: t.Email, Name: t.Name}}
	return outgoing.Calendar{Method: v.Method(), Text: string(formats.WriteInvitation(out, v))}, true
}

// Sentence says what happened to a session: what differs as the log says it (see releaseweb.View.Says).
func Sentence(p *text.Printer, x *release.Index, c release.Change) string {
	v := releaseweb.View{X: x, P: p, FullDates: true}
	if c.Subject != release.OfSession {
		return v.Says(c)
	}
	switch c.Kind {
	case release.Added, release.Revived:
		return p.T("notice."+string(c.Kind), "To", cmp.Or(v.Places(c.To), p.T("programme.nowhere")))
	case release.CancelledNow, release.Removed:
		out := p.T("notice." + string(c.Kind))
		if where := v.Places(c.From); where != "" {
			out = p.T("notice."+string(c.Kind)+"_from", "From", where)
		}
		if c.Note != "" {
			out += " — " + c.Note
		}
		return out
	default:
		return p.T("notice."+string(c.Kind), "What", v.Says(c))
	}
}

// insteadOf says where somebody can go whose session is off: what took its place, and what else is on then that they starred, or else is
// on.
func insteadOf(p *text.Printer, now, before *release.Index, t notice.Told, c release.Change) (out []string) {
	if c.Kind != release.CancelledNow && c.Kind != release.Removed {
		return nil
	}
	entries := now.EntriesOf(c.SessionID)
	if len(entries) == 0 {
		entries = before.EntriesOf(c.SessionID)
	}
	for _, e := range entries {
		instead := now.InsteadOf(e, 3)
		replaced := instead.Kind == release.InItsPlace
		if replaced {
			out = append(out, p.T("programme.instead.place")+" "+titles(p, now, instead.Entries))
		}
		var starred []release.SnapshotEntry
		for o := range now.Parallel(&e) {
			if !now.Off(*o) && slices.Contains(t.Stars, o.SessionID) && !(replaced && o.ID == instead.Entries[0].ID) {
				starred = append(starred, *o)
			}
		}
		switch {
		case len(starred) > 0:
			out = append(out, p.T("notice.starred_then")+" "+titles(p, now, starred))
		case !replaced && len(instead.Entries) > 0:
			out = append(out, p.T("programme.instead."+string(instead.Kind))+" "+titles(p, now, instead.Entries))
		}
	}
	return out
}

// titles names entries, with hour and room.
func titles(p *text.Printer, x *release.Index, entries []release.SnapshotEntry) string {
	var out []string
	for _, e := range entries {
		where := strings.TrimSpace(p.Time(e.Start.In(x.Zone())) + " " + x.Room(e.RoomID).Name)
		out = append(out, x.Session(e.SessionID).Title+" ("+where+")")
	}
	return strings.Join(out, " · ")
}

type messagesPage struct {
	site.Page
	Rows   []row
	States []stateView
	State  string
	About  string
	Total  int
	Wait   int // messages that may be sent, held or dropped
	Base   string

	NoRelay string // why nothing leaves
	Release string // where messages come from; empty for who may not go there
}

// Turns are what can be done with messages that wait.
func (messagesPage) Turns() []string { return turns }

// Turns are what can be done with a message that has not left.
func (p messagePage) Turns() []string {
	if p.Mail.State == post.MailSent || p.Mail.State == post.MailSuperseded || p.Mail.Overtaken || p.Mail.Forgotten != "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(turns), func(to string) bool { return to == string(p.Mail.State) })
}

var turns = []string{string(post.MailQueued), string(post.MailHeld), string(post.MailDropped)}

type stateView struct {
	Key, Name string
	Count     int
}

type row struct {
	post.QueuedMail
	StateName, Tried, Turn, Forgotten, When, URL string
	Events                                       int
}

// Superseded reports whether a newer message says what this one would have said.
func (r row) Superseded() bool { return r.State == post.MailSuperseded }

// shown is how many messages a page lists.
const shown = 200

func (d *Door) list(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, post.Reading)
	if err != nil {
		return err
	}
	about, state := r.URL.Query().Get("release"), post.MailState(r.URL.Query().Get("state"))
	box, err := d.post.Box(r.Context(), v.Who, string(v.Edition.ID),
		post.BoxFilter{Topic: notice.ReleaseTopic, State: state, About: about, Most: shown})
	if err != nil {
		return err
	}
	page := messagesPage{Page: d.office.Page(w, r, v, "messages", "nav.messages"), State: string(state), About: about,
		NoRelay: d.office.Account.NoRelay(), Base: "/organise/" + v.Edition.Slug + "/messages/"}
	for _, m := range box.Newest {
		page.Rows = append(page.Rows, d.row(page.Page, v, m))
	}
	if d.office.Opens(v, "release/") {
		page.Release = "/organise/" + v.Edition.Slug + "/release/"
	}
	page.count(d, box.Counts)
	return d.pages.Render(w, r, http.StatusOK, "messages.html", page)
}

func (page *messagesPage) count(d *Door, counts map[post.MailState]int) {
	for _, s := range []post.MailState{post.MailHeld, post.MailQueued, post.MailSent, post.MailFailed, post.MailDropped, post.MailSuperseded} {
		if counts[s] == 0 {
			continue
		}
		page.States = append(page.States, stateView{string(s), d.office.Account.MailState(page.P, s), counts[s]})
		if (post.QueuedMail{State: s}).Waits() {
			page.Wait += counts[s]
		}
		if page.State == "" || page.State == string(s) {
			page.Total += counts[s]
		}
	}
}

func (d *Door) row(page site.Page, v office.Visit, m post.QueuedMail) row {
	at := m.CreatedAt
	if m.State == post.MailSent {
		at = m.SentAt
	}
	at = at.In(v.Edition.Location())
	names := d.office.Account
	return row{m, names.MailState(page.P, m.State), names.Tried(page.P, m, v.Edition.Location()),
		accountweb.MailTurn(page.P, m), accountweb.Forgotten(page.P, m), page.P.ShortDate(at) + " " + page.P.Time(at), "/organise/" +
			v.Edition.Slug + "/messages/" + m.ID, len(m.Calendars)}
}

type messagePage struct {
	site.Page
	Mail    row
	Form    site.Form
	Base    string
	Version string
	NoRelay string // why it does not leave
}

func (d *Door) show(w http.ResponseWriter, r *http.Request) error { return d.showMail(w, r, nil) }

func (d *Door) showMail(w http.ResponseWriter, r *http.Request, refusal error) error {
	v, err := d.office.Enter(r, post.Reading)
	if err != nil {
		return err
	}
	m, err := d.post.MailOf(r.Context(), v.Who, string(v.Edition.ID), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := messagePage{Page: d.office.Page(w, r, v, "messages", "notice.message"), Base: "/organise/" + v.Edition.Slug + "/messages/",
		Version: strconv.FormatInt(m.Version, 10)}
	status := http.StatusOK
	if refusal != nil { // what was typed is not lost
		m.Subject, m.Text = r.PostFormValue("subject"), r.PostFormValue("text")
		page.Form.Message, _ = page.P.Fault(refusal)
		status = web.Status(refusal)
	}
	page.Mail = d.row(page.Page, v, m)
	if m.State == post.MailQueued {
		page.NoRelay = d.office.Account.NoRelay()
	}
	return d.pages.Render(w, r, status, "message.html", page)
}

// edit saves the words of a message, and then sends, holds or drops it when that was pressed: nobody sends other words than those they see.
func (d *Door) edit(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, post.Sending)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return post.ErrMailGone
	}
	err = d.post.EditMail(r.Context(), v.Who, string(v.Edition.ID), r.PathValue("id"), r.PostFormValue("subject"), r.PostFormValue("text"),
		version)
	if status := web.Status(err); err != nil && (status == http.StatusConflict || status == http.StatusUnprocessableEntity) {
		return d.showMail(w, r, err)
	}
	if err != nil {
		return err
	}
	if r.PostFormValue("to") != "" {
		return d.turn(w, r)
	}
	d.office.Done(w, r, v, "site.saved", strings.TrimSpace(r.PostFormValue("subject")), "", r.URL.Path)
	return nil
}

// turn sends, holds or drops one message.
func (d *Door) turn(w http.ResponseWriter, r *http.Request) error {
	return d.turnTo(w, r, r.PathValue("id"), "")
}

// turnAll sends, holds or drops all that wait, of one release when it is told.
func (d *Door) turnAll(w http.ResponseWriter, r *http.Request) error {
	return d.turnTo(w, r, "", r.PostFormValue("release"))
}

func (d *Door) turnTo(w http.ResponseWriter, r *http.Request, id, about string) error {
	v, err := d.office.Enter(r, post.Sending)
	if err != nil {
		return err
	}
	to := post.MailState(r.PostFormValue("to"))
	if err := d.post.TurnMails(r.Context(), v.Who, string(v.Edition.ID), post.Pick{ID: id, Topic: notice.ReleaseTopic, About: about},
		to); err != nil {
		return err
	}
	done := "notice.turned." + string(to)
	if to == post.MailQueued && d.office.Account.NoRelay() != "" {
		done += "_waits"
	}
	d.office.Done(w, r, v, done, "", "", "/organise/"+v.Edition.Slug+"/messages/"+id)
	return nil
}

// Previews says whom a release of the draft would concern: releaseweb.Telling.
func (d *Door) Previews(ctx context.Context, who actor.Actor, editionID edition.ID, now, previous *release.Snapshot,
	most int) (told []releaseweb.Told, all int, err error) {
	round, err := d.notices.Preview(ctx, who, editionID, now, previous)
	if err != nil {
		return nil, 0, err
	}
	for _, t := range round.Told[:min(most, len(round.Told))] {
		m := d.Write(round)(t)
		told = append(told, releaseweb.Told{Name: t.Name, Email: t.Email, Subject: m.Subject, Text: m.Text, Events: len(m.Calendars)})
	}
	return told, len(round.Told), nil
}
