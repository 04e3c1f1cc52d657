package formats

import (
	"maps"
	"slices"
)

// says names, for each field, the keys of a source that say it.
type says map[Field][]string

// said is what an object of JSON says: a key that is there says its field, be it null or empty.
func (n node) said(by says) Fields { return by.among(n.has) }

// among is what a source says whose keys are known by has.
func (by says) among(has func(key string) bool) (said Fields) {
	for field, keys := range by {
		if slices.ContainsFunc(keys, has) {
			said = said.With(field)
		}
	}
	return said
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// truth is a yes in the forms that files have.
func (n node) truth(key string) bool { return n.bool(key) || truth(n.str(key)) }

// firstWord is the first of some keys that says something.
func (n node) firstWord(keys ...string) string {
	for _, key := range keys {
		if s := n.str(key); s != "" {
			return s
		}
	}
	return ""
}

// tagsOf are the texts of a list, or the names of its objects.
func (n node) tagsOf(key string) (out []string) {
	for _, t := range n.get(key).list() {
		out = append(out, orElse(t.text(), t.firstWord("name", "value", "title")))
	}
	return out
}
