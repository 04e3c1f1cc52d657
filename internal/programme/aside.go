package programme

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Aside is what a later chapter keeps beside an object of the draft. A step changes it together with the draft, and undo puts
// it back. Only that chapter reads what is in it.
type Aside struct {
	Object string          // the object's id
	Text   json.RawMessage // an object of JSON with that id as "Object"; the same content is the same bytes
}

// MarshalJSON writes the text alone.
func (a Aside) MarshalJSON() ([]byte, error) { return a.Text, nil }

// UnmarshalJSON reads a text and the id in it.
func (a *Aside) UnmarshalJSON(text []byte) error {
	var of struct{ Object string }
	if err := json.Unmarshal(text, &of); err != nil {
		return fmt.Errorf("read an aside: %w", err)
	}
	a.Object, a.Text = of.Object, append(json.RawMessage(nil), text...)
	return nil
}

// AsideEdit is an edit that reads, or changes, the asides of a draft: they are read for it.
type AsideEdit interface {
	Edit
	TouchesAsides()
}

// Later is what a later chapter has to do inside the transactions that change the draft. Any of it may refuse, and then
// nothing happened.
type Later struct {
	// Dependents tells what hangs on a session: it cannot be taken away while something does.
	Dependents record.Dependents
	// Asides reads all asides of an edition, by their objects.
	Asides func(tx *sqldb.Tx, editionID edition.ID) ([]Aside, error)
	// ExchangeAsides writes asides in place of others.
	ExchangeAsides func(tx *sqldb.Tx, editionID edition.ID, before, after []Aside) error
	// Warnings are the codes of what later chapters find in a draft. It warns, unless the edition says otherwise.
	Warnings []string
	// Turned is told which step was taken back, or done again.
	Turned func(tx *sqldb.Tx, editionID edition.ID, change string, back bool) error
}

// Extend hands in what a later chapter has to do; asides are kept by one of them. It is called while the chapters are made.
func (s *Service) Extend(l Later) {
	if l.Dependents != nil {
		s.dependents.Add(l.Dependents)
	}
	if l.Asides != nil {
		s.later = l
	}
	if l.Turned != nil {
		s.turned = append(s.turned, l.Turned)
	}
	for _, code := range l.Warnings {
		if !slices.Contains(s.warnings, code) {
			s.warnings = append(s.warnings, code)
		}
	}
}

func (l Later) asides(tx *sqldb.Tx, editionID edition.ID) ([]Aside, error) {
	if l.Asides == nil {
		return nil, nil
	}
	return l.Asides(tx, editionID)
}

func (l Later) exchange(tx *sqldb.Tx, editionID edition.ID, before, after []Aside) error {
	if l.ExchangeAsides == nil {
		return nil
	}
	return l.ExchangeAsides(tx, editionID, before, after)
}
