package webtest

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestMain(m *testing.M) { Main(m) }

// A page whose picture has no name, and whose words are pale in the dark alone.
const poor = `data:text/html,<!doctype html><html lang="en"><title>Poor</title><style>[data-theme="dark"] p { color: %23ddd }</style>` +
	`<main><h1>Poor</h1><p>Some words<img src="data:,"></p></main>`

func TestAxeSeesWhatIsAskedOfIt(t *testing.T) {
	t.Parallel()
	b := OpenBrowser(t)
	b.Do(chromedp.Navigate(poor))
	for _, look := range []struct {
		theme, asked string
		wanted       []string
	}{
		{"light", axeAll, []string{"image-alt"}},
		{"light", axeColours, nil},
		{"dark", axeAll, []string{"color-contrast", "image-alt"}},
		{"dark", axeColours, []string{"color-contrast"}},
	} {
		Eval[string](b, `document.documentElement.dataset.theme = "`+look.theme+`"`)
		if found := b.faults(look.asked, "v.id"); !slices.Equal(found, look.wanted) {
			t.Errorf("%s, %s: axe finds %q, want %q", look.theme, look.asked, found, look.wanted)
		}
	}
}
