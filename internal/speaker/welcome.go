package speaker

import (
	"errors"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Guest is somebody who is to stand on stage, as a later chapter knows them.
type Guest struct {
	PersonID     actor.PersonID // empty: they have no account
	Name         string
	Email        string
	Organisation string
	Biography    string
}

// WelcomeInTx finds or makes somebody among the speakers of an edition, by their account or else by their address, in the transaction of
// whoever decides that they speak: who has asked for the right to. What is known of them stays; what is not is filled in. An organisation
// that is named counts where the edition knows it.
func (s *Service) WelcomeInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, g Guest) (ID, error) {
	stage, err := AllInTx(tx, editionID)
	if err != nil {
		return "", err
	}
	before, known := stage.Find(g)
	after := before
	if !known {
		after = Speaker{ID: ID(s.ids.New("spe")), EditionID: editionID, Name: strings.TrimSpace(g.Name), Version: 1}
	}
	if after.PersonID == "" {
		after.PersonID = string(g.PersonID)
	}
	if after.Email == "" {
		after.Email = g.Email
	}
	if after.Biography == "" {
		after.Biography = g.Biography
	}
	for _, o := range stage.Organisations {
		if after.OrganisationID == "" && g.Organisation != "" && strings.EqualFold(text.Fold(o.Name), text.Fold(g.Organisation)) {
			after.OrganisationID = o.ID
		}
	}
	if known && before.PersonID == after.PersonID && before.Email == after.Email && before.Biography == after.Biography &&
		before.OrganisationID == after.OrganisationID {
		return before.ID, nil
	}
	if after.Name == "" {
		after.Name = g.Email
	}
	return after.ID, s.welcome(tx, who, known, before, after)
}

func (s *Service) welcome(tx *sqldb.Tx, who actor.Actor, known bool, before, after Speaker) error {
	if err := prepare(tx, s.ids, &after); err != nil {
		return err
	}
	change := record.Change{Action: "speaker.created", Object: string(after.ID), Scope: string(after.EditionID), Label: after.Name}
	if !known {
		if err := speakerTable.Insert(tx, speakerValues(after)...); err != nil {
			return err
		}
		_, err := record.Write(tx, s.ids, who, change, nil, after)
		return err
	}
	current, err := speakerTable.Update(tx, speakerValues(after)...)
	if err != nil {
		return err
	}
	if !current {
		return errors.New("a speaker who was read in this transaction moved")
	}
	after.Version++
	change.Action = "speaker.edited"
	_, err = record.Write(tx, s.ids, who, change, before, after)
	return err
}

// Find is who somebody is among the speakers of an edition.
func (s Stage) Find(g Guest) (Speaker, bool) {
	for _, v := range s.Speakers {
		if g.PersonID != "" && v.PersonID == string(g.PersonID) {
			return v, true
		}
	}
	for _, v := range s.Speakers {
		if g.Email != "" && strings.EqualFold(v.Email, g.Email) && (v.PersonID == "" || g.PersonID == "" || v.PersonID == string(g.PersonID)) {
			return v, true
		}
	}
	return Speaker{}, false
}
