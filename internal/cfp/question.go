package cfp

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// QuestionID identifies a question: que_….
type QuestionID string

// Question is something that the form asks besides what every proposal says.
type Question struct {
	ID           QuestionID
	EditionID    edition.ID
	About        About
	Kind         QuestionKind
	Label        Texts
	Help         Texts
	Options      OptionTexts // of a choice; the same number in every language
	Required     bool
	RequiredFrom time.Time // zero: at once
	FrozenFrom   time.Time // from then on replies stay as they are; zero: never
	ForReviewers bool      // a committee may read the reply; otherwise organisers alone do
	Formats      []edition.FormatID
	Tracks       []edition.TrackID
	Position     int
	Version      int64
}

// OptionTexts are choices by language, in their order.
type OptionTexts map[string][]string

// About is what a question is about.
type About string

// What questions are about.
const (
	AboutSession About = "session"
	AboutSpeaker About = "speaker"
)

// QuestionKind is how a question is answered.
type QuestionKind string

// The kinds.
const (
	TextReply   QuestionKind = "text"
	ChoiceReply QuestionKind = "choice"
	NumberReply QuestionKind = "number"
	YesNoReply  QuestionKind = "yes_no"
)

// Kinds lists the kinds of questions; Abouts what they are about.
var (
	Kinds  = [...]QuestionKind{TextReply, ChoiceReply, NumberReply, YesNoReply}
	Abouts = [...]About{AboutSession, AboutSpeaker}
)

// Refusals of questions and of replies to them.
var (
	ErrAsk     = fault.New(fault.Invalid, "cfp.ask", "a question is written in each language of the edition")
	ErrOptions = fault.New(fault.Invalid, "cfp.options", "a choice has 2 to 50 options, as many in each language")
	ErrReply   = fault.New(fault.Invalid, "cfp.reply", "this is no reply to the question; choose one that is offered, or write a number")
	ErrFrozen  = fault.New(fault.Closed, "cfp.frozen", "a reply that is frozen was changed; ask organisers")
)

// mostReply is how many words a reply in words may have.
const mostReply = 150

func (q *Question) check(e edition.Edition) error {
	q.Label.tidy()
	q.Help.tidy()
	for _, lang := range e.Languages {
		if q.Label[lang] == "" {
			return ErrAsk.Field("label_"+lang, ErrAsk.Code)
		}
		if n := len(q.Options[lang]); q.Kind == ChoiceReply && (n < 2 || n > 50 || n != len(q.Options[e.Languages[0]])) {
			return ErrOptions.Field("options_"+lang, ErrOptions.Code)
		}
	}
	if q.Kind != ChoiceReply {
		q.Options = OptionTexts{}
	}
	if !slices.Contains(Kinds[:], q.Kind) || !slices.Contains(Abouts[:], q.About) {
		return ErrChoice.Field("kind", ErrChoice.Code)
	}
	return nil
}

// Asks reports whether a question is asked of what is proposed for a format in a track.
func (q Question) Asks(format edition.FormatID, track edition.TrackID) bool {
	return (len(q.Formats) == 0 || slices.Contains(q.Formats, format)) && (len(q.Tracks) == 0 || slices.Contains(q.Tracks, track))
}

// Frozen reports whether replies stay as they are when the edition's clock reads an instant.
func (q Question) Frozen(at time.Time) bool {
	return !q.FrozenFrom.IsZero() && !at.Before(q.FrozenFrom)
}

// Needed reports whether a reply is needed at an instant. What is frozen cannot be.
func (q Question) Needed(at time.Time) bool {
	return q.Required && !at.Before(q.RequiredFrom) && !q.Frozen(at)
}

// allows refuses what is no reply. Choices are kept by their number, so that every language says them.
func (q Question) allows(reply string) error {
	n, err := strconv.Atoi(reply)
	ok := true
	switch q.Kind {
	case TextReply:
		ok = text.CountWords(reply) <= mostReply
	case ChoiceReply:
		ok = err == nil && n >= 1 && n <= q.options()
	case NumberReply:
		_, err := strconv.ParseFloat(strings.Replace(reply, ",", ".", 1), 64)
		ok = err == nil && len(reply) <= 20
	case YesNoReply:
		ok = reply == "yes" || reply == "no"
	}
	if !ok {
		return ErrReply
	}
	return nil
}

func (q Question) options() (n int) {
	for _, o := range q.Options {
		n = max(n, len(o))
	}
	return n
}

// checkReplies refuses replies that cannot be, and what is missing. Before is what was replied when it was sent last; nil: it was not.
func (f Form) checkReplies(c Content, before map[string]string, at time.Time) error {
	missing, none := ErrNeeded, true
	for _, q := range f.Questions {
		reply, field := c.Answers[string(q.ID)], "answer_"+string(q.ID)
		switch {
		case !q.Asks(c.FormatID, c.TrackID):
		case q.Frozen(at) && reply != before[string(q.ID)]:
			return ErrFrozen.Field(field, ErrFrozen.Code)
		case reply == "" && q.Needed(at):
			missing, none = missing.Field(field, ErrNeeded.Code), false
		case reply != "":
			if err := q.allows(reply); err != nil {
				return ErrReply.Field(field, ErrReply.Code)
			}
		}
	}
	if none {
		return nil
	}
	return missing
}

// asked keeps the replies to questions that are asked.
func (f Form) asked(c Content) map[string]string {
	out := map[string]string{}
	for _, q := range f.Questions {
		if reply := c.Answers[string(q.ID)]; reply != "" && q.Asks(c.FormatID, c.TrackID) {
			out[string(q.ID)] = reply
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Question is how questions are described, edited, removed and put back.
func (s *Service) Question() record.UseCases[Question] {
	return record.NewUseCases(s.db, s.ids, s.questions)
}

// Questions lists those of an edition's form, in order.
func (s *Service) Questions(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Question, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = questionsOf(tx, editionID)
		return err
	})
	return all, err
}

// OptionsIn are the choices in a language, or else in the first that has them.
func (q Question) OptionsIn(lang string, others []string) []string {
	for _, l := range append([]string{lang}, others...) {
		if len(q.Options[l]) > 0 {
			return q.Options[l]
		}
	}
	return nil
}
