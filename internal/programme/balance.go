package programme

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
)

// longest is how long a day may go on without a break, and pause what counts as one.
const (
	longest = 3 * time.Hour
	pause   = 20 * time.Minute
)

// balance checks what runs at once, and how the days breathe.
func (c *checker) balance() {
	for _, day := range c.Frame.Days {
		var held []Placement
		for _, p := range c.Placements {
			if s := c.sessions[p.SessionID]; s.State != Cancelled && !p.Start.Before(day.Start) && p.Start.Before(day.End) {
				held = append(held, p)
			}
		}
		c.breathe(held)
		for _, slot := range c.Frame.SlotsOf(day.ID) {
			c.slot(slot, held)
		}
	}
	for i, p := range c.Placements {
		for _, q := range c.Placements[i+1:] {
			if !q.Start.Before(p.End()) {
				break
			}
			c.alike(p, q)
		}
	}
}

// breathe looks for stretches in which nobody could have a break.
func (c *checker) breathe(held []Placement) {
	var from, until time.Time
	for i, p := range held { // by start
		s := c.sessions[p.SessionID]
		if s.Kind == Break {
			from, until = time.Time{}, time.Time{}
			continue
		}
		if from.IsZero() || p.Start.Sub(until) >= pause {
			from = p.Start
		}
		if p.End().After(until) {
			until = p.End()
		}
		last := i+1 == len(held) || held[i+1].Start.Sub(until) >= pause || c.sessions[held[i+1].SessionID].Kind == Break
		if last && until.Sub(from) > longest {
			c.add("no_break", p, s, "From", from.In(c.Frame.Edition.Location()).Format("15:04"), "To",
				until.In(c.Frame.Edition.Location()).Format("15:04"))
		}
	}
}

// slot looks at everything that starts with a slot.
func (c *checker) slot(slot edition.Slot, held []Placement) {
	var at []Placement
	for _, p := range held {
		if p.Start.Before(slot.End) && slot.Start.Before(p.End()) {
			at = append(at, p)
		}
	}
	when := slot.Start.In(c.Frame.Edition.Location()).Format("15:04")
	if len(at) == 0 {
		if len(held) > 0 {
			c.found = append(c.found, Finding{Code: "empty_slot", Values: map[string]any{"Time": when}})
		}
		return
	}
	const several = 3
	levels, languages := map[string]int{}, map[string]int{}
	for _, p := range at {
		s := c.sessions[p.SessionID]
		if s.Plenary || s.Kind == Break {
			return
		}
		levels[s.Level]++
		languages[s.Language]++
	}
	first := c.sessions[at[0].SessionID]
	if len(at) >= several && len(levels) == 1 && first.Level != "" {
		c.add("one_level", at[0], first, "Time", when, "Level", first.Level)
	}
	if len(at) >= several && len(languages) == 1 && len(c.Frame.Edition.Languages) > 1 {
		c.add("one_language", at[0], first, "Time", when, "Language", first.Language)
	}
}

// isHost reports whether an organisation holds the convention: it is on stage all day.
func (c *checker) isHost(id speaker.OrganisationID) bool {
	return slices.ContainsFunc(c.Stage.Organisations, func(o speaker.Organisation) bool { return o.ID == id && o.Kind == speaker.Host })
}

// alike looks at what two sessions at once share.
func (c *checker) alike(p, q Placement) {
	a, b := c.sessions[p.SessionID], c.sessions[q.SessionID]
	if a.ID == b.ID || a.State == Cancelled || b.State == Cancelled || a.Plenary || b.Plenary {
		return
	}
	if slices.ContainsFunc(a.Products, func(id catalogue.ProductID) bool { return slices.Contains(b.Products, id) }) {
		c.add("same_product", q, b, "Other", a)
	}
	for _, x := range a.Speakers {
		o := c.speakers[x].OrganisationID
		if o == "" || c.isHost(o) || !slices.ContainsFunc(b.Speakers, func(y speaker.ID) bool { return c.speakers[y].OrganisationID == o }) {
			continue
		}
		c.add("same_organisation", q, b, "Other", a)
		return
	}
}
