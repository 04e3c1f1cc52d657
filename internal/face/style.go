package face

import "fmt"

// Style is the accent as a stylesheet, after the one that all pages have. An accent that is taken for the signal leaves links and
// buttons as they are.
func (a Accent) Style() string {
	light, dark := a.Light.tokens(a.LikeSignal), a.Dark.tokens(a.LikeSignal)
	return fmt.Sprintf(`:root{%s}@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){%s}}:root[data-theme="dark"]{%s}`+"\n",
		light, dark, dark)
}

func (t Theme) tokens(likeSignal bool) string {
	s := fmt.Sprintf("--accent:%s;--board:%s", t.Fill, t.Board)
	if !likeSignal {
		s += fmt.Sprintf(";--link:%s;--button:%s;--button-ink:%s", t.Text, t.Fill, t.Ink)
	}
	return s
}

// Sample is the accent as a stylesheet for a page that shows it in both themes at once: below .sample-light and .sample-dark.
func (a Accent) Sample() string {
	return fmt.Sprintf(".sample-light{%s}.sample-dark{%s}\n", a.Light.tokens(a.LikeSignal), a.Dark.tokens(a.LikeSignal))
}
