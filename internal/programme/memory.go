package programme

import (
	"cmp"
	"slices"
)

// Recall finds the placement of a session that was taken away and is to come back at a place: the one that was there, else the one with the
// names of the session, else the first that it had. What is there, or whose names something else has by now, does not come back.
func Recall(parked, there []Placement, s Session, at Placement) (Placement, bool) {
	free := slices.DeleteFunc(slices.Clone(parked), func(p Placement) bool {
		return p.SessionID != s.ID || slices.ContainsFunc(there, func(o Placement) bool {
			return o.ID == p.ID || o.GUID == p.GUID || o.Code == p.Code || o.Number == p.Number
		})
	})
	if len(free) == 0 {
		return Placement{}, false
	}
	rank := func(p Placement) int {
		switch {
		case p.RoomID == at.RoomID && p.Start.Equal(at.Start):
			return 0
		case p.GUID == s.GUID:
			return 1
		default:
			return 2
		}
	}
	return slices.MinFunc(free, func(a, b Placement) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Number, b.Number))
	}), true
}
