package speaker

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
)

// PictureKind is what owners of pictures are called that are speakers.
const PictureKind = "speaker"

// PictureOwner is whose pictures a speaker's are.
func (s Speaker) PictureOwner() picture.Owner {
	return picture.Owner{EditionID: s.EditionID, Kind: PictureKind, ID: string(s.ID)}
}

// PicturesInTx reads the pictures of an edition's speakers.
func PicturesInTx(tx *sqldb.Tx, editionID edition.ID) (map[ID]picture.Picture, error) {
	all, err := picture.AllInTx(tx, editionID, PictureKind)
	of := make(map[ID]picture.Picture, len(all))
	for id, p := range all {
		of[ID(id)] = p
	}
	return of, err
}

// SaveWithPicture makes or edits a speaker, and does with the speaker's picture what somebody asked for by hand.
func (s *Service) SaveWithPicture(ctx context.Context, who actor.Actor, v Speaker, c picture.Change) (saved Speaker, change string,
	err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if saved, change, err = s.speakers.SaveInTx(tx, s.ids, who, v); err != nil {
			return err
		}
		return picture.Apply(tx, s.ids, who, saved.PictureOwner(), saved.Name, c, saved.PictureURL)
	})
	return saved, change, err
}
