package formats

import "strings"

// Marks tell in a title what a format has no field for, in English and French.
var (
	cancelledMark = mark{before: [...]string{"Cancelled: ", "Annulé : "}}
	delayedMark   = mark{before: [...]string{"Delayed: ", "Retardé : "}}
	pendingMark   = mark{after: [...]string{" (to be confirmed)", " (à confirmer)"}}
)

type mark struct{ before, after [2]string }

func (m mark) on(title string, french bool) string {
	if french {
		return m.before[1] + title + m.after[1]
	}
	return m.before[0] + title + m.after[0]
}

// off takes the mark away, in either language, and reports whether it was there.
func (m mark) off(title string) (string, bool) {
	for i := range m.before {
		rest, began := strings.CutPrefix(title, m.before[i])
		rest, ended := strings.CutSuffix(rest, m.after[i])
		if began && ended {
			return rest, true
		}
	}
	return title, false
}

func (p Programme) french() bool { return strings.HasPrefix(p.Language, "fr") }

// titleOf marks what is cancelled, delayed or to be confirmed.
func (p Programme) titleOf(s Session) string {
	french := p.french()
	switch {
	case s.State == Cancelled:
		return cancelledMark.on(s.Title, french)
	case s.State == Delayed:
		return delayedMark.on(s.Title, french)
	case s.Pending:
		return pendingMark.on(s.Title, french)
	default:
		return s.Title
	}
}

// standing reads back what titleOf tells, of schedules without a block that says it.
func (s *Session) standing() {
	s.Said = s.Said.With(FieldState).With(FieldPending)
	var is bool
	if s.Title, is = cancelledMark.off(s.Title); is {
		s.State = Cancelled
		return
	}
	if s.Title, is = delayedMark.off(s.Title); is {
		s.State = Delayed
		return
	}
	s.Title, s.Pending = pendingMark.off(s.Title)
}
