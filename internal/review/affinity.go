package review

import (
	"slices"

	"github.com/creneau/creneau/internal/cfp"
)

// said is what reviewers said before a round is dealt.
type said struct {
	bids  map[Pair]int                  // 2 would like to read it, 1 could, -1 would rather not
	knows map[ReviewerID]map[string]int // products: 1 knows it, 2 knows it well
}

// What each part of an affinity weighs, and what a sheet in another than the first of a reader's languages is worth beside one in it.
const (
	weighsBid    = 0.45
	weighsDegree = 0.30 // what they know best of what it speaks of
	weighsShare  = 0.20 // how much they know of all that it speaks of
	worthOther   = 0.8
)

const (
	ratherNot = -1
	knowsWell = 2
)

// liking is what each level of one reviewer's bids is worth, from 0 to 1, over the sheets that they may read: the share of sheets that they
// like less, and half of those that they like as much. Somebody who bids high for everything says as much as who says nothing: a half
// of each. What they would rather not read is worth nothing.
func (s said) liking(of ReviewerID, sheets []cfp.ProposalID) func(cfp.ProposalID) float64 {
	level := func(p cfp.ProposalID) int { return s.bids[Pair{of, p}] }
	count, all := map[int]int{}, 0
	for _, p := range sheets {
		if l := level(p); l > ratherNot {
			count[l]++
			all++
		}
	}
	worth, below := map[int]float64{}, 0
	for l := range knowsWell + 1 {
		worth[l] = (float64(below) + float64(count[l])/2) / float64(max(1, all))
		below += count[l]
	}
	return func(p cfp.ProposalID) float64 { return worth[level(p)] }
}

// fits is how well a reader fits a sheet, from 0 to 1: by their bid, and by what they know of what it speaks of where both are said.
func (s said) fits(r Reviewer, p cfp.Proposal, language string, liked float64) float64 {
	fit := liked
	if known := s.knows[r.ID]; len(known) > 0 && len(p.Products) > 0 {
		best, sum := 0, 0
		for _, product := range p.Products {
			best, sum = max(best, known[product]), sum+known[product]
		}
		degree, share := float64(best)/knowsWell, float64(sum)/float64(knowsWell*len(p.Products))
		fit = (weighsBid*liked + weighsDegree*degree + weighsShare*share) / (weighsBid + weighsDegree + weighsShare)
	}
	if len(r.Languages) > 0 && !slices.Contains(r.Languages[:1], language) {
		fit *= worthOther
	}
	return fit
}
