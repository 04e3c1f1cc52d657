package edition

import (
	"regexp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// Face is what an edition looks like; its zero value is the product's own look. Pictures are named as the chapter of pictures names
// them.
type Face struct {
	Accent       string // "#rrggbb", as it was chosen; empty: none
	Logo         string
	Header       string // picture of the front page
	HeaderAlt    string // what is to be seen there, for who does not see it
	HeaderWidth  int    // in pixels, of the largest size
	HeaderHeight int
}

// ErrAccent refuses what is no colour.
var ErrAccent = fault.New(fault.Invalid, "edition.accent", "a colour is written like #0b5fa5").Field("accent", "edition.accent")

var accentShape = regexp.MustCompile(`^(#[0-9a-f]{6})?$`)

func (f Face) check() error {
	if !accentShape.MatchString(f.Accent) {
		return ErrAccent
	}
	return nil
}

func (f Face) texts() []text.Bounded {
	return []text.Bounded{{Field: "header_alt", Text: f.HeaderAlt, Most: text.MaxLine}}
}

// Wear gives an edition another face, if it still has the version that was read, and returns the change, for an offer to undo.
func (s *Service) Wear(tx *sqldb.Tx, who actor.Actor, editionID ID, version int64, f Face) (e Edition, change string, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return e, "", err
	}
	if e, err = InTx(tx, editionID); err != nil {
		return e, "", err
	}
	e.Face, e.Version = f, version
	return s.editions.SaveInTx(tx, s.ids, who, e)
}
