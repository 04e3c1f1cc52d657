package blind

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// How well somebody knows a product or topic.
const (
	KnowsNothing = 0
	Knows        = 1
	KnowsWell    = 2
)

// ErrKnown refuses what no reviewer can say of what they know.
var ErrKnown = fault.New(fault.Invalid, "review.known", "say of each product whether you know it, or know it well").
	Field("degree", "review.known")

// Expertise is what a reviewer says that they know of an edition's products and topics.
type Expertise struct {
	catalogue.Catalogue
	Degrees map[catalogue.ProductID]int // without those of which they know nothing
}

// Expertise is what somebody who reads said that they know.
func (s *Service) Expertise(ctx context.Context, who actor.Actor, editionID edition.ID) (x Expertise, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return x, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		reviewer, err := reviewerOf(tx, editionID, who.PersonID)
		if err != nil {
			return orElse(err, ErrUnlisted)
		}
		if x.Catalogue, err = catalogue.AllInTx(tx, editionID); err != nil {
			return err
		}
		x.Degrees, err = degreesOf(tx, reviewer)
		return err
	})
	return x, err
}

// SayExpertise keeps what somebody knows, in place of what they said before.
func (s *Service) SayExpertise(ctx context.Context, who actor.Actor, editionID edition.ID, degrees map[catalogue.ProductID]int) error {
	if err := who.May(Judging, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		reviewer, err := reviewerOf(tx, editionID, who.PersonID)
		if err != nil {
			return orElse(err, ErrUnlisted)
		}
		all, err := catalogue.AllInTx(tx, editionID)
		if err != nil {
			return err
		}
		for id, degree := range degrees {
			if degree < KnowsNothing || degree > KnowsWell ||
				!slices.ContainsFunc(all.Products, func(p catalogue.Product) bool { return p.ID == id }) {
				return ErrKnown
			}
		}
		return keepDegrees(tx, reviewer, degrees)
	})
}
