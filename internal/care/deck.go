package care

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// DeckKind is what a deck is.
type DeckKind string

// The kinds.
const (
	PDF  DeckKind = "pdf"
	PPTX DeckKind = "pptx"
	KEY  DeckKind = "key"
	ODP  DeckKind = "odp"
	URL  DeckKind = "link"
)

// MaxDeck is how many bytes a deck that is sent may have. What is larger is given as an address.
const MaxDeck = 18 << 20

// Deck is a version of a session's slides.
type Deck struct {
	ID        string
	EditionID edition.ID
	Session   programme.SessionID
	Number    int        // of the version, from 1
	BySpeaker speaker.ID // who gave it
	Kind      DeckKind
	Name      string // of the file, as it was sent
	URL       string // of a deck that is an address
	Bytes     int
	Pages     int    // 0: not known
	Ratio     string // 16:9; empty: not known
	Embargo   string // date from which others may see it, or "never"; empty: once the session was held
	At        time.Time
	Version   int64
}

// Given is a deck as somebody gives it: a file or an address.
type Given struct {
	Name    string
	File    []byte
	URL     string
	Embargo string
}

// Refusals of decks.
var (
	ErrDeckKind = fault.New(fault.Invalid, "care.deck_kind", "slides are a PDF, PPTX, KEY or ODP file, or an address").Field("file",
		"care.deck_kind")
	ErrDeckBytes = fault.Newf(fault.Invalid, "care.deck_bytes", "a file has at most %d MB; give an address instead", MaxDeck>>20).
			With("Most", MaxDeck>>20).Field("file", "care.deck_bytes")
	ErrDeckURL = fault.New(fault.Invalid, "care.deck_url", "an address starts with https:// or http://").Field("url", "care.deck_url")
	ErrEmbargo = fault.New(fault.Invalid, "care.embargo", "a date is written like 2027-02-05").Field("embargo_date", "care.embargo")
	ErrNoDeck  = fault.New(fault.NotFound, "care.no_deck", "there are no such slides")
)

// Never is the embargo of what nobody else is to see.
const Never = "never"

// deckOf looks at what was given: its kind is what its bytes are, whatever its name says.
func deckOf(g Given) (d Deck, err error) {
	d.Embargo = g.Embargo
	if _, err := time.Parse(time.DateOnly, g.Embargo); g.Embargo != "" && g.Embargo != Never && err != nil {
		return d, ErrEmbargo
	}
	if len(g.File) == 0 {
		if g.URL == "" {
			return d, ErrDeckKind
		}
		if !text.IsWeb(g.URL) || text.Longer(g.URL, text.MaxNote) {
			return d, ErrDeckURL
		}
		d.Kind, d.URL = URL, g.URL
		return d, nil
	}
	if len(g.File) > MaxDeck {
		return d, ErrDeckBytes
	}
	d.Bytes, d.Name = len(g.File), shortName(g.Name)
	if bytes.HasPrefix(g.File, []byte("%PDF-")) {
		d.Kind = PDF
		return d, nil
	}
	z, err := zip.NewReader(bytes.NewReader(g.File), int64(len(g.File)))
	if err != nil {
		return d, ErrDeckKind.Because(err)
	}
	return d, d.look(z)
}

func shortName(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	if r := []rune(name); len(r) > text.MaxLine {
		name = string(r[:text.MaxLine])
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name)
}

const mostLooked = 1 << 20 // bytes read of a part of a file

// look finds which of the packed kinds a file is, and what it says of itself.
func (d *Deck) look(z *zip.Reader) error {
	slides := 0
	for _, f := range z.File {
		switch {
		case f.Name == "mimetype" && readPart(f) == "application/vnd.oasis.opendocument.presentation":
			d.Kind = ODP
		case f.Name == "ppt/presentation.xml":
			d.Kind, d.Ratio = PPTX, ratioOf(readPart(f))
		case strings.HasPrefix(f.Name, "ppt/slides/slide") && strings.HasSuffix(f.Name, ".xml"):
			slides++
		case f.Name == "Index.zip" || f.Name == "Index/Document.iwa":
			d.Kind = KEY
		}
	}
	if d.Kind == PPTX {
		d.Pages = slides
	}
	if d.Kind == "" {
		return ErrDeckKind
	}
	return nil
}

func readPart(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	part, err := io.ReadAll(io.LimitReader(r, mostLooked))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(part))
}

// ratioOf is the shape of the slides of a presentation (ECMA-376, part 1, 19.2.1.39).
func ratioOf(presentation string) string {
	var p struct {
		Size struct {
			W int `xml:"cx,attr"`
			H int `xml:"cy,attr"`
		} `xml:"sldSz"`
	}
	if xml.Unmarshal([]byte(presentation), &p) != nil || p.Size.W <= 0 || p.Size.H <= 0 {
		return ""
	}
	for _, known := range [][2]int{{16, 9}, {16, 10}, {4, 3}} {
		if off := p.Size.W*known[1] - p.Size.H*known[0]; max(off, -off)*100 < p.Size.W*known[1] {
			return fmt.Sprintf("%d:%d", known[0], known[1])
		}
	}
	return fmt.Sprintf("%.2f:1", float64(p.Size.W)/float64(p.Size.H))
}

// FileName is what a deck is called among those of the edition: by room, start and code, so that who stands at the machine finds it.
func (d Deck) FileName(room, start, code string) string {
	clean := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
				return '-'
			}
			return r
		}, s)
	}
	return fmt.Sprintf("%s/%s %s v%d.%s", clean(room), clean(start), clean(code), d.Number, d.Kind)
}
