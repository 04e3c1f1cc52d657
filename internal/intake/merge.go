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

// verdict is what becomes of a field.
type verdict int

const (
	settled  verdict = iota // the file has nothing new: ours stays, edited here or not
	taken                   // the file's value is taken
	decided                 // both changed, and somebody decided for ours
	conflict                // both changed: ours stays until somebody decides
)

// merged is what a field is after an import, and what is kept of it as imported last.
type merged struct {
	value   string
	verdict verdict
	base    *string // nil while it is not known
}

// threeWay decides about one field from what was imported last (nil when that is not known), what it is here and what the file says,
// each as the canonical text of a value. What the file does not say is no matter for it.
func threeWay(base *string, ours, file string, side Side) merged {
	since := base
	switch {
	case base == nil && blank(file):
		since = &file // it was written here, and nothing stands against it
	case base == nil && blank(ours):
		since = &ours
	}
	switch found := merge.Of(since, ours, file); {
	case found == merge.Stays:
		return merged{ours, settled, &file}
	case found == merge.Theirs || side == TakeFile:
		return merged{file, taken, &file}
	case side == TakeOurs:
		return merged{ours, decided, &file}
	default:
		return merged{ours, conflict, base}
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
