package web

import (
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/site"
)

type outboxPage struct {
	site.Page
	Mails   []mailRow
	NoRelay string
}

type mailRow struct {
	post.QueuedMail
	At, StateName, Tried, Turn, Forgotten string
}

func (d *Door) outbox(w http.ResponseWriter, r *http.Request) error {
	mails, err := d.mails(r)
	if err != nil {
		return err
	}
	page := outboxPage{Page: d.Page(w, r, "account.outbox"), NoRelay: d.NoRelay()}
	for _, m := range mails {
		page.Mails = append(page.Mails, mailRow{m, m.CreatedAt.Format(time.DateTime + " UTC"), d.MailState(page.P, m.State),
			d.Tried(page.P, m, time.UTC),
			MailTurn(page.P, m), Forgotten(page.P, m)})
	}
	return d.pages.Render(w, r, http.StatusOK, "outbox.html", page)
}

func (d *Door) mails(r *http.Request) ([]post.QueuedMail, error) {
	const newest = 100
	if d.demo {
		return d.outgoing.OutboxOfDemo(r.Context(), newest)
	}
	who, err := d.Actor(r)
	if err != nil {
		return nil, err
	}
	return d.outgoing.Outbox(r.Context(), who, newest)
}

// NoRelay is the message that says why no mail leaves this server, and what to do; empty where mail does leave.
func (d *Door) NoRelay() string {
	switch {
	case d.relay:
		return ""
	case d.demo:
		return "account.no_relay_demo"
	default:
		return "account.no_relay"
	}
}

// MailState names where messages are.
func (d *Door) MailState(p *text.Printer, s post.MailState) string {
	if s == post.MailQueued && !d.relay {
		return p.T("account.mail.queued_waits")
	}
	return p.T("account.mail." + string(s))
}

// Tried says how often a message did not leave, and when it is tried next; empty where it was not tried.
func (d *Door) Tried(p *text.Printer, m post.QueuedMail, zone *time.Location) string {
	at := m.DueAt.In(zone)
	switch {
	case m.Attempts == 0 || m.State == post.MailSent:
		return ""
	case m.State == post.MailFailed:
		return p.T("account.mail_gave_up", "Count", m.Attempts)
	case m.State == post.MailQueued && d.relay:
		return p.T("account.mail_tried_again", "Count", m.Attempts, "Date", p.ShortDate(at), "Time", at.Format(time.TimeOnly), "Zone",
			at.Format("MST"))
	default:
		return p.T("account.mail_tried", "Count", m.Attempts)
	}
}

// MailTurn says whether a message leaves before the others or in turn.
func MailTurn(p *text.Printer, m post.QueuedMail) string {
	if m.Urgent {
		return p.T("account.mail_urgent")
	}
	return p.T("account.mail_bulk")
}

// Forgotten says why a message has no text any more; empty where it has one.
func Forgotten(p *text.Printer, m post.QueuedMail) string {
	switch {
	case m.Text != "":
		return ""
	case !m.SecretUntil.IsZero():
		return p.T("account.mail_forgotten_secret")
	default:
		return p.T("account.mail_forgotten")
	}
}
