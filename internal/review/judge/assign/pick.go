package assign

import (
	"cmp"
	"math"
	"slices"
)

const (
	never    = math.MinInt64 / 4
	fineness = 32   // parts of one unit of a floor's multiplier
	steepest = 4096 // the greatest multiplier of a floor, in those parts
	patience = 3000 // nodes of a search in which a floor is met exactly; beyond, the bound is that of the multiplier
)

// picker picks the best readers of a proposal at given prices of reviewers. It keeps its memory between picks: one goroutine each.
type picker struct {
	worth  []int64 // of each reader, by place in sheet.free
	order  []int32
	rest   []int64 // best completion, by block, number still wanted, needs still open
	starts []int32 // first place of each block, in order
	best   []int   // places picked
	trial  []int
	steep  []int64 // multiplier of each proposal's floor at the last pick
}

func newPicker(proposals int) *picker { return &picker{steep: make([]int64, proposals)} }

// pick returns the readers S of s, pinned ones left out, that bring the most Σ(weight·affinity − price) among those with affinities of
// at least floor together, with what they bring, and a value that no such S surpasses; the two are equal but where the search gave up.
// It returns nil where no S was found, and a bound of never where there is none. The slice is the picker's own until its next pick.
func (k *picker) pick(s *sheet, weight int64, price []int64, floor int64) (picked []int, value, bound int64) {
	k.worth = k.worth[:0]
	for i := range s.free {
		k.worth = append(k.worth, weight*s.free[i].affinity-price[s.free[i].reviewer])
	}
	value = k.top(s, k.worth)
	if value <= never {
		return nil, never, never
	}
	if s.wanted == 0 && len(s.pinned) == 0 || k.affinity(s, k.best) >= floor-s.base {
		return k.reviewers(s, k.best), value, value
	}
	return k.aboveFloor(s, floor-s.base)
}

func (k *picker) reviewers(s *sheet, places []int) []int {
	for i, place := range places {
		places[i] = s.free[place].reviewer
	}
	return places
}

func (k *picker) affinity(s *sheet, places []int) int64 {
	var sum int64
	for _, i := range places {
		sum += s.free[i].affinity
	}
	return sum
}

// top leaves in k.best the places of greatest worth that keep the rules but the floor, and returns what they are worth.
func (k *picker) top(s *sheet, worth []int64) int64 {
	k.best = k.best[:0]
	if s.wanted < 0 || s.wanted > len(s.free) {
		return never
	}
	if !s.plain {
		return k.topByRules(s, worth)
	}
	if s.wanted == 0 {
		return 0
	}
	for i, w := range worth {
		if len(k.best) == s.wanted {
			if w <= worth[k.best[s.wanted-1]] {
				continue
			}
			k.best = k.best[:s.wanted-1]
		}
		at := len(k.best)
		for at > 0 && worth[k.best[at-1]] < w {
			at--
		}
		k.best = slices.Insert(k.best, at, i)
	}
	var sum int64
	for _, i := range k.best {
		sum += worth[i]
	}
	return sum
}

// topByRules is top where readers have blocks or proposals have needs: by dynamic programming over blocks.
func (k *picker) topByRules(s *sheet, worth []int64) int64 {
	k.natural(s)
	k.complete(s, worth)
	total := k.rest[k.at(s, 0, s.wanted, s.need)]
	if total <= never {
		return never
	}
	left, need := s.wanted, s.need
	for b := 0; left > 0; b++ {
		here := k.rest[k.at(s, b, left, need)]
		if here == k.rest[k.at(s, b+1, left, need)] {
			continue
		}
		for _, i := range k.block(b) {
			if here == worth[i]+k.rest[k.at(s, b+1, left-1, need&^s.free[i].meets)] {
				k.best = append(k.best, int(i))
				left, need = left-1, need&^s.free[i].meets
				break
			}
		}
	}
	return total
}

// natural lists readers and blocks in the order of the sheet.
func (k *picker) natural(s *sheet) {
	k.order, k.starts = k.order[:0], k.starts[:0]
	for i := range s.free {
		if i == 0 || s.free[i].block != s.free[i-1].block {
			k.starts = append(k.starts, int32(i))
		}
		k.order = append(k.order, int32(i))
	}
	k.starts = append(k.starts, int32(len(s.free)))
}

// byWorth lists blocks by their best reader, best first.
func (k *picker) byWorth(s *sheet, worth []int64) {
	k.natural(s)
	type span struct {
		from, to int32
		best     int64
	}
	spans := make([]span, len(k.starts)-1)
	for b := range spans {
		spans[b] = span{k.starts[b], k.starts[b+1], never}
		for i := k.starts[b]; i < k.starts[b+1]; i++ {
			spans[b].best = max(spans[b].best, worth[i])
		}
	}
	slices.SortFunc(spans, func(x, y span) int { return cmp.Or(cmp.Compare(y.best, x.best), cmp.Compare(x.from, y.from)) })
	k.order, k.starts = k.order[:0], k.starts[:0]
	for _, sp := range spans {
		k.starts = append(k.starts, int32(len(k.order)))
		for i := sp.from; i < sp.to; i++ {
			k.order = append(k.order, i)
		}
	}
	k.starts = append(k.starts, int32(len(k.order)))
}

func (k *picker) block(b int) []int32 { return k.order[k.starts[b]:k.starts[b+1]] }

func (k *picker) at(s *sheet, b, left int, need uint8) int {
	return (b*(s.wanted+1)+left)*int(kindsOfNeed) + int(need)
}

// complete fills k.rest: the greatest worth of left readers from block b on that meet need.
func (k *picker) complete(s *sheet, worth []int64) {
	blocks := len(k.starts) - 1
	k.rest = slices.Grow(k.rest[:0], k.at(s, blocks+1, 0, 0))[:k.at(s, blocks+1, 0, 0)]
	for i := k.at(s, blocks, 0, 0); i < len(k.rest); i++ {
		k.rest[i] = never
	}
	k.rest[k.at(s, blocks, 0, 0)] = 0
	for b := blocks - 1; b >= 0; b-- {
		for left := 0; left <= s.wanted; left++ {
			for need := range kindsOfNeed {
				if need&^s.need != 0 {
					continue
				}
				best := k.rest[k.at(s, b+1, left, need)]
				if left > 0 {
					for _, i := range k.block(b) {
						if after := k.rest[k.at(s, b+1, left-1, need&^s.free[i].meets)]; after > never {
							best = max(best, worth[i]+after)
						}
					}
				}
				k.rest[k.at(s, b, left, need)] = best
			}
		}
	}
}
