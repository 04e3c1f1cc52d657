package selection

import (
	"slices"
	"strings"
	"unicode"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/text"
)

// Two proposals say nearly the same when so many of the words of both are in each (Jaccard).
const (
	alike      = 0.8
	fewWords   = 30 // of a proposal: short texts share much by chance
	fewRows    = 12 // among which no word is called common
	shortWord  = 4  // letters; shorter ones stand everywhere
	mostCommon = 0.2
)

// alikesOf finds proposals that say nearly the same, by the words of title and abstract.
func alikesOf(rows []Row) map[cfp.ProposalID][]cfp.ProposalID {
	of := map[string][]int{}
	size := make([]int, len(rows))
	for i, r := range rows {
		words := strings.FieldsFunc(text.Fold(r.Title+" "+r.Abstract), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			if len(w) >= shortWord {
				of[w] = append(of[w], i)
				size[i]++
			}
		}
	}
	// Words that a fifth of all have are counted as shared by all: they would pair everything with everything.
	shared, common := map[[2]int]int{}, make([]map[string]bool, len(rows))
	for w, in := range of {
		if float64(len(in)) > mostCommon*float64(len(rows)) && len(rows) > fewRows {
			for _, i := range in {
				if common[i] == nil {
					common[i] = map[string]bool{}
				}
				common[i][w] = true
			}
			continue
		}
		for a, i := range in {
			for _, k := range in[a+1:] {
				shared[[2]int{i, k}]++
			}
		}
	}
	out := map[cfp.ProposalID][]cfp.ProposalID{}
	for pair, n := range shared {
		i, k := pair[0], pair[1]
		for w := range common[i] {
			if common[k][w] {
				n++
			}
		}
		if size[i] < fewWords || size[k] < fewWords || float64(n) < alike*float64(size[i]+size[k]-n) {
			continue
		}
		out[rows[i].ID] = append(out[rows[i].ID], rows[k].ID)
		out[rows[k].ID] = append(out[rows[k].ID], rows[i].ID)
	}
	for _, all := range out {
		slices.Sort(all)
	}
	return out
}
