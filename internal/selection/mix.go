package selection

import "github.com/creneau/creneau/internal/edition"

// Mix is what the accepted proposals are together, among all that stand.
type Mix struct {
	All       Count
	States    map[State]int
	Formats   map[edition.FormatID]Count
	Tracks    map[edition.TrackID]Count
	Levels    map[string]Count
	Languages map[string]Count
}

// Count is how many proposals there are, how many of them are accepted, and how long these last together.
type Count struct{ All, Accepted, Minutes int }

// add counts a proposal.
func (c Count) add(r Row) Count {
	c.All++
	if r.Decision.State == Accepted {
		c.Accepted++
		c.Minutes += r.Minutes
	}
	return c
}

// Mix counts what stands: what was withdrawn, and what its lead said no to, is not in it.
func (b Board) Mix() Mix {
	m := Mix{States: map[State]int{}, Formats: map[edition.FormatID]Count{}, Tracks: map[edition.TrackID]Count{}, Levels: map[string]Count{},
		Languages: map[string]Count{}}
	for _, r := range b.Rows {
		if !r.stands() {
			continue
		}
		m.All = m.All.add(r)
		m.States[r.Decision.State]++
		m.Formats[r.FormatID] = m.Formats[r.FormatID].add(r)
		m.Tracks[r.TrackID] = m.Tracks[r.TrackID].add(r)
		m.Levels[r.Level] = m.Levels[r.Level].add(r)
		m.Languages[r.Language] = m.Languages[r.Language].add(r)
	}
	return m
}
