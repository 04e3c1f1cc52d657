// Package form reads the file that describes who may read what, and says in words what came of it. docs/review.md describes the file.
package form

import (
	"math"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// Limits of what is read: beyond, a file is refused before memory is asked for.
const (
	MostReviewers = 5_000
	MostProposals = 20_000
	MostPairs     = 4_000_000
	MostReaders   = 100 // of one proposal
)

// Input is a file as it was read.
type Input struct {
	Problem *assign.Problem
	Units   Units
	Left    []string // fields that are not known, and were left out

	affinity [][]float64
	reads    [][]string // languages of each reviewer
	written  []string   // language of each proposal
}

// Units say what one unit of a whole affinity is worth.
type Units struct {
	perUnit float64
	exact   bool
}

// Units turns an affinity, or a sum of them, into whole units, downwards.
func (u Units) Units(x float64) int64 { return int64(floorOf(x / u.perUnit)) }

// Above is Units upwards: what a sum must have to be at least x.
func (u Units) Above(x float64) int64 { return int64(math.Ceil(x/u.perUnit - 1e-6)) }

// Value turns whole units into what the file says.
func (u Units) Value(units int64) float64 { return float64(units) * u.perUnit }

// Slack is what rounding to whole units may have hidden of a sum of so many affinities.
func (u Units) Slack(readings int) float64 {
	if u.exact {
		return 0
	}
	return float64(readings) * u.perUnit
}
