package web

import (
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
)

// letters write the mails of this chapter: in the language of who reads, or in every language of the edition where nobody knows it.
func (d *Door) letters(e edition.Edition) care.Letters {
	return care.Letters{
		Remind: func(r care.Reminder) post.Mail {
			languages := []string{e.Speak(r.Language)}
			if r.Language == "" {
				languages = slices.Clone(e.Languages)
			}
			m := d.inLanguages(languages, func(w *text.Printer) (subject, body string) { return d.reminder(w, e, r) })
			m.Unsubscribe = d.baseURL + stopURL(e, r.Stop)
			return m
		},
		Warn: func(x care.Warning) post.Mail {
			return d.inLanguages(e.Languages, func(w *text.Printer) (subject, body string) { return d.warning(w, e, x) })
		},
	}
}

func (d *Door) inLanguages(languages []string, write func(*text.Printer) (subject, body string)) post.Mail {
	var subjects, bodies []string
	for _, lang := range languages {
		subject, body := write(d.office.Account.Site.Catalogue.In(lang))
		subjects, bodies = append(subjects, subject), append(bodies, body)
	}
	return post.Mail{Subject: strings.Join(subjects, " / "), Text: strings.Join(bodies, "\n\n— — —\n\n")}
}

// line is a text of somebody's in one line, so that nobody takes it for a part of the mail, and without what a program would make a link
// of.
func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer("://", ": //", "www.", "www .").Replace(s)
}

// reminder leads a speaker to their page. Its subject says what to do by when.
func (d *Door) reminder(w *text.Printer, e edition.Edition, r care.Reminder) (subject, body string) {
	first := r.Open[0]
	date := ""
	if !first.Due.IsZero() {
		date = w.Date(first.Due.Add(-time.Millisecond).In(e.Location()))
	}
	values := []any{"Edition", e.Name, "Name", line(r.Speaker.Name), "Date", date, "Task", w.T("care.task." + string(first.Kind)),
		"Count", len(r.Open), "Link", d.baseURL + speakingURL(e, r.Link)}
	subject = w.T("care.mail.subject", values...)
	if first.Late || date == "" {
		subject = w.T("care.mail.subject_late", values...)
	}
	hello := "care.mail.remind"
	if r.First {
		hello = "care.mail.first"
	}
	parts := []string{w.T("care.mail.hello", values...), w.T(hello, values...)}
	var titles, todo []string
	for _, title := range r.Titles {
		titles = append(titles, "— "+line(title))
	}
	for _, t := range r.Open {
		said := "— " + w.T("care.task."+string(t.Kind))
		switch {
		case t.Late:
			said += w.T("care.mail.late")
		case !t.Due.IsZero():
			said += w.T("care.mail.before", "Date", w.Date(t.Due.Add(-time.Millisecond).In(e.Location())))
		}
		if t.Note != "" {
			said += "\n  " + line(t.Note)
		}
		todo = append(todo, said)
	}
	parts = append(parts, strings.Join(titles, "\n"), w.T("care.mail.todo", values...), strings.Join(todo, "\n"),
		w.T("care.mail.page", values...))
	if r.Contact.Email != "" {
		parts = append(parts, w.T("care.mail.contact", "Name", line(r.Contact.Name), "Email", r.Contact.Email))
	}
	return subject, strings.Join(append(parts, w.T("care.mail.end", values...)), "\n\n")
}

// warning tells a contact what a speaker wrote in a hurry.
func (d *Door) warning(w *text.Printer, e edition.Edition, x care.Warning) (subject, body string) {
	values := []any{"Edition", e.Name, "Name", line(x.Speaker), "Title", line(x.Session), "Word", said(w, x.Word),
		"Link", d.baseURL + "/organise/" + e.Slug + "/tasks/words"}
	parts := []string{w.T("care.mail.warn", values...)}
	if x.Word.Said != "" {
		parts = append(parts, w.T("care.mail.quote", "Said", line(x.Word.Said)))
	}
	return w.T("care.mail.warn_subject", values...), strings.Join(append(parts, w.T("care.mail.warn_end", values...)), "\n\n")
}
