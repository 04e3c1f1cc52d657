package selection

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// withdrawn is what a withdrawal means here, in its transaction: cfp.Leaving. What nobody was told is dropped, with its session, and an
// open reveal loses it. A session that people know of is cancelled, as a mishap; nothing disappears.
func (s *Service) withdrawn(tx *sqldb.Tx, who actor.Actor, p cfp.Proposal) error {
	d, err := decisionOf(tx, p.EditionID, p.ID)
	if err != nil || d.Version == 0 {
		return err
	}
	was := d
	if d.Told == Accepted {
		if d.Settled == Out {
			return nil
		}
		d.Settled = Out
		if err := s.keep(tx, who, was, &d, p.Title); err != nil {
			return err
		}
		return s.stage.Cancel(tx, who, p.EditionID, Key(p.ID), p.Withdrawn.Reason)
	}
	if d.Staged {
		if err := s.stage.LetGo(tx, who, p.EditionID, Key(p.ID)); err != nil {
			return err
		}
	}
	reveal := d.RevealID
	d.State, d.Place, d.Staged, d.RevealID = None, 0, false, ""
	if d.Told != "" {
		d.State, d.Place, d.Settled = d.Told, d.ToldPlace, Out
	}
	if err := s.keep(tx, who, was, &d, p.Title); err != nil || reveal == "" {
		return err
	}
	r, err := revealByID(tx, p.EditionID, reveal)
	if err != nil {
		return err
	}
	_, err = s.renew(tx, r)
	return err
}

// keep writes a decision that follows from a withdrawal.
func (s *Service) keep(tx *sqldb.Tx, who actor.Actor, was Decision, d *Decision, label string) error {
	d.By, d.At = who.Key(), tx.Now()
	if current, err := putDecision(tx, d); err != nil || !current {
		return orElse(err, record.ErrMoved)
	}
	_, err := s.note(tx, who, "decision.withdrawn", d.EditionID, label, []Decision{was}, []Decision{*d})
	return err
}
