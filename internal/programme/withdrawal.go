package programme

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// WithdrawalAnswered is the action of who decides about the place of a withdrawn session.
const WithdrawalAnswered = "withdrawal.answered"

// Withdrawals lists the sessions that were withdrawn and about whose places nobody has decided, oldest first.
func (s *Service) Withdrawals(ctx context.Context, who actor.Actor, editionID edition.ID) (out []Withdrawal, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = withdrawalsInTx(tx, editionID)
		return err
	})
	return out, err
}

// AnswerWithdrawal notes that somebody has decided what becomes of a withdrawn session's place, if only that it stays free. Where nothing
// waits, nothing is done.
func (s *Service) AnswerWithdrawal(ctx context.Context, who actor.Actor, editionID edition.ID, id SessionID) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		waited, err := answerWithdrawal(tx, editionID, id)
		if err != nil || !waited {
			return err
		}
		v, err := s.sessions.Find(tx, string(id))
		if err != nil {
			return err
		}
		c := record.Change{Action: WithdrawalAnswered, Object: string(id), Scope: string(editionID), Label: v.Title}
		_, err = record.Write(tx, s.ids, who, c, nil, nil)
		return err
	})
}

// CallOffInTx is CancelInTx for any session, also one that was never proposed: a later chapter has heard from its speaker that nobody
// holds it.
func (s *Service) CallOffInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, id SessionID, reason string) error {
	if err := who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	v, err := s.sessions.Find(tx, string(id))
	if err != nil {
		return err
	}
	if v.EditionID != editionID || v.Undisclosed {
		return ErrNotAdopted
	}
	if v.State == Cancelled {
		return nil
	}
	if err := s.change(tx, who, AdoptionCancelled, v, func(v *Session) { v.State = Cancelled }); err != nil {
		return err
	}
	return keepWithdrawal(tx, Withdrawal{Session: v.ID, EditionID: editionID, Reason: strings.TrimSpace(reason), By: who.Key(), At: tx.Now()})
}

// UnrecordInTx takes a session out of those that are recorded: a later chapter has heard from one of its speakers that they do not want it.
// One that is not recorded stays as it is. Whether it is recorded again is for organisers to say.
func (s *Service) UnrecordInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, id SessionID) error {
	if err := who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	v, err := s.sessions.Find(tx, string(id))
	if err != nil {
		return err
	}
	if v.EditionID != editionID {
		return ErrNotAdopted
	}
	return s.change(tx, who, AdoptionUnrecorded, v, func(v *Session) { v.Recorded = false })
}
