package care

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// joined asks organisers to add somebody to the session of a proposal that they joined after the yes, in the transaction in which they do:
// cfp.Joining. Where nobody was told of the session yet, nothing tells that it is there.
func (s *Service) joined(tx *sqldb.Tx, who actor.Actor, p cfp.Proposal, v cfp.Speaker) error {
	session, is, err := s.by.Programme.AdoptedInTx(tx, p.EditionID, programme.AdoptedPrefix+string(p.ID))
	if err != nil || !is || session.State == programme.Cancelled {
		return err
	}
	field := FieldJoin + ChangeField(v.ID)
	if waits, err := waitsFor(tx, string(session.ID), field); err != nil || waits {
		return err
	}
	r := ChangeRequest{ID: RequestID(s.ids.New("chg")), EditionID: p.EditionID, Object: string(session.ID), Field: field, Wanted: v.ID,
		State: RequestAsked, AskedBy: who.Key(), AskedAt: tx.Now(), Version: 1}
	row, err := s.rowsOf(tx, p.EditionID, []ChangeRequest{r})
	if err != nil || row[0].Now == r.Wanted {
		return err // they speak in it already
	}
	if err := insertRequest(tx, r); err != nil {
		return err
	}
	_, c, err := ladders(tx, p.EditionID)
	if err != nil {
		return err
	}
	e, err := edition.InTx(tx, p.EditionID)
	if err != nil {
		return err
	}
	return s.tellAtOnce(tx, e, c, []ChangeRequest{r})
}

// holds keeps the text of a proposal as it was judged, once its speakers were told of its session: cfp.Holding.
func (s *Service) holds(tx *sqldb.Tx, p cfp.Proposal) (bool, error) {
	session, is, err := s.by.Programme.AdoptedInTx(tx, p.EditionID, programme.AdoptedPrefix+string(p.ID))
	return is && !session.Undisclosed, err
}
