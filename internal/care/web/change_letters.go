package web

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
)

// changeLetters write the mails of changes: in the language of who reads, or in every language of the edition where nobody knows it.
func (d *Door) changeLetters(e edition.Edition) care.ChangeLetters {
	return care.ChangeLetters{
		Asked: func(rows []care.RequestRow, urgent bool, language string) post.Mail {
			return d.changesIn(e, language, func(w *text.Printer) (subject, body string) { return d.askedMail(w, e, rows, urgent) })
		},
		Settled: func(rows []care.RequestRow, name, language string) post.Mail {
			return d.changesIn(e, language, func(w *text.Printer) (subject, body string) { return d.settledMail(w, e, rows, name) })
		},
	}
}

func (d *Door) changesIn(e edition.Edition, language string, write func(*text.Printer) (subject, body string)) post.Mail {
	languages := []string{e.Speak(language)}
	if language == "" {
		languages = slices.Clone(e.Languages)
	}
	var subjects, bodies []string
	for _, lang := range languages {
		subject, body := write(d.office.Account.Site.Catalogue.In(lang))
		subjects, bodies = append(subjects, subject), append(bodies, body)
	}
	return post.Mail{Subject: strings.Join(subjects, " / "), Text: strings.Join(bodies, "\n\n— — —\n\n")}
}

// inLine is a text of somebody's in one line, without what a program would make a link of.
func inLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s, _ = text.Cut(s, 200)
	return strings.NewReplacer("://", ": //", "www.", "www .").Replace(s)
}

// askedMail is what organisers hear of requests that wait.
func (d *Door) askedMail(w *text.Printer, e edition.Edition, rows []care.RequestRow, urgent bool) (subject, body string) {
	values := []any{"Edition", e.Name, "Count", len(rows), "Title", inLine(rows[0].Title), "Name", inLine(rows[0].Who)}
	subject = w.T("care.mail.asked_subject", values...)
	if urgent {
		subject = w.T("care.mail.urgent_subject", values...)
	}
	parts := []string{w.T("care.mail.asked", values...)}
	for _, r := range rows {
		parts = append(parts, w.T("care.mail.asked_row", "Title", inLine(r.Title), "Name", inLine(r.Who), "Field", fieldLabel(w, r.Field),
			"Wanted", inLine(wantedSaid(w, r)), "Note", inLine(r.Note)))
	}
	link := d.baseURL + "/organise/" + e.Slug + "/requests/?only=waits"
	return subject, strings.Join(append(parts, w.T("care.mail.asked_end", "Link", link)), "\n\n")
}

// settledMail is what a speaker hears of what they asked for.
func (d *Door) settledMail(w *text.Printer, e edition.Edition, rows []care.RequestRow, name string) (subject, body string) {
	values := []any{"Edition", e.Name, "Count", len(rows), "Title", inLine(rows[0].Title), "Name", inLine(name)}
	parts := []string{w.T("care.mail.settled", values...)}
	for _, r := range rows {
		key := "care.mail.row_" + string(r.State)
		if r.State == care.RequestApplied && r.Written != r.Wanted {
			key = "care.mail.row_part"
		}
		parts = append(parts, w.T(key, "Title", inLine(r.Title), "Field", fieldLabel(w, r.Field), "Reason", inLine(r.Reason)))
	}
	link := d.baseURL + "/" + e.Slug + "/speaking/changes/"
	return w.T("care.mail.settled_subject", values...), strings.Join(append(parts, w.T("care.mail.settled_end", "Link", link)), "\n\n")
}
