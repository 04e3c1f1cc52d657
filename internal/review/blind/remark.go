package blind

import (
	"cmp"
	"slices"
)

// letter names who wrote remarks on a sheet: a letter for each, in an order of that sheet alone, so that nobody is followed from one
// sheet to another.
func letter(q Queue, s Sheet, all []Remark) {
	var others []string
	for _, r := range all {
		if !r.Own && !slices.Contains(others, r.by) {
			others = append(others, r.by)
		}
	}
	key := func(by string) string { return Keyed(q.Round.salt, "letter "+s.Handle+" "+by) }
	slices.SortFunc(others, func(a, b string) int { return cmp.Compare(key(a), key(b)) })
	for i := range all {
		if at := slices.Index(others, all[i].by); at >= 0 {
			all[i].Letter = string(rune('A' + at%26))
		}
	}
}
