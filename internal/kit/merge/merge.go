// Package merge compares what was with what it became on two sides, and shows two texts word by word.
package merge

// Verdict says what becomes of a value that may have changed on two sides.
type Verdict int

// The verdicts. Only Clash asks somebody.
const (
	Stays  Verdict = iota // theirs has nothing new: ours stays
	Theirs                // only theirs changed: it is taken
	Clash                 // both changed, and differently: ours stays until somebody decides
)

// Of decides about one value from what it was, what it is here and what it is there. A base of nil is not known: then both have changed,
// unless they say the same.
func Of(base *string, ours, theirs string) Verdict {
	switch {
	case ours == theirs, base != nil && *base == theirs:
		return Stays
	case base != nil && *base == ours:
		return Theirs
	default:
		return Clash
	}
}
