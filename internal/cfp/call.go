package cfp

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// CallID identifies a call: cal_….
type CallID string

// Call is the call for proposals of an edition.
type Call struct {
	ID         CallID
	EditionID  edition.ID
	Announced  bool
	Opens      time.Time
	Closes     time.Time // for formats without a deadline of their own
	Grace      int       // minutes after a deadline in which what was begun before can be sent; nobody is told
	Answers    time.Time // until when people hear; zero: not said
	Over       time.Time // from then on nobody is shown it; zero: open
	PerPerson  int       // proposals somebody may have, alone or with others
	CoSpeakers int       // who may speak with somebody
	Formats    []CallFormat
	Intro      Texts // Markdown, as the others
	Offers     Texts // what speakers are offered
	Readers    Texts // who reads, and by what they judge
	Hidden     Texts // what the committee does not see
	Version    int64
}

// Texts are what is said in several languages, by language.
type Texts map[string]string

// In is the text in a language, or else in the first that has it.
func (t Texts) In(lang string, others []string) string {
	for _, l := range append([]string{lang}, others...) {
		if t[l] != "" {
			return t[l]
		}
	}
	return ""
}

// CallFormat is a format that is open to proposals.
type CallFormat struct {
	FormatID edition.FormatID `json:"format"`
	Places   int              `json:"places"`             // about; 0: not said
	Closes   time.Time        `json:"closes"`             // zero: with the call
	Proposed int              `json:"proposed,omitempty"` // in the edition before; 0: not said
	Taken    int              `json:"taken,omitempty"`    // of them
}

// State is how a call stands at an instant.
type State string

// The states, in order.
const (
	Unannounced State = "unannounced"
	Planned     State = "planned"
	Open        State = "open"
	InGrace     State = "grace" // what was begun before the deadline can still be sent; nobody is told
	Closed      State = "closed"
	Over        State = "over"
)

// Refusals of calls.
var (
	ErrNoCall     = fault.New(fault.NotFound, "cfp.no_call", "there is no call for proposals here")
	ErrOrder      = fault.New(fault.Invalid, "cfp.order", "a call closes after it opens").Field("closes", "cfp.order")
	ErrOver       = fault.New(fault.Invalid, "cfp.over", "a call is over after it has closed").Field("over", "cfp.over")
	ErrNumber     = fault.New(fault.Invalid, "cfp.number", "this number cannot be; 0 to 10,000 places, 0 to 1,440 minutes, 1 to 50 proposals")
	ErrOdds       = fault.New(fault.Invalid, "cfp.odds", "of what was proposed last time, 0 to 100,000, at most all was taken")
	ErrIncomplete = fault.New(fault.Conflict, "cfp.incomplete",
		"a call that is announced has dates, a format that is open to proposals, and an introduction in each language of the edition")
)

// Bounds of what a call says.
const (
	mostPlaces   = 10_000
	mostBefore   = 100_000
	mostGrace    = 24 * 60
	mostEach     = 50
	mostTogether = 10
)

// New is a call with what usually does.
func New(editionID edition.ID) Call {
	return Call{EditionID: editionID, Grace: 15, PerPerson: 3, CoSpeakers: 3}
}

// ClosesFor is when a format closes; ok is false where it is not open to proposals.
func (c Call) ClosesFor(format edition.FormatID) (at time.Time, ok bool) {
	i := slices.IndexFunc(c.Formats, func(f CallFormat) bool { return f.FormatID == format })
	if i < 0 {
		return c.Closes, false
	}
	return c.closes(c.Formats[i]), true
}

// Format is what a call says of a format; nothing where it is not open to proposals.
func (c Call) Format(format edition.FormatID) CallFormat {
	if i := slices.IndexFunc(c.Formats, func(f CallFormat) bool { return f.FormatID == format }); i >= 0 {
		return c.Formats[i]
	}
	return CallFormat{}
}

func (c Call) closes(f CallFormat) time.Time {
	if f.Closes.IsZero() {
		return c.Closes
	}
	return f.Closes
}

// LastClose is when the last format closes.
func (c Call) LastClose() time.Time {
	if len(c.Formats) == 0 {
		return c.Closes
	}
	return c.closes(slices.MaxFunc(c.Formats, func(a, b CallFormat) int { return c.closes(a).Compare(c.closes(b)) }))
}

