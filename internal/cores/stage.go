package cores

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// stage is what decisions make of proposals elsewhere: sessions of the programme, and the edition's speakers.
func stage(p *programme.Service, speakers *speaker.Service) selection.Stage {
	return selection.Stage{
		Adopt: func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, s selection.Session) error {
			a := programme.Adopted{Key: s.Key, GUID: s.GUID, Code: s.Code, Number: s.Number, Title: s.Title, Abstract: s.Abstract,
				Language: s.Language, Level: s.Level, FormatID: s.FormatID, TrackID: s.TrackID, Minutes: s.Minutes, Speakers: s.Speakers,
				Undisclosed: s.Undisclosed, Pending: s.Pending}
			for _, id := range s.ProductIDs {
				a.ProductIDs = append(a.ProductIDs, catalogue.ProductID(id))
			}
			_, err := p.AdoptInTx(tx, who, editionID, a)
			return err
		},
		Disclose: p.DiscloseInTx, Confirm: p.ConfirmInTx, LetGo: p.LetGoInTx, Cancel: p.CancelInTx,
		Unrecord: func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string) error {
			all, err := programme.SessionsInTx(tx, editionID)
			if err != nil {
				return err
			}
			for _, v := range all {
				if v.SourceKey == key {
					return p.UnrecordInTx(tx, who, editionID, v.ID)
				}
			}
			return programme.ErrNotAdopted
		},
		Speaker: func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, g selection.Guest) (string, error) {
			id, err := speakers.WelcomeInTx(tx, who, editionID, speaker.Guest(g))
			return string(id), err
		},
	}
}
