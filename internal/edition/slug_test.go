package edition_test

import (
	"regexp"
	"testing"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
)

var slugLetters = regexp.MustCompile(`^[a-z0-9-]{1,60}$`)

// FuzzShortNames: what becomes of any name stands in an address as it is, and stays what it is when it is made again.
func FuzzShortNames(f *testing.F) {
	for _, s := range []string{"Salle Gagarine", "日本語", "É", "--", "a", "A&B / C", "\x00\n",
		"x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		slug := edition.Slugify(name, text.Fold)
		if !slugLetters.MatchString(slug) {
			t.Errorf("%q becomes %q", name, slug)
		}
		if edition.CheckSlug(slug) != nil {
			if len(slug) > 1 {
				t.Errorf("%q becomes %q, which is refused", name, slug)
			}
			return
		}
		if again := edition.Slugify(slug, text.Fold); again != slug {
			t.Errorf("%q becomes %q, and that %q", name, slug, again)
		}
	})
}
