package web

import (
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/registration"
)

// letter writes a mail to an attendee, in their language.
func (d *Door) letter(e edition.Edition, l registration.Letter) post.Mail {
	p := d.office.Account.Site.Catalogue.In(e.Speak(l.Attendee.Language))
	link := d.baseURL + "/" + e.Slug + "/ticket/" + l.Token
	word := string(l.Word)
	values := []any{"Edition", e.Name, "Name", line(l.Attendee.Name), "Kind", l.Kind.Name, "Link", link, "Zone", e.Zone,
		"Reason", line(l.Attendee.Reason), "Register", d.baseURL + "/" + e.Slug + "/register/"}
	if l.Word == registration.TellTicket && !l.Attendee.ProveBy.IsZero() {
		word = "prove"
		values = append(values, "By", instant(p, e, l.Attendee.ProveBy))
	}
	if l.Word == registration.TellInvited {
		values = append(values, "By", instant(p, e, l.Attendee.AnswerBy))
	}
	return post.Mail{Subject: p.T("registration.mail."+word+"_subject", values...),
		Text: strings.TrimSpace(p.T("registration.mail."+word, values...))}
}

// line is what somebody typed in one line, without what a program would make a link of.
func line(s string) string {
	return strings.NewReplacer("://", ": //", "www.", "www .").Replace(strings.Join(strings.Fields(s), " "))
}

// stands says how an attendee stands, to themselves.
func (d *Door) stands(p *text.Printer, e edition.Edition, o registration.Own) string {
	a := o.Attendee
	switch a.State {
	case registration.Invited:
		return p.T("registration.stands.invited", "By", instant(p, e, a.AnswerBy))
	case registration.Refused, registration.Cancelled:
		if a.Reason != "" {
			return p.T("registration.stands."+string(a.State)+"_why", "Reason", a.Reason)
		}
	}
	return p.T("registration.stands." + string(a.State))
}
