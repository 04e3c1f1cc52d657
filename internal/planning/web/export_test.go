package web

import (
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
)

// SayRefusal says why a place is refused.
func SayRefusal(words *text.Printer, zone *time.Location, r planning.Refusal) string {
	return refusals{words, zone}.say(r)
}
