package cfp

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// What the chapters of a committee read here, they have asked for their own rights.

// ProposalsInTx reads what was sent to an edition, the newest first, with who speaks.
func ProposalsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Proposal, error) {
	return proposalsOf(tx, editionID)
}

// QuestionsInTx reads the questions of an edition, in order.
func QuestionsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Question, error) {
	return questionsOf(tx, editionID)
}

// CallInTx reads the call of an edition; what usually does where there is none.
func CallInTx(tx *sqldb.Tx, editionID edition.ID) (Call, error) { return callOf(tx, editionID) }

// FindInTx reads what was sent to an edition under an id, with who speaks. It is record.ErrGone where there is no such.
func (s *Service) FindInTx(tx *sqldb.Tx, editionID edition.ID, id ProposalID) (Proposal, error) {
	p, err := s.proposals.Find(tx, string(id))
	if err == nil && p.EditionID != editionID {
		err = record.ErrGone
	}
	return p, err
}

// OwnInTx reads what somebody speaks for, in all editions.
func OwnInTx(tx *sqldb.Tx, person actor.PersonID) ([]Proposal, error) {
	return ownProposals(tx, person)
}
