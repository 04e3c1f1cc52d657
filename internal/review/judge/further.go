package judge

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Evening is what a batch of further readings is dealt by.
type Evening struct {
	Places   int
	Chance   []float64                       // of each proposal to be in, where places are not for all of them alike; nil: by Places
	Readings int                             // how many to deal
	Cover    float64                         // share drawn from all the others, so that being dealt a proposal tells its reader nothing
	Minutes  []int                           // of each proposal: longer ones are doubted more; nil: all alike
	Room     []int                           // readings that each reader still takes
	May      func(reader, proposal int) bool // not recused, in their language; nil: all may
	Seed     uint64
}

// Further deals further readings: to proposals by p(1−p)·minutes, p the chance to be in, at most one each in a batch, and for
// the share of cover to others by lot. Each goes to a reader who has not read it and has the most room left. Batches should be
// those of an evening, with the model fitted again between them. The readings have no grades yet; their order is drawn.
func (c *Calibration) Further(e Evening) []Reading {
	random := rand.New(rand.NewPCG(e.Seed, 0x66757274686572))
	read := map[[2]int]bool{}
	for _, r := range c.readings.All {
		read[[2]int{r.Reader, r.Proposal}] = true
	}
	room := slices.Clone(e.Room)
	readers := random.Perm(len(room))
	var dealt []Reading
	give := func(p int) bool {
		best := -1
		for _, r := range readers {
			if room[r] > 0 && !read[[2]int{r, p}] && (e.May == nil || e.May(r, p)) && (best < 0 || room[r] > room[best]) {
				best = r
			}
		}
		if best < 0 {
			return false
		}
		room[best]--
		dealt = append(dealt, Reading{Reader: best, Proposal: p})
		return true
	}
	doubt := make([]float64, len(c.Worth))
	chance := e.Chance
	if chance == nil {
		for _, s := range c.Standings(e.Places, e.Seed) {
			chance = append(chance, s.In)
		}
	}
	for p, in := range chance {
		doubt[p] = in * (1 - in)
		if e.Minutes != nil {
			doubt[p] *= float64(e.Minutes[p])
		}
	}
	order := random.Perm(len(doubt))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(doubt[b], doubt[a]) })
	doubted := e.Readings - int(float64(e.Readings)*e.Cover+0.5)
	at := 0
	for ; at < len(order) && len(dealt) < doubted; at++ {
		give(order[at])
	}
	rest := order[at:]
	random.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	for _, p := range rest {
		if len(dealt) == e.Readings {
			break
		}
		give(p)
	}
	random.Shuffle(len(dealt), func(i, j int) { dealt[i], dealt[j] = dealt[j], dealt[i] })
	return dealt
}
