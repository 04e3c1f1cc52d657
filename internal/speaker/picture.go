package speaker

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
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

// SaveWithPicture makes or edits a speaker, and does with the speaker's picture what somebody asked for by hand. An organisation that is
// named, rather than known, is the speaker's: it is made when nobody comes from it yet. Change is empty for a speaker who was just made.
func (s *Service) SaveWithPicture(ctx context.Context, who actor.Actor, v Speaker, from string, c picture.Change) (saved Speaker,
	change string, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		v := v
		if from != "" {
			if v.OrganisationID, err = s.organisationNamed(tx, who, v.EditionID, from); err != nil {
				return err
			}
		}
		if saved, change, err = s.speakers.SaveInTx(tx, s.ids, who, v); err != nil {
			return err
		}
		if v.ID == "" {
			change = ""
		}
		return picture.Apply(tx, s.ids, who, saved.PictureOwner(), saved.Name, c, saved.PictureURL)
	})
	return saved, change, err
}

// organisationNamed is the organisation of a name, made when the edition has none.
func (s *Service) organisationNamed(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, name string) (OrganisationID, error) {
	all, err := AllInTx(tx, editionID)
	if err != nil {
		return "", err
	}
	for _, o := range all.Organisations {
		if strings.EqualFold(text.Fold(o.Name), text.Fold(name)) {
			return o.ID, nil
		}
	}
	o, _, err := s.organisations.SaveInTx(tx, s.ids, who, Organisation{EditionID: editionID, Name: name, Kind: Partner})
	return o.ID, err
}

// LogoKind is what owners of pictures are called that are organisations of speakers.
const LogoKind = "organisation"

// LogoOwner is whose picture an organisation's is.
func (o Organisation) LogoOwner() picture.Owner {
	return picture.Owner{EditionID: o.EditionID, Kind: LogoKind, ID: string(o.ID)}
}

// LogosInTx reads the pictures of an edition's organisations.
func LogosInTx(tx *sqldb.Tx, editionID edition.ID) (map[OrganisationID]picture.Picture, error) {
	all, err := picture.AllInTx(tx, editionID, LogoKind)
	of := make(map[OrganisationID]picture.Picture, len(all))
	for id, p := range all {
		of[OrganisationID(id)] = p
	}
	return of, err
}

// SaveOrganisation makes or edits an organisation with its picture. Change is empty for one that was just made.
func (s *Service) SaveOrganisation(ctx context.Context, who actor.Actor, v Organisation, c picture.Change) (saved Organisation,
	change string, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if saved, change, err = s.organisations.SaveInTx(tx, s.ids, who, v); err != nil {
			return err
		}
		if v.ID == "" {
			change = ""
		}
		return picture.Apply(tx, s.ids, who, saved.LogoOwner(), saved.Name, c, "")
	})
	return saved, change, err
}
