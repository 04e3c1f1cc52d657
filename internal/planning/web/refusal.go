package web

import (
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
)

// refusals say why places are refused, in the words of a reader and the hours of an edition.
type refusals struct {
	words *text.Printer
	zone  *time.Location
}

// say is a clause without a capital or a full stop; empty where nothing is refused.
func (w refusals) say(r planning.Refusal) string {
	if r.Rule == "" {
		return ""
	}
	features := make([]string, len(r.Features))
	for i, f := range r.Features {
		features[i] = w.words.T("edition.feature." + string(f))
	}
	hours := make([]string, len(r.Hours))
	for i, h := range r.Hours {
		hours[i] = w.words.Time(h.Start.In(w.zone)) + "–" + w.words.Time(h.End.In(w.zone))
	}
	why := w.words.T("planning.refused."+string(r.Rule), "Other", r.Other, "Speaker", r.Speaker, "Features", w.words.List(features), "Hours", w.words.List(hours))
	if r.Session != "" {
		return w.words.T("planning.refused.instead", "Title", r.Session, "Why", why)
	}
	return why
}
