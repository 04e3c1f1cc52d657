package practical

import (
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// PageID identifies a page: pag_….
type PageID string

// Page is a practical page of an edition.
type Page struct {
	ID        PageID
	EditionID edition.ID
	Slug      string
	Title     string
	Summary   string // one sentence, for lists
	Body      string // Markdown
	Language  string // for whom: "fr"; empty for readers of every language
	Position  int    // the lowest comes first
	Version   int64
}

// Refusals.
var (
	ErrTitle = fault.New(fault.Invalid, "practical.title", "a title is needed, of at most 120 characters").Field("title", "practical.title")
	ErrBody  = fault.New(fault.Invalid, "practical.body", "a page has at most 50,000 characters").Field("body", "practical.body")
	ErrTaken = fault.New(fault.Conflict, "practical.taken", "this short name is taken in the edition; choose another one").
			Field("slug", "practical.taken")
)

// longestBody is how many characters a page may have.
const longestBody = 50_000

func (p *Page) check() error {
	switch {
	case strings.TrimSpace(p.Title) == "" || text.Longer(p.Title, 120):
		return ErrTitle
	case text.Longer(p.Body, longestBody):
		return ErrBody
	}
	if p.Slug == "" {
		p.Slug = edition.Slugify(p.Title, text.Fold)
	}
	return edition.CheckSlug(p.Slug)
}

// For keeps the pages that readers of a language are shown: those in it and those for everybody.
func For(pages []Page, lang string) (out []Page) {
	for _, p := range pages {
		if p.Language == "" || p.Language == lang {
			out = append(out, p)
		}
	}
	return out
}
