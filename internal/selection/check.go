package selection

import (
	"cmp"
	"slices"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
)

// Checks are what whoever opens a reveal should know first.
type Checks struct {
	Undecided   []Sibling    // people who are told of one proposal and wait for another
	Unreachable []string     // names of who has no address
	Formats     []FormatFull // of which more are accepted than there are places
	Over        int          // minutes that are accepted beyond those there are
}

// Sibling is a proposal that is not told, of somebody who is told of another.
type Sibling struct {
	ID    cfp.ProposalID
	Title string
	Of    string // name of whom
}

// FormatFull is a format with more accepted than it has places.
type FormatFull struct {
	Name             string
	Accepted, Places int
}

// Empty reports whether there is nothing to look at.
func (c Checks) Empty() bool {
	return len(c.Undecided) == 0 && len(c.Unreachable) == 0 && len(c.Formats) == 0 && c.Over == 0
}

// Check finds what whoever reveals decisions should know.
func (b Board) Check(decisions []Decision) (c Checks) {
	in := map[cfp.ProposalID]bool{}
	for _, d := range decisions {
		in[d.ProposalID] = true
	}
	seen := map[cfp.ProposalID]bool{}
	accepted, minutes := map[edition.FormatID]int{}, 0
	for _, r := range b.Rows {
		if r.stands() && (r.Decision.State == Accepted || r.Decision.Told == Accepted) {
			accepted[r.FormatID]++
			minutes += r.Minutes
		}
		if !in[r.ID] {
			continue
		}
		for _, v := range speaking(r.Proposal) {
			if v.Person == "" && v.Email == "" {
				c.Unreachable = append(c.Unreachable, cmp.Or(v.Name, r.Title))
			}
		}
		for _, id := range r.Siblings {
			other, _ := b.Row(id)
			open := other.State == cfp.Submitted && !in[id] && (other.Decision.Told == "" || other.Decision.Waits())
			if open && !seen[id] {
				seen[id] = true
				c.Undecided = append(c.Undecided, Sibling{ID: id, Title: other.Title, Of: sharedName(r, other)})
			}
		}
	}
	for _, f := range b.Frame.Formats {
		if places := b.Call.Format(f.ID).Places; places > 0 && accepted[f.ID] > places {
			c.Formats = append(c.Formats, FormatFull{f.Name, accepted[f.ID], places})
		}
	}
	if b.Rule.Minutes > 0 {
		c.Over = max(minutes-b.Rule.Minutes, 0)
	}
	return c
}

// stands reports whether a proposal is still in play.
func (r Row) stands() bool { return r.State == cfp.Submitted && r.Decision.Settled != Out }

// sharedName is the name of somebody who speaks for both.
func sharedName(a, b Row) string {
	for _, v := range speaking(a.Proposal) {
		if slices.ContainsFunc(speaking(b.Proposal), func(o cfp.Speaker) bool {
			return v.Person != "" && o.Person == v.Person || v.Email != "" && o.Email == v.Email
		}) {
			return v.Name
		}
	}
	return ""
}
