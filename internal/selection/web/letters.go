package web

import (
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/selection"
)

// letters write the mails of reveals and reminders: in the language of who reads, or in every language of the edition where
// nobody knows it.
func (d *Door) letters(e edition.Edition) selection.Letters {
	return selection.Letters{
		Reveal: func(t selection.Told) post.Mail {
			return d.inLanguages(e, t, func(w *text.Printer) (subject, body string) { return d.revealed(w, e, t) })
		},
		Remind: func(t selection.Told, last bool) post.Mail {
			return d.inLanguages(e, t, func(w *text.Printer) (subject, body string) { return d.reminded(w, e, t, last) })
		},
		Heard: func(h selection.Heard) post.Mail {
			return d.inLanguages(e, h.Told, func(w *text.Printer) (subject, body string) { return d.heard(w, e, h) })
		},
	}
}

func (d *Door) inLanguages(e edition.Edition, t selection.Told, write func(*text.Printer) (subject, body string)) post.Mail {
	languages := []string{e.Speak(t.Language)}
	if t.Language == "" {
		languages = slices.Clone(e.Languages)
	}
	var subjects, bodies []string
	for _, lang := range languages {
		subject, body := write(d.office.Account.Site.Catalogue.In(lang))
		subjects, bodies = append(subjects, subject), append(bodies, body)
	}
	return post.Mail{Subject: strings.Join(subjects, " / "), Text: strings.Join(bodies, "\n\n— — —\n\n")}
}

// heard says what a reply led to. Its subject says it too: who reads nothing else knows whether they speak.
func (d *Door) heard(w *text.Printer, e edition.Edition, h selection.Heard) (subject, body string) {
	key := "yes"
	switch {
	case h.From != "" && h.State == selection.Out:
		key = "out"
	case h.From != "":
		key = "without"
	case h.State == selection.Confirmed:
		key = "confirmed"
	}
	values := []any{"Edition", e.Name, "Link", d.replyURL(e, h.Told), "Name", line(h.Name), "From", line(h.From),
		"Title", line(h.Facts[0].Title)}
	return w.T("selection.mail.heard_subject."+key, values...),
		strings.Join([]string{w.T("selection.mail.heard."+key, values...), w.T("selection.mail.heard_end", values...)}, "\n\n")
}

// line is a text of somebody's in one line, so that nobody takes it for a part of the mail, and without what a program would make a link
// of.
func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer("://", ": //", "www.", "www .").Replace(s)
}

// day is a date as mails say it.
func day(w *text.Printer, date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return w.Date(t)
}

func (d *Door) replyURL(e edition.Edition, t selection.Told) string {
	return d.baseURL + "/" + e.Slug + "/reply/" + t.Link
}

// revealed is the mail of a reveal: all that one person is told, the best first. Its subject says what to do by when, where there
// is something.
func (d *Door) revealed(w *text.Printer, e edition.Edition, t selection.Told) (subject, body string) {
	values := []any{"Edition", e.Name, "Date", day(w, t.By), "Link", d.replyURL(e, t), "Name", line(t.Name), "Count", len(t.Facts)}
	subject = w.T("selection.mail.subject", values...)
	if t.Has(selection.Accepted) {
		subject = w.T("selection.mail.subject_yes", values...)
	}
	parts := []string{w.T("selection.mail.hello", values...)}
	for _, f := range t.Facts {
		parts = append(parts, fact(w, f))
	}
	switch {
	case t.Has(selection.Accepted):
		parts = append(parts, w.T("selection.mail.confirm", values...))
	case t.Has(selection.Reserve):
		parts = append(parts, w.T("selection.mail.see_reserve", values...))
	default:
		parts = append(parts, w.T("selection.mail.see", values...))
	}
	return subject, strings.Join(append(parts, w.T("selection.mail.end", values...)), "\n\n")
}

// fact is what somebody is told of one proposal.
func fact(w *text.Printer, f selection.Fact) string {
	out := w.T("selection.mail.fact."+string(f.State), "Title", line(f.Title), "Number", f.Number, "Place", f.Place)
	if f.State != selection.Accepted && f.Reason != "" {
		out += " " + w.T("selection.mail.reason."+f.Reason)
	}
	if f.Sentence != "" {
		out += "\n" + w.T("selection.mail.sentence", "Sentence", line(f.Sentence))
	}
	return out
}

// reminded is a reminder: it names the day, and is not taken for the first mail.
func (d *Door) reminded(w *text.Printer, e edition.Edition, t selection.Told, last bool) (subject, body string) {
	values := []any{"Edition", e.Name, "Date", day(w, t.By), "Link", d.replyURL(e, t), "Name", line(t.Name), "Count", len(t.Facts)}
	subject = w.T("selection.mail.remind_subject", values...)
	if last {
		subject = w.T("selection.mail.last_subject", values...)
	}
	parts := []string{w.T("selection.mail.remind", values...)}
	for _, f := range t.Facts {
		parts = append(parts, "— "+line(f.Title))
	}
	return subject, strings.Join(append(parts, w.T("selection.mail.confirm", values...), w.T("selection.mail.end", values...)), "\n\n")
}
