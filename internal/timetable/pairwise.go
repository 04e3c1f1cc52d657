package timetable

// NewPairwise describes the same rooms, slots and rules with the goal that other tools have: as few people as possible
// who starred two sessions at the same time, counted pair by pair. It is a baseline to compare with: a person with four
// stars in a slot loses three, but counts six times.
func NewPairwise(p Problem) (*Instance, error) {
	people := p.People
	p.People, p.Silent, p.Weights = nil, 0, Weights{}
	in, err := NewInstance(p)
	if err != nil {
		return nil, err
	}
	n := len(p.Sessions)
	in.pairs = make([]int32, n*n)
	for _, wishes := range people {
		for i, a := range wishes {
			for _, b := range wishes[:i] {
				if a.Session != b.Session {
					in.pairs[a.Session*n+b.Session]++
					in.pairs[b.Session*n+a.Session]++
				}
			}
		}
	}
	return in, nil
}
