package intake

import (
	"github.com/creneau/creneau/internal/kit/merge"
	"github.com/creneau/creneau/internal/programme"
)

// Side is whose value is taken where a field changed in the file and here.
type Side string

// The sides.
const (
	Undecided Side = ""     // ours stays, and the next import asks again
	TakeOurs  Side = "ours" // ours stays for good
	TakeFile  Side = "file"
)

// Verdict is what becomes of a field.
type Verdict int

// What it can be.
const (
	Settled  Verdict = iota // the file has nothing new: ours stays, edited here or not
	Taken                   // the file's value is taken
	Decided                 // both changed, and somebody decided for ours
	Clashing                // both changed: ours stays until somebody decides
)

// Merged is what a field is after an import, and what is kept of it as imported last.
type Merged struct {
	Value   string
	Verdict Verdict
	Base    *string // nil while it is not known
}

// ThreeWay decides about one field from what was imported last (nil when that is not known), what it is here and what the file says,
// each as the canonical text of a value. What the file does not say is no matter for it.
func ThreeWay(base *string, ours, file string, side Side) Merged {
	since := base
	switch {
	case base == nil && blank(file):
		since = &file // it was written here, and nothing stands against it
	case base == nil && blank(ours):
		since = &ours
	}
	switch found := merge.Of(since, ours, file); {
	case found == merge.Stays:
		return Merged{ours, Settled, &file}
	case found == merge.Theirs || side == TakeFile:
		return Merged{file, Taken, &file}
	case side == TakeOurs:
		return Merged{ours, Decided, &file}
	default:
		return Merged{ours, Clashing, base}
	}
}

// blank reports whether a value's text is that of a value nobody has set.
func blank(text string) bool {
	switch text {
	case "", `""`, "0", "false", "null", "[]", `"` + string(programme.Confirmed) + `"`:
		return true
	}
	return false
}