// NextClose is the first deadline ahead of an instant; the last one when none is.
func (c Call) NextClose(at time.Time) time.Time {
	next := c.LastClose()
	for _, f := range c.Formats {
		if end := c.closes(f); at.Before(end) && end.Before(next) {
			next = end
		}
	}
	return next
}

// At is how the call stands when the edition's clock reads an instant. It is open while any format is.
func (c Call) At(at time.Time) State {
	switch last := c.LastClose(); {
	case !c.Announced:
		return Unannounced
	case !c.Over.IsZero() && !at.Before(c.Over):
		return Over
	case at.Before(c.Opens):
		return Planned
	case at.Before(last):
		return Open
	case at.Before(last.Add(c.grace())):
		return InGrace
	default:
		return Closed
	}
}

func (c Call) grace() time.Duration { return time.Duration(c.Grace) * time.Minute }

// mayBegin reports whether something new can be begun at an instant, for some format.
func (c Call) mayBegin(at time.Time) bool { return c.At(at) == Open }

// maySend reports whether what was begun at one instant can be sent at another, for a format.
func (c Call) maySend(format edition.FormatID, begun, at time.Time) bool {
	end, ok := c.ClosesFor(format)
	if !ok || !c.Announced || at.Before(c.Opens) {
		return false
	}
	return at.Before(end) || begun.Before(end) && at.Before(end.Add(c.grace()))
}

func (c *Call) check(e edition.Edition) error {
	if !c.Closes.IsZero() && !c.Opens.IsZero() && !c.Opens.Before(c.Closes) {
		return ErrOrder
	}
	if !c.Over.IsZero() && c.Over.Before(c.LastClose()) {
		return ErrOver
	}
	for _, n := range []struct {
		field          string
		is, from, most int
	}{
		{"grace", c.Grace, 0, mostGrace}, {"per_person", c.PerPerson, 1, mostEach}, {"co_speakers", c.CoSpeakers, 0, mostTogether},
	} {
		if n.is < n.from || n.is > n.most {
			return ErrNumber.Field(n.field, ErrNumber.Code)
		}
	}
	for _, f := range c.Formats {
		if f.Places < 0 || f.Places > mostPlaces {
			return ErrNumber.Field("places_"+string(f.FormatID), ErrNumber.Code)
		}
		if f.Proposed < 0 || f.Proposed > mostBefore {
			return ErrOdds.Field("proposed_"+string(f.FormatID), ErrOdds.Code)
		}
		if f.Taken < 0 || f.Taken > f.Proposed {
			return ErrOdds.Field("taken_"+string(f.FormatID), ErrOdds.Code)
		}
		if !f.Closes.IsZero() && !c.Opens.Before(f.Closes) {
			return ErrOrder.Field("closes_"+string(f.FormatID), ErrOrder.Code)
		}
	}
	for _, t := range []*Texts{&c.Intro, &c.Offers, &c.Readers, &c.Hidden} {
		t.tidy()
	}
	if c.Announced && !c.complete(e) {
		return ErrIncomplete
	}
	return nil
}

// complete reports whether a call says what it must before it is announced.
func (c Call) complete(e edition.Edition) bool { return len(c.Missing(e)) == 0 }

// Missing names what a call lacks before it can be announced: dates, formats, intro.
func (c Call) Missing(e edition.Edition) (out []string) {
	if c.Opens.IsZero() || c.Closes.IsZero() {
		out = append(out, "dates")
	}
	if len(c.Formats) == 0 {
		out = append(out, "formats")
	}
	if slices.ContainsFunc(e.Languages, func(lang string) bool { return c.Intro[lang] == "" }) {
		out = append(out, "intro")
	}
	return out
}

// tidy leaves languages out that say nothing.
func (t *Texts) tidy() {
	kept := Texts{}
	for lang, said := range *t {
		if said = strings.TrimSpace(said); said != "" {
			kept[lang] = said
		}
	}
	*t = kept
}

func (c Call) texts() (out []text.Bounded) {
	for name, t := range map[string]Texts{"intro": c.Intro, "offers": c.Offers, "readers": c.Readers, "hidden": c.Hidden} {
		for lang, said := range t {
			out = append(out, text.Bounded{Field: name + "_" + lang, Text: said, Most: text.MaxLong})
		}
	}
	slices.SortFunc(out, func(a, b text.Bounded) int { return cmp.Compare(a.Field, b.Field) })
	return out
}
