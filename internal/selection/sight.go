package selection

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review"
)

// Sight lets who asks see on the board who speaks for what was read blind. The journal says that they looked; it is not taken back.
func (s *Service) Sight(ctx context.Context, who actor.Actor, editionID edition.ID) error {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return err
	}
	if !who.SignedIn() {
		return nil
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		first, err := insertSight(tx, editionID, string(who.PersonID))
		if err != nil || !first {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "selection.sighted", Object: string(editionID), Scope: string(editionID)},
			nil, nil)
		return err
	})
}

// sees reports whether who asks sees on the board who speaks: what is read with names has nothing to hide.
func (b Board) sees(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (bool, error) {
	if b.Judged.Round.ID == "" || !b.Judged.Round.Blind || !who.SignedIn() {
		return true, nil
	}
	return sightOf(tx, editionID, string(who.PersonID))
}

// Remarks are what readers wrote of a proposal of a board, by pseudonyms; none where who asks must not judge it.
func (s *Service) Remarks(ctx context.Context, who actor.Actor, editionID edition.ID, b Board, proposal cfp.ProposalID) (
	all []review.Remark, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = b.Judged.RemarksInTx(tx, proposal)
		return err
	})
	return all, err
}
