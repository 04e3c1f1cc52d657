package face

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
)

// Kinds of owners of pictures: an edition has one of each.
const (
	LogoKind   = "logo"
	HeaderKind = "header"
)

// Service is what can be done with the faces of editions.
type Service struct {
	db       *sqldb.DB
	ids      id.Source
	editions *edition.Service
	pictures *picture.Service
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service, pictures *picture.Service) *Service {
	return &Service{db, ids, editions, pictures}
}

// Change is what somebody wants of a face.
type Change struct {
	Version                  int64  // of the edition that was read
	Accent                   string // "#rrggbb"; empty: none
	HeaderAlt                string
	Logo, Header             *picture.Made // uploaded; nil: as it is
	RemoveLogo, RemoveHeader bool
}

// Maker is how a picture that somebody uploads is read: see picture.Service.Make and MakeWide.
type Maker func(ctx context.Context, who actor.Actor, editionID edition.ID, file []byte) (picture.Made, error)

// Save changes the face of an edition, and returns the change, for an offer to undo.
func (s *Service) Save(ctx context.Context, who actor.Actor, editionID edition.ID, c Change) (e edition.Edition, change string, err error) {
	if err := who.May(edition.Changing, string(editionID)); err != nil {
		return e, "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if e, err = edition.InTx(tx, editionID); err != nil {
			return err
		}
		f := c.on(e.Face)
		if err := s.give(tx, who, editionID, LogoKind, c.Logo); err != nil {
			return err
		}
		if err := s.give(tx, who, editionID, HeaderKind, c.Header); err != nil {
			return err
		}
		e, change, err = s.editions.Wear(tx, who, editionID, c.Version, f)
		return err
	})
	return e, change, err
}

func (s *Service) give(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, kind string, made *picture.Made) error {
	if made == nil {
		return nil
	}
	return picture.Give(tx, s.ids, who, picture.Owner{EditionID: editionID, Kind: kind, ID: string(editionID)}, *made)
}

// on is what a face becomes by a change.
func (c Change) on(f edition.Face) edition.Face {
	f.Accent, f.HeaderAlt = strings.ToLower(c.Accent), c.HeaderAlt
	switch {
	case c.Logo != nil:
		f.Logo = string(c.Logo.Ref)
	case c.RemoveLogo:
		f.Logo = ""
	}
	switch {
	case c.Header != nil:
		f.Header, f.HeaderWidth, f.HeaderHeight = string(c.Header.Ref), c.Header.Width, c.Header.Height
	case c.RemoveHeader:
		f.Header, f.HeaderAlt, f.HeaderWidth, f.HeaderHeight = "", "", 0, 0
	}
	return f
}

// AccentOf is an edition's accent; ok is false when it has none.
func AccentOf(e edition.Edition) (a Accent, ok bool) {
	c, ok := ParseRGB(e.Face.Accent)
	if !ok {
		return Accent{}, false
	}
	return Compute(c), true
}

// BoardOf is the head of an edition's accent in the light theme, which each page says; ok is false when it has none. It costs a few
// microseconds, the whole accent hundreds.
func BoardOf(e edition.Edition) (board RGB, ok bool) {
	c, ok := ParseRGB(e.Face.Accent)
	if !ok {
		return RGB{}, false
	}
	return tinted(night, c), true
}

// drawing is the edition of the drawings: it rises when the same face is drawn differently.
const drawing = 1

// Tag is part of the addresses of what is made of an edition's face: another face has another tag.
func Tag(e edition.Edition) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %s", drawing, e.Face.Accent, e.Face.Logo, initials(e.Name)))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// Path is the address of something that is made of an edition's face, below the edition.
func Path(e edition.Edition, name string) string { return "face/" + Tag(e) + "/" + name }

// ParsePath reads such an address; ok is false when it is none.
func ParsePath(path string) (tag, name string, ok bool) {
	rest, ok := strings.CutPrefix(path, "face/")
	tag, name, found := strings.Cut(rest, "/")
	return tag, name, ok && found
}

// HeaderAt is the address of a size of an edition's header picture, below the edition; empty when it has none.
func HeaderAt(e edition.Edition, size int) string { return picture.Ref(e.Face.Header).At(size) }

// LogoAt is the address of a size of an edition's logo, below the edition; empty when it has none.
func LogoAt(e edition.Edition, size int) string { return picture.Ref(e.Face.Logo).At(size) }

// initials are the first letters of the first two words of a name that begin with one.
func initials(name string) string {
	var out []rune
	for _, word := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(r) {
			out = append(out, r)
		}
	}
	return cmp.Or(strings.ToUpper(string(out[:min(2, len(out))])), "?")
}
