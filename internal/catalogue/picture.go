package catalogue

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
)

// PictureKind is what owners of pictures are called that are products.
const PictureKind = "product"

// PictureOwner is whose picture a product's is.
func (p Product) PictureOwner() picture.Owner {
	return picture.Owner{EditionID: p.EditionID, Kind: PictureKind, ID: string(p.ID)}
}

// PicturesInTx reads the pictures of an edition's products.
func PicturesInTx(tx *sqldb.Tx, editionID edition.ID) (map[ProductID]picture.Picture, error) {
	all, err := picture.AllInTx(tx, editionID, PictureKind)
	of := make(map[ProductID]picture.Picture, len(all))
	for id, p := range all {
		of[ProductID(id)] = p
	}
	return of, err
}

// SaveProduct makes or edits a product with its picture. Change is empty for one that was just made.
func (s *Service) SaveProduct(ctx context.Context, who actor.Actor, v Product, c picture.Change) (saved Product, change string, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if saved, change, err = s.products.SaveInTx(tx, s.ids, who, v); err != nil {
			return err
		}
		if v.ID == "" {
			change = ""
		}
		return picture.Apply(tx, s.ids, who, saved.PictureOwner(), saved.Name, c, "")
	})
	return saved, change, err
}
