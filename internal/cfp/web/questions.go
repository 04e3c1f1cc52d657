package web

import (
	"context"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

// asking is the list of the form's own questions, and the form in which organisers write one.
func (d *Door) asking() office.Desk[cfp.Question] {
	return office.Desk[cfp.Question]{
		Office: d.office, Name: "questions", UseCases: d.calls.Question(),
		All: func(ctx context.Context, v office.Visit) ([]cfp.Question, error) {
			return d.calls.Questions(ctx, v.Who, v.Edition.ID)
		},
		ID:    func(q cfp.Question) string { return string(q.ID) },
		Title: func(q cfp.Question) string { return q.Label.In("", []string{"en", "fr"}) },
		Titled: func(v office.Visit, q cfp.Question) string {
			return q.Label.In(v.Edition.Languages[0], v.Edition.Languages)
		},
		Table: func(_ context.Context, p *text.Printer, _ office.Visit) (office.Table[cfp.Question], error) {
			return office.Table[cfp.Question]{Columns: []office.Column[cfp.Question]{
				office.TextColumn("about", "cfp.question.about", func(q cfp.Question) string { return p.T("cfp.about." + string(q.About)) }),
				office.TextColumn("kind", "cfp.question.kind", func(q cfp.Question) string { return p.T("cfp.kind." + string(q.Kind)) }),
				office.TextColumn("required", "cfp.question.required", func(q cfp.Question) string {
					if q.Required {
						return p.T("site.yes")
					}
					return p.T("desk.no")
				}),
			}}, nil
		},
		Blank: func(v office.Visit) cfp.Question {
			return cfp.Question{EditionID: v.Edition.ID, About: cfp.AboutSession, Kind: cfp.TextReply}
		},
		Fields: d.questionFields,
		Read: func(in *office.Input, v office.Visit, q *cfp.Question) {
			q.About, q.Kind = cfp.About(in.Text("about")), cfp.QuestionKind(in.Text("kind"))
			q.Label, q.Help, q.Options = cfp.Texts{}, cfp.Texts{}, cfp.OptionTexts{}
			for _, lang := range v.Edition.Languages {
				q.Label[lang], q.Help[lang] = in.Text("label_"+lang), in.Text("help_"+lang)
				if lines := in.Lines("options_" + lang); len(lines) > 0 {
					q.Options[lang] = lines
				}
			}
			q.Required, q.ForReviewers, q.Position = in.Checked("required"), in.Checked("for_reviewers"), in.Number("position")
			q.RequiredFrom, q.FrozenFrom = moment(in, v, "required_from"), moment(in, v, "frozen_from")
			q.Formats, q.Tracks = nil, nil
			for _, id := range in.All("formats") {
				q.Formats = append(q.Formats, edition.FormatID(id))
			}
			for _, id := range in.All("tracks") {
				q.Tracks = append(q.Tracks, edition.TrackID(id))
			}
		},
		Shown:   d.shown,
		Version: func(q *cfp.Question) *int64 { return &q.Version },
	}
}

func (d *Door) questionFields(ctx context.Context, p *text.Printer, v office.Visit, q cfp.Question) (out []office.Field, err error) {
	frame, err := d.office.Editions.Frame(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	in := func(key, lang string) string {
		return p.T("cfp.field.in", "What", p.T(key), "Language", language(p, lang))
	}
	var abouts, kinds, formats, tracks []office.Option
	for _, a := range cfp.Abouts {
		abouts = append(abouts, office.Option{Value: string(a), Label: p.T("cfp.about." + string(a))})
	}
	for _, k := range cfp.Kinds {
		kinds = append(kinds, office.Option{Value: string(k), Label: p.T("cfp.kind." + string(k))})
	}
	for _, f := range frame.Formats {
		if f.Kind != "break" {
			formats = append(formats, office.Option{Value: string(f.ID), Label: f.Name})
		}
	}
	for _, t := range frame.Tracks {
		tracks = append(tracks, office.Option{Value: string(t.ID), Label: t.Name})
	}
	for _, lang := range v.Edition.Languages {
		out = append(out, office.Field{Name: "label_" + lang, Label: in("cfp.question.label", lang), Kind: "text",
			Values:   []string{q.Label[lang]},
			Required: true},
			office.Field{Name: "help_" + lang, Label: in("cfp.question.help", lang), Kind: "text", Values: []string{q.Help[lang]}})
	}
	out = append(out,
		office.Field{Name: "about", Label: p.T("cfp.question.about"), Kind: "select", Options: office.Capitals(abouts), Required: true,
			Values: []string{string(q.About)}},
		office.Field{Name: "kind", Label: p.T("cfp.question.kind"), Kind: "select", Options: office.Capitals(kinds), Required: true,
			Values: []string{string(q.Kind)}})
	for _, lang := range v.Edition.Languages {
		out = append(out, office.Field{Name: "options_" + lang, Label: in("cfp.question.options", lang), Hint: p.T("cfp.hint.options"),
			Kind: "textarea", Values: []string{lines(q.Options[lang])}})
	}
	var chosenFormats, chosenTracks []string
	for _, id := range q.Formats {
		chosenFormats = append(chosenFormats, string(id))
	}
	for _, id := range q.Tracks {
		chosenTracks = append(chosenTracks, string(id))
	}
	return append(out,
		office.Field{Name: "required", Label: p.T("cfp.question.required"), Kind: "check", Values: ticked(q.Required)},
		optional(office.Moment(p, v, "required_from", p.T("cfp.question.required_from"), q.RequiredFrom), p.T("cfp.hint.required_from")),
		optional(office.Moment(p, v, "frozen_from", p.T("cfp.question.frozen_from"), q.FrozenFrom), p.T("cfp.hint.frozen_from")),
		office.Field{Name: "for_reviewers", Label: p.T("cfp.question.for_reviewers"), Hint: p.T("cfp.hint.for_reviewers"), Kind: "check",
			Values: ticked(q.ForReviewers)},
		office.Field{Name: "formats", Label: p.T("cfp.question.formats"), Hint: p.T("cfp.hint.asked_of"), Kind: "checks", Options: formats,
			Values: chosenFormats},
		office.Field{Name: "tracks", Label: p.T("cfp.question.tracks"), Hint: p.T("cfp.hint.asked_of"), Kind: "checks", Options: tracks,
			Values: chosenTracks},
		office.Field{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(q.Position)}},
	), nil
}

func ticked(b bool) []string {
	if b {
		return []string{"1"}
	}
	return nil
}

func lines(all []string) (out string) {
	for i, line := range all {
		if i > 0 {
			out += "\n"
		}
		out += line
	}
	return out
}

// questionView is a question of the form, as somebody replies to it.
type questionView struct {
	Name, Label, Help, Kind, Value, Error string
	Options                               []office.Option
	Needed, Frozen                        bool
	Formats, Tracks                       string // that it is asked of, with spaces between; empty: all
}

// questionOf is a question as it is asked in a language.
func questionOf(p *text.Printer, e edition.Edition, q cfp.Question, now time.Time) questionView {
	v := questionView{Name: "answer_" + string(q.ID), Label: q.Label.In(p.Lang, e.Languages), Help: q.Help.In(p.Lang, e.Languages),
		Kind: string(q.Kind), Needed: q.Needed(now), Frozen: q.Frozen(now)}
	for i, option := range q.OptionsIn(p.Lang, e.Languages) {
		v.Options = append(v.Options, office.Option{Value: strconv.Itoa(i + 1), Label: option})
	}
	if q.Kind == cfp.YesNoReply {
		v.Options = []office.Option{{Value: "yes", Label: p.T("site.yes")}, {Value: "no", Label: p.T("desk.no")}}
	}
	for _, id := range q.Formats {
		v.Formats += string(id) + " "
	}
	for _, id := range q.Tracks {
		v.Tracks += string(id) + " "
	}
	return v
}

// lookView is a question as the form asks it, in one language, with what does not show, in the organiser's: when it is asked, and who reads
// the reply.
type lookView struct {
	Lang, Language string
	Question       questionView
	Notes          []string
}

// shown is what those who propose will see of a question, while it is written.
func (d *Door) shown(ctx context.Context, p *text.Printer, v office.Visit, q cfp.Question) (template.HTML, error) {
	frame, err := d.office.Editions.Frame(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return "", err
	}
	var of []string
	for _, f := range frame.Formats {
		if slices.Contains(q.Formats, f.ID) {
			of = append(of, f.Name)
		}
	}
	for _, t := range frame.Tracks {
		if slices.Contains(q.Tracks, t.ID) {
			of = append(of, t.Name)
		}
	}
	var views []lookView
	for _, lang := range v.Edition.Languages {
		in := d.office.Account.Site.Catalogue.In(lang)
		x := lookView{Lang: lang, Language: language(p, lang), Question: questionOf(in, v.Edition, q, d.calls.Now(v.Edition))}
		x.Question.Name = "look_" + lang
		if x.Question.Formats, x.Question.Tracks = "", ""; x.Question.Label == "" {
			x.Question.Label = "…"
		}
		if q.Kind != cfp.ChoiceReply && q.Kind != cfp.YesNoReply {
			x.Question.Options = nil
		}
		x.Notes = notesOf(p, v.Edition, q, of)
		views = append(views, x)
	}
	return d.pages.Part("form.html", "question-look", views)
}

// notesOf says what of a question does not show in the form.
func notesOf(p *text.Printer, e edition.Edition, q cfp.Question, of []string) (out []string) {
	key := "cfp.look.about_session"
	if q.About == cfp.AboutSpeaker {
		key = "cfp.look.about_speaker"
	}
	if q.ForReviewers {
		key += "_read"
	}
	out = append(out, p.T(key))
	switch {
	case q.Required && !q.RequiredFrom.IsZero():
		out = append(out, p.T("cfp.look.needed_from", "When", instant(p, e, q.RequiredFrom)))
	case q.Required:
		out = append(out, p.T("cfp.look.needed"))
	}
	if !q.FrozenFrom.IsZero() {
		out = append(out, p.T("cfp.look.frozen_from", "When", instant(p, e, q.FrozenFrom)))
	}
	if len(of) > 0 {
		out = append(out, p.T("cfp.look.asked_of", "Names", strings.Join(of, ", ")))
	}
	return out
}

// ask shows the questions of a form about one thing.
func (page *formPage) ask(d *Door, form cfp.Form) {
	p, now := page.P, d.calls.Now(form.Edition)
	for _, q := range form.Questions {
		v := questionOf(p, form.Edition, q, now)
		v.Value, v.Error = page.C.Answers[string(q.ID)], page.Error(v.Name)
		if q.About == cfp.AboutSpeaker {
			page.OfSpeaker = append(page.OfSpeaker, v)
		} else {
			page.OfSession = append(page.OfSession, v)
		}
	}
}

// replyView is a reply, as organisers read it.
type replyView struct{ Label, Reply string }

func repliesOf(p *text.Printer, e edition.Edition, all []cfp.Question, c cfp.Content) (out []replyView) {
	for _, q := range all {
		reply := c.Answers[string(q.ID)]
		if reply == "" {
			continue
		}
		options := q.OptionsIn(p.Lang, e.Languages)
		if n, err := strconv.Atoi(reply); err == nil && q.Kind == cfp.ChoiceReply && n >= 1 && n <= len(options) {
			reply = options[n-1]
		}
		if q.Kind == cfp.YesNoReply {
			reply = p.T(map[string]string{"yes": "site.yes", "no": "desk.no"}[reply])
		}
		out = append(out, replyView{q.Label.In(p.Lang, e.Languages), reply})
	}
	return out
}
