package edition

import (
	"slices"

	"github.com/creneau/creneau/internal/kit/text"
)

// Offered are the languages of the edition's public pages, the first one first: those of its languages that the product has sentences
// in, and all that it has where that is none.
func (e Edition) Offered() []string {
	out := slices.DeleteFunc(slices.Clone(e.Languages), func(l string) bool { return !slices.Contains(text.Langs[:], l) })
	if len(out) == 0 {
		return slices.Clone(text.Langs[:])
	}
	return out
}

// Speak is the language in which somebody who reads another one is answered: theirs where the edition offers it, and else its first.
func (e Edition) Speak(reads string) string {
	offered := e.Offered()
	if slices.Contains(offered, reads) {
		return reads
	}
	return offered[0]
}

// Offer makes languages those of the edition's public pages. Languages that the product has no sentences in stay the edition's.
func (e *Edition) Offer(languages []string) {
	others := slices.DeleteFunc(slices.Clone(e.Languages), func(l string) bool { return slices.Contains(text.Langs[:], l) })
	e.Languages = slices.Concat(languages, others)
}
