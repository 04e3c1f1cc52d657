package cfp

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// ProposalsInTx reads what was sent to an edition, with who speaks, for the chapter in which a committee reads: it has asked for its right.
func ProposalsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Proposal, error) {
	return proposalsOf(tx, editionID)
}

// QuestionsInTx reads the questions of an edition, in order.
func QuestionsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Question, error) {
	return questionsOf(tx, editionID)
}

// CallInTx reads the call of an edition; what usually does where there is none.
func CallInTx(tx *sqldb.Tx, editionID edition.ID) (Call, error) { return callOf(tx, editionID) }

// OwnInTx reads what somebody speaks for, in all editions.
func OwnInTx(tx *sqldb.Tx, person actor.PersonID) ([]Proposal, error) {
	return ownProposals(tx, person)
}
