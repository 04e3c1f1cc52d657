package text

import (
	"bytes"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortBy orders things by name as readers of a language expect: accents and capitals count only where nothing else differs, and
// numbers by their value (Unicode Collation Algorithm, UTS 10, tailored by CLDR). What has the same name keeps its order.
func SortBy[T any](lang string, items []T, name func(T) string) {
	collator := collate.New(language.Make(lang), collate.Numeric) // not shared: it is not safe for concurrent use
	var buffer collate.Buffer
	type keyed struct {
		item T
		key  []byte
	}
	keys := make([]keyed, len(items))
	for i, item := range items {
		keys[i] = keyed{item, collator.KeyFromString(&buffer, name(item))}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })
	for i := range keys {
		items[i] = keys[i].item
	}
}
