package record

import "github.com/creneau/creneau/internal/kit/sqldb"

// Dependents tells what a chapter hangs on an object of an earlier one: kind is the name of the object's kind.
type Dependents func(tx *sqldb.Tx, kind, id string) ([]Dependent, error)

// Attached collects what later chapters hang on the objects of one chapter. Its zero value has none.
type Attached struct{ find []Dependents }

// Add hands in what a later chapter hangs. It must not be called while objects are removed.
func (h *Attached) Add(d Dependents) { h.find = append(h.find, d) }

// On is what hangs on the objects of a kind, as a Kind asks for it: of one chapter after the other.
func (h *Attached) On(kind string) func(tx *sqldb.Tx, id string) ([]Dependent, error) {
	return func(tx *sqldb.Tx, id string) (all []Dependent, err error) {
		for _, find := range h.find {
			some, err := find(tx, kind, id)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		return all, nil
	}
}
