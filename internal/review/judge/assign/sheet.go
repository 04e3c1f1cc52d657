package assign

// needs of a proposal that a reader can meet.
const (
	anExpert uint8 = 1 << iota
	anOutsider
	kindsOfNeed
)

// sheet is one proposal prepared for picking: whom it may have, beyond those pinned to it.
type sheet struct {
	proposal int
	wanted   int     // beyond the pinned
	pinned   []int   // readers that must be
	base     int64   // the sum of the pinned
	need     uint8   // what no pinned reader meets
	free     []entry // whom it may have, those of one organisation in a row
	plain    bool    // no rule but the number of readers
}

// entry is a reader that a proposal may have.
type entry struct {
	reviewer int
	affinity int64
	meets    uint8
	block    int // readers of one block do not read together
}

// newSheet prepares proposal q. An organisation of a pinned reader has no others.
func newSheet(p *Problem, q int, pinned []int) sheet {
	s := sheet{proposal: q, wanted: p.Wanted[q] - len(pinned), pinned: pinned}
	if p.Wanted[q] > 0 {
		if p.Expert != nil {
			s.need |= anExpert
		}
		if p.hosted(q) {
			s.need |= anOutsider
		}
	}
	taken := map[int]bool{}
	held := map[int]bool{}
	for _, r := range pinned {
		s.base += p.Affinity[r][q]
		s.need &^= p.meets(r, q)
		held[r] = true
		if p.apart(r) {
			taken[p.team(r)] = true
		}
	}
	blocks := map[int][]entry{}
	var order []int
	for r := range p.Affinity {
		if p.Affinity[r][q] == Barred || held[r] || p.apart(r) && taken[p.team(r)] {
			continue
		}
		block := p.team(r)
		if !p.apart(r) {
			block = -2 - r // alone
		}
		if blocks[block] == nil {
			order = append(order, block)
		}
		blocks[block] = append(blocks[block], entry{reviewer: r, affinity: p.Affinity[r][q], meets: p.meets(r, q), block: block})
	}
	for _, block := range order {
		s.free = append(s.free, blocks[block]...)
	}
	s.plain = s.need == 0 && len(order) == len(s.free)
	return s
}

// apart says that the organisation of r lets only one of its reviewers read a proposal.
func (p *Problem) apart(r int) bool { return p.team(r) != None && p.team(r) != p.Host }

// meets are the needs of proposal q that r meets.
func (p *Problem) meets(r, q int) uint8 {
	var m uint8
	if p.Expert != nil && p.Expert[r][q] {
		m |= anExpert
	}
	if p.Host == None || p.team(r) != p.Host {
		m |= anOutsider
	}
	return m
}
