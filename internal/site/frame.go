package site

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/creneau/creneau/internal/kit/keep"
)

// mostFrames is how many bytes of frames are kept.
const mostFrames = 4 << 20

// tellsItself is how long what a page says must be to be found in it.
const tellsItself = 64

// frame is the layout around what a page says.
type frame struct{ before, after []byte }

// frameKey is all that a layout is made from.
type frameKey struct {
	lang, title, description, path, query, section, image, styles, scripts, feed, root string
	edition                                                                            EditionRef
	within, noIndex, wide, static                                                      bool
	refresh                                                                            int
}

func newFrames() *keep.Shelf[frameKey, frame] {
	return keep.New[frameKey](mostFrames, func(f frame) int { return len(f.before) + len(f.after) })
}

// framed is a page, as its frame is found by.
type framed interface{ frame() (frameKey, bool) }

// frame is what the page's frame is found by; ok is false where the layout says something of the moment or of whoever looks.
func (p Page) frame() (key frameKey, ok bool) {
	if p.Flash != nil || len(p.Organise) > 0 || p.JSONLD != "" {
		return frameKey{}, false
	}
	key = frameKey{lang: p.P.Lang, title: p.Title, description: p.Description, path: p.Path,
		query: p.Query.Encode(), section: p.Section, image: p.Image,
		styles: stylesOf(p.Styles), scripts: strings.Join(p.Scripts, "\n"), feed: p.Feed, root: p.Root,
		noIndex: p.NoIndex, wide: p.Wide, static: p.Static, refresh: p.Refresh}
	if p.Edition != nil {
		key.edition, key.within = *p.Edition, true
	}
	return key, true
}

func stylesOf(all []Style) string {
	var b strings.Builder
	for _, s := range all {
		b.WriteString(s.URL + "\n" + s.Media + "\n")
	}
	return b.String()
}

// inFrame renders a page into its frame, which is kept.
func (set *Set) inFrame(t *template.Template, key frameKey, data any) ([]byte, error) {
	var main bytes.Buffer
	if err := t.ExecuteTemplate(&main, "main", data); err != nil {
		return nil, err
	}
	if f, ok := set.frames.Get(key); ok {
		return bytes.Join([][]byte{f.before, main.Bytes(), f.after}, nil), nil
	}
	var whole bytes.Buffer
	if err := t.ExecuteTemplate(&whole, "layout.html", data); err != nil {
		return nil, err
	}
	text := whole.Bytes()
	begins := bytes.Index(text, []byte("<main "))
	if begins < 0 || main.Len() < tellsItself {
		return text, nil
	}
	if at := bytes.Index(text[begins:], main.Bytes()); at >= 0 {
		at += begins
		set.frames.Put(key, frame{bytes.Clone(text[:at]), bytes.Clone(text[at+main.Len():])})
	}
	return text, nil
}
