package web

import (
	"weak"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// piecesKey is of which programme, in which language and below which address pieces are. A new release has another index, and so other
// pieces.
type piecesKey struct {
	x          weak.Pointer[release.Index]
	lang, slug string
}

// Bytes of pieces kept, about how many those of a session take, and how many there are.
const (
	mostPieces  = 32 << 20
	pieceBytes  = 8 << 10
	piecesFor   = 100
	piecesAside = 500
)

func newPieces() *keep.Shelf[piecesKey, *site.Pieces] {
	return keep.New[piecesKey](mostPieces, func(p *site.Pieces) int { return p.Most() / piecesFor * pieceBytes })
}

// piecesOf are the parts of pages about a programme that are the same for everybody.
func (d *Door) piecesOf(x *release.Index, e edition.Edition, p *text.Printer) (*site.Pieces, error) {
	return d.pieces.GetOrMake(piecesKey{weak.Make(x), p.Lang, e.Slug}, func() (*site.Pieces, error) {
		return d.pages.Pieces("my.html", piecesFor*len(x.Sessions)+piecesAside), nil
	})
}
