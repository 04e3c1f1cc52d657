package speaker

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Service is what can be done with speakers and their organisations.
type Service struct {
	db            *sqldb.DB
	ids           id.Source
	organisations account.Ledger[Organisation]
	speakers      account.Ledger[Speaker]
}

// NewService returns the use cases; dependents tells what later chapters hang on a speaker.
func NewService(db *sqldb.DB, ids id.Source, dependents edition.Dependents) *Service {
	return &Service{db: db, ids: ids, organisations: organisationLedger(), speakers: speakerLedger(ids, dependents)}
}

// Organisation of speakers in an edition.
func (s *Service) Organisation() account.Kept[Organisation] {
	return account.Keep(s.db, s.ids, s.organisations)
}

// Speaker of an edition.
func (s *Service) Speaker() account.Kept[Speaker] { return account.Keep(s.db, s.ids, s.speakers) }

// All lists the speakers of an edition and their organisations, by name.
func (s *Service) All(ctx context.Context, who account.Actor, editionID edition.ID) (all Stage, err error) {
	if err := who.May(account.Read, string(editionID)); err != nil {
		return all, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = AllInTx(tx, editionID)
		return err
	})
	return all, err
}

// SaveInTx is Speaker().Save within a transaction that does more.
func (s *Service) SaveInTx(tx *sqldb.Tx, who account.Actor, v Speaker) (Speaker, error) {
	v, _, err := s.speakers.SaveInTx(tx, s.ids, who, v)
	return v, err
}

// FindOrMakeOrganisation returns the organisation with a name, made with the kind when it is not there.
func (s *Service) FindOrMakeOrganisation(tx *sqldb.Tx, who account.Actor, editionID edition.ID, name string, kind Kind) (Organisation, error) {
	stage, err := AllInTx(tx, editionID)
	if err != nil {
		return Organisation{}, err
	}
	for _, have := range stage.Organisations {
		if strings.EqualFold(have.Name, name) {
			return have, nil
		}
	}
	o, _, err := s.organisations.SaveInTx(tx, s.ids, who, Organisation{EditionID: editionID, Name: name, Kind: kind})
	return o, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []account.Undoer { return []account.Undoer{s.organisations, s.speakers} }
