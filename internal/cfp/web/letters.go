package web

import (
	"cmp"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
)

// letters write the mails of a call: reminders and receipts in the language of their reader, invitations without a word of who asks but
// the title.
func (d *Door) letters(e edition.Edition) cfp.Letters {
	words := func(language string) *text.Printer { return d.office.Account.Site.Catalogue.In(e.Speak(language)) }
	return cfp.Letters{
		Opened: func(c cfp.Call, language string) post.Mail { return d.opened(words(language), e, c) },
		Unsent: func(drafts []cfp.Draft, c cfp.Call, language string) post.Mail {
			return d.unsent(words(language), e, c, drafts)
		},
		Receipt: func(p cfp.Proposal, form cfp.Form, language string) post.Mail {
			w := words(language)
			end, _ := form.Call.ClosesFor(p.FormatID)
			values := []any{"Edition", e.Name, "Title", line(p.Title), "Number", p.Number, "Link",
				d.baseURL + "/" + e.Slug + "/call/mine/" + string(p.ID),
				"Until", instant(w, e, end), "Zone", e.Zone, "Text", whole(w, p, form)}
			m := post.Mail{Subject: w.T("cfp.mail.receipt_subject", values...), Text: w.T("cfp.mail.receipt", values...)}
			if !form.Call.Answers.IsZero() {
				m.Text += "\n\n" + w.T("cfp.hear", "Date", w.Date(form.Call.Answers.In(e.Location())))
			}
			return m
		},
		Invite: func(v cfp.Speaker, p cfp.Proposal, _ cfp.Form, token, language string) post.Mail {
			w := words(language)
			values := []any{"Edition", e.Name, "Title", line(p.Title), "By", line(p.You.Name), "Link",
				d.baseURL + "/" + e.Slug + "/call/with/" + token,
				"Expires", happened(w, e, v.Expires), "Zone", e.Zone}
			return post.Mail{Subject: w.T("cfp.mail.invite_subject", values...), Text: w.T("cfp.mail.invite", values...)}
		},
	}
}

// opened says that a call has opened, to who asked to hear it.
func (d *Door) opened(w *text.Printer, e edition.Edition, c cfp.Call) post.Mail {
	values := []any{"Edition", e.Name, "Until", instant(w, e, c.LastClose()), "Zone", e.Zone, "Link", d.baseURL + "/" + e.Slug + "/call/"}
	return post.Mail{Subject: w.T("cfp.mail.opened_subject", values...), Text: w.T("cfp.mail.opened", values...)}
}

// unsent says what somebody has not sent, each with its deadline. The subject has the first of them.
func (d *Door) unsent(w *text.Printer, e edition.Edition, c cfp.Call, drafts []cfp.Draft) post.Mail {
	var lines []string
	first := c.LastClose()
	for _, v := range drafts {
		end, _ := c.ClosesFor(v.FormatID)
		if end.Before(first) {
			first = end
		}
		lines = append(lines, w.T("cfp.mail.unsent_one", "Title", cmp.Or(line(v.Title), w.T("cfp.untitled")), "Until", instant(w, e, end), "Link",
			d.baseURL+"/"+e.Slug+"/call/mine/"+string(v.ID)))
	}
	values := []any{"Edition", e.Name, "Until", instant(w, e, first), "Zone", e.Zone, "Count", len(drafts),
		"Drafts", strings.Join(lines, "\n\n")}
	return post.Mail{Subject: w.T("cfp.mail.unsent_subject", values...), Text: w.T("cfp.mail.unsent", values...)}
}

// line is a text of somebody's in one line, so that nobody takes it for a part of the mail, and without what a program would make a link
// of.
func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer("://", ": //", "www.", "www .").Replace(s)
}

// whole is all that a proposal says.
func whole(w *text.Printer, p cfp.Proposal, form cfp.Form) string {
	var b strings.Builder
	add := func(label, said string) {
		if said != "" {
			b.WriteString("— " + label + "\n" + said + "\n\n")
		}
	}
	add(w.T("cfp.form.title"), p.Title)
	for _, f := range form.Formats {
		if f.ID == p.FormatID {
			add(w.T("cfp.form.format_id"), f.Name+" · "+w.Minutes(f.Minutes))
		}
	}
	for _, name := range []struct{ key, said string }{
		{"abstract", p.Abstract}, {"outline", p.Outline}, {"why", p.Why}, {"name", p.You.Name}, {"organisation", p.You.Organisation},
		{"biography", p.You.Biography},
	} {
		add(w.T("cfp.form."+name.key), name.said)
	}
	return strings.TrimSpace(b.String())
}
