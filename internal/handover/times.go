package handover

import (
	"maps"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
)

// Files tell times of the edition's clock; rows of what happened hold the server's.

// back is an instant of a file by the server's clock; none stays none.
func (i *importer) back(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-i.e.ClockAhead)
}

// told is an instant of the server by the edition's clock.
func told(e edition.Edition, t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return e.At(t).UTC()
}

// asIs is an instant that is of the edition's clock already.
func asIs(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
