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

// frame is the layout around what a page says, and around its links to other languages, which keep what was asked.
type frame struct{ before, between, after []byte }

// frameKey is all that a layout is made from.
type frameKey struct {
	lang, title, description, path, section, image, styles, scripts, feed, root, jsonLD string
	edition                                                                             EditionRef
	within, noIndex, wide, static                                                       bool
	refresh                                                                             int
}

func newFrames() *keep.Shelf[frameKey, frame] {
	return keep.New[frameKey](mostFrames, func(f frame) int { return len(f.before) + len(f.between) + len(f.after) })
}

// framed is a page, as its frame is found by.
type framed interface{ frame() (frameKey, bool) }

// frame is what the page's frame is found by; ok is false where the layout says something of the moment or of whoever looks.
func (p Page) frame() (key frameKey, ok bool) {
	if p.Flash != nil || len(p.Organise) > 0 {
		return frameKey{}, false
	}
	key = frameKey{lang: p.P.Lang, title: p.Title, description: p.Description, path: p.Path,
		section: p.Section, image: p.Image, jsonLD: string(p.JSONLD),
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
func (set *Set) inFrame(b *bytes.Buffer, t *template.Template, key frameKey, data any) error {
	if f, ok := set.frames.Get(key); ok {
		b.Write(f.before)
		if err := t.ExecuteTemplate(b, "languages", data); err != nil {
			return err
		}
		b.Write(f.between)
		if err := t.ExecuteTemplate(b, "main", data); err != nil {
			return err
		}
		b.Write(f.after)
		return nil
	}
	var languages, main bytes.Buffer
	if err := t.ExecuteTemplate(&languages, "languages", data); err != nil {
		return err
	}
	if err := t.ExecuteTemplate(&main, "main", data); err != nil {
		return err
	}
	if err := t.ExecuteTemplate(b, "layout.html", data); err != nil {
		return err
	}
	if f, ok := frameOf(b.Bytes(), languages.Bytes(), main.Bytes()); ok {
		set.frames.Put(key, f)
	}
	return nil
}

// frameOf finds a frame around two parts of a page; ok is false where one of them is too short to be told from the rest.
func frameOf(whole, languages, main []byte) (f frame, ok bool) {
	begins := bytes.Index(whole, []byte("<main "))
	if begins < 0 || len(main) < tellsItself || 0 < len(languages) && len(languages) < tellsItself {
		return f, false
	}
	at := bytes.Index(whole[begins:], main)
	links := bytes.Index(whole[:begins], languages)
	if at < 0 || links < 0 {
		return f, false
	}
	at += begins
	return frame{bytes.Clone(whole[:links]), bytes.Clone(whole[links+len(languages) : at]), bytes.Clone(whole[at+len(main):])}, true
}
