// Package catalogue lists the host's products: what sessions are about, in families.
//
// Always true: a product's short name is unique in its edition; a family with products is not removed.
//
// Not here: how many sessions speak of a product (programme lists sessions).
package catalogue

import (
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Identifiers.
type (
	FamilyID  string // fam_…
	ProductID string // pro_…
)

// Family groups products.
type Family struct {
	ID        FamilyID
	EditionID edition.ID
	Slug      string
	Name      string
	Position  int
	Version   int64
}

// Product is one of the host's products or topics.
type Product struct {
	ID        ProductID
	EditionID edition.ID
	FamilyID  FamilyID // empty when it belongs to none
	Slug      string
	Name      string
	Summary   string // one sentence
	URL       string
	SourceKey string
	Version   int64
}

// Refusals.
var (
	ErrName  = fault.New(fault.Invalid, "catalogue.name", "a name is needed, of at most 120 characters").Field("name", "catalogue.name")
	ErrTaken = fault.New(fault.Conflict, "catalogue.taken", "this name is taken in the edition; choose another one").Field("name",
		"catalogue.taken")
	ErrURL    = fault.New(fault.Invalid, "catalogue.url", "an address starts with https:// or http://").Field("url", "catalogue.url")
	ErrFamily = fault.New(fault.Invalid, "catalogue.family", "this family is not in the edition").Field("family", "catalogue.family")
)

// CheckURL refuses what is not an absolute web address; empty is fine.
func CheckURL(s string) error {
	if s != "" && !text.IsWeb(s) {
		return ErrURL
	}
	return nil
}

func checkNamed(slug *string, name string) error {
	if strings.TrimSpace(name) == "" || text.Longer(name, 120) {
		return ErrName
	}
	if *slug == "" {
		*slug = edition.Slugify(name, text.Fold)
	}
	return edition.CheckSlug(*slug)
}
