package care

import (
	"github.com/creneau/creneau/internal/kit/merge"
)

// planned is what becomes of what a speaker saves of one object.
type planned struct {
	write []Want          // at once
	ask   []Want          // waits for an organiser
	back  []ChangeRequest // requests that they take back
	over  []ChangeRequest // requests that something newer takes the place of
}

func (p planned) empty() bool { return len(p.write)+len(p.ask)+len(p.back)+len(p.over) == 0 }

// planChanges decides about each field from what it says now, the request that waits for it, and its phase. What was not touched changes
// nothing, whatever it says by now. What is free is written only where it still says what the speaker saw.
func planChanges(now map[ChangeField]string, live map[ChangeField]ChangeRequest, phase func(ChangeField) Phase, wants []Want) (p planned,
	err error) {
	for _, w := range wants {
		says, known := now[w.Field]
		if !known {
			return p, ErrField.Field(string(w.Field), ErrField.Code)
		}
		waits, waiting := live[w.Field]
		switch {
		case waiting && w.Value == waits.Wanted, !waiting && w.Value == w.Base:
			continue
		case waiting && (w.Value == w.Base || w.Value == says):
			p.back = append(p.back, waits)
			continue
		case w.Value == says:
			continue
		}
		switch phase(w.Field) {
		case Free:
			if merge.Of(&w.Base, says, w.Value) != merge.Theirs {
				return p, ErrNewer.Field(string(w.Field), ErrNewer.Code)
			}
			p.write = append(p.write, w)
		case Approval:
			p.ask = append(p.ask, w)
		default:
			return p, ErrShut.Field(string(w.Field), ErrShut.Code)
		}
		if waiting {
			p.over = append(p.over, waits)
		}
	}
	return p, nil
}

// Do is what an organiser does with a request.
type Do string

// What they do.
const (
	DoApply  Do = "apply"
	DoWrite  Do = "write" // a text of their own: a part of it, or what fits both
	DoRefuse Do = "refuse"
)

// Dos lists them.
var Dos = [...]Do{DoApply, DoWrite, DoRefuse}

// Deciding is what an organiser decides about a request. Seen is what the field said when they decided; nil: they looked at nothing.
type Deciding struct {
	ID     RequestID
	Seen   *string
	Do     Do
	Text   string // of DoWrite
	Reason string // of DoRefuse
}

// settle decides about one request from what its field says now: the state that it gets, and what is written, if anything. What was changed
// here since the speaker saw it is replaced only by somebody who saw what it says.
func settle(r ChangeRequest, now string, d Deciding) (state RequestState, value string, write bool, err error) {
	if r.State != RequestAsked {
		return r.State, "", false, ErrSettled
	}
	saw := d.Seen != nil && *d.Seen == now
	switch d.Do {
	case DoRefuse:
		return RequestRefused, "", false, nil
	case DoWrite:
		if !saw {
			return r.State, "", false, ErrClash
		}
		return RequestApplied, d.Text, d.Text != now, nil
	case DoApply:
		switch merge.Of(&r.Base, now, r.Wanted) {
		case merge.Stays:
			return RequestApplied, now, false, nil
		case merge.Clash:
			if !saw {
				return r.State, "", false, ErrClash
			}
		}
		return RequestApplied, r.Wanted, true, nil
	default:
		return r.State, "", false, ErrDo
	}
}
