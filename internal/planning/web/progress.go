package web

import (
	"math"
	"time"

	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/site"
)

// progressView is a search that waits or goes, in words.
type progressView struct {
	ID, Name, URL, State string
	Running              bool
	Percent              int
	Sentence             string
	Named                string // the name with the state
	StopsWhat            string // follows Stop, for who cannot see what it stands beside
	Stop, StopURL        string // Stop is empty once it was asked for
}

func progressOf(page site.Page, v office.Visit, p planning.Plan, f planning.Forecast) progressView {
	out := progressView{ID: string(p.ID), Name: nameOf(page, v, p), URL: "/organise/" + v.Edition.Slug + "/plans/" + string(p.ID) + "/",
		State: page.T("planning.state." + string(p.State)), Running: p.State == planning.Running, Percent: min(99, int(100*p.Progress.Done))}
	out.Stop, out.StopURL = page.T("planning.stop"), out.URL+"cancel"
	out.Named, out.StopsWhat = out.Name+page.T("site.colon", "What", out.State), page.T("site.colon", "What", out.Name)
	switch {
	case p.State == planning.Queued:
		out.Sentence = waits(page, f)
	case f.Silent:
		out.Sentence = page.T("planning.going.silent")
	case f.Stops:
		out.Sentence, out.Stop = page.T("planning.going.stops"), ""
	case p.Progress.Iterations == 0:
		out.Sentence = page.T("planning.going.ready")
	default:
		out.Sentence = page.T("planning.going.moves", "Moves", page.P.Number(p.Progress.Iterations), "Rate",
			page.P.Number(twoFigures(p.Progress.Rate())))
		if f.Known {
			out.Sentence += " " + page.T("planning.going.left", "Left", lasts(page, f.Left))
		}
	}
	return out
}

// waits says what goes before a search and for how long.
func waits(page site.Page, f planning.Forecast) string {
	if f.Ahead == 0 {
		return page.T("planning.going.next")
	}
	sentence := page.T("planning.going.ahead", "Count", f.Ahead)
	if f.Known {
		sentence += " " + page.T("planning.going.begins", "Wait", lasts(page, f.Wait))
	}
	return sentence
}

// lasts is a length of time, as roughly as one would say it.
func lasts(page site.Page, d time.Duration) string {
	if d < 100*time.Second {
		return page.T("planning.lasts.seconds", "Count", max(1, int(math.Ceil(d.Seconds()))))
	}
	return page.T("planning.lasts.minutes", "Count", int(math.Round(d.Minutes())))
}

// twoFigures rounds a count to the two figures that a rate is good for.
func twoFigures(v float64) int64 {
	if v < 1 {
		return 0
	}
	unit := math.Pow(10, math.Max(0, math.Floor(math.Log10(v))-1))
	return int64(math.Round(v/unit) * unit)
}
