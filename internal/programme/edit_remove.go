package programme

import (
	"slices"

	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/record"
)

// Remove takes a session from the draft, with its places and rules. It is refused when a place is locked, and when people have
// starred it, or when it stems from a proposal.
type Remove struct{ Session SessionID }

// Apply does the edit.
func (e Remove) Apply(d *Draft, _ id.Source) error {
	i := slices.IndexFunc(d.Sessions, func(s Session) bool { return s.ID == e.Session })
	if i < 0 {
		return record.ErrMoved
	}
	if d.Sessions[i].FromProposal() {
		return ErrAdopted.With("Title", d.Sessions[i].Title)
	}
	for _, p := range d.PlacementsOf(e.Session) {
		if d.Locked(p) {
			return d.stays(p)
		}
	}
	d.Placements = slices.DeleteFunc(d.Placements, func(p Placement) bool { return p.SessionID == e.Session })
	d.Rules = slices.DeleteFunc(slices.Clone(d.Rules), func(r Rule) bool { return r.First == e.Session || r.Second == e.Session })
	d.Sessions = slices.Delete(d.Sessions, i, i+1)
	return nil
}
