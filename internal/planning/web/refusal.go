package web

import (
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
)

// Refusals say why places are refused, in the words of a reader and the hours of an edition.
type Refusals struct {
	Words *text.Printer
	Zone  *time.Location
}

// Say is a clause without a capital or a full stop; empty where nothing is refused.
func (w Refusals) Say(r planning.Refusal) string {
	if r.Rule == "" {
		return ""
	}
	features := make([]string, len(r.Features))
	for i, f := range r.Features {
		features[i] = w.Words.T("edition.feature." + string(f))
	}
	hours := make([]string, len(r.Hours))
	for i, h := range r.Hours {
		hours[i] = w.Words.Time(h.Start.In(w.Zone)) + "–" + w.Words.Time(h.End.In(w.Zone))
	}
	why := w.Words.T("planning.refused."+string(r.Rule), "Other", r.Other, "Speaker", r.Speaker, "Features", w.Words.List(features), "Hours",
		w.Words.List(hours))
	if r.Session != "" {
		return w.Words.T("planning.refused.instead", "Title", r.Session, "Why", why)
	}
	return why
}
