package selection

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Handed is what was decided, told and replied in an edition, as a bundle hands it over.
type Handed struct {
	Decisions map[cfp.ProposalID]Decision
	Reveals   []Reveal // that were released, the first one first
	Replies   map[cfp.ProposalID][]Reply
}

// ErrDecided refuses decisions of another installation where something is decided already.
var ErrDecided = fault.New(fault.Conflict, "selection.decided", "something is decided in this edition already; hand decisions over to an empty one")

// HandOverInTx reads what was decided in an edition.
func (s *Service) HandOverInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (h Handed, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return h, err
	}
	if h.Decisions, err = decisionsOf(tx, editionID); err != nil {
		return h, err
	}
	all, err := revealsOf(tx, editionID)
	if err != nil {
		return h, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].State == Released {
			h.Reveals = append(h.Reveals, all[i])
		}
	}
	h.Replies, err = repliesOf(tx, editionID)
	return h, err
}

// TakeOverInTx writes what was decided, told and replied elsewhere into an edition in which nothing is decided. Nobody is told again, and
// nothing is mailed. Sessions of what is accepted enter the programme, as disclosed as they were.
func (s *Service) TakeOverInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, h Handed) error {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return err
	}
	have, err := decisionsOf(tx, editionID)
	if err != nil {
		return err
	}
	if len(have) > 0 && len(h.Decisions) > 0 {
		return ErrDecided
	}
	reveals := map[RevealID]RevealID{}
	for _, r := range h.Reveals {
		was := r.ID
		r.ID, r.EditionID, r.State, r.Version = RevealID(s.ids.New("rvl")), editionID, Released, 1
		r.OpenedBy, r.ReleasedBy = who.Key(), who.Key()
		if err := insertReveal(tx, &r); err != nil {
			return err
		}
		reveals[was] = r.ID
	}
	proposals, err := cfp.ProposalsInTx(tx, editionID)
	if err != nil {
		return err
	}
	for i := len(proposals) - 1; i >= 0; i-- {
		p := proposals[i]
		d, is := h.Decisions[p.ID]
		if !is {
			continue
		}
		d.ToldIn = reveals[d.ToldIn]
		if err := s.takeOver(tx, who, p, d); err != nil {
			return &record.Refused{Label: p.Title, Err: err}
		}
		for _, r := range h.Replies[p.ID] {
			if err := takeReply(tx, p, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeOver writes one decision of elsewhere, with its session.
func (s *Service) takeOver(tx *sqldb.Tx, who actor.Actor, p cfp.Proposal, d Decision) error {
	d.ProposalID, d.EditionID, d.By, d.RevealID, d.Version = p.ID, p.EditionID, who.Key(), "", 0
	if err := d.Choice().check(); err != nil {
		return err
	}
	d.Staged = d.State == Accepted && p.State == cfp.Submitted && d.Settled != Out
	if _, err := putDecision(tx, &d); err != nil || !d.Staged {
		return err
	}
	if err := s.adopt(tx, who, p, d); err != nil || d.Told != Accepted {
		return err
	}
	if err := s.stage.Disclose(tx, who, p.EditionID, []string{Key(p.ID)}); err != nil || d.Settled != Confirmed {
		return err
	}
	return s.stage.Confirm(tx, who, p.EditionID, Key(p.ID), false)
}

// takeReply writes a reply of elsewhere for who it is here.
func takeReply(tx *sqldb.Tx, p cfp.Proposal, r Reply) error {
	for _, v := range p.Speakers {
		if v.ID != r.SpeakerID {
			continue
		}
		who, err := recipientOf(tx, v)
		if err != nil {
			return err
		}
		r.EditionID, r.ProposalID, r.Recipient, r.Leads, r.Version = p.EditionID, p.ID, who.Key, leads(p, v), 1
		return insertReply(tx, r)
	}
	return nil
}

// DecideInTx is Decide within a transaction that does more.
func (s *Service) DecideInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, choices []Choice) (n int, change string, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return 0, "", err
	}
	return s.decide(tx, who, editionID, choices)
}

// UndecideInTx takes back what DecideInTx did, as an undo of its change does.
func (s *Service) UndecideInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, change string) error {
	c, err := record.ChangeByID(tx, string(editionID), change)
	if err != nil {
		return err
	}
	_, err = undoer{s}.Undo(tx, s.ids, who, c)
	return err
}

// DecisionsInTx reads what is decided in an edition, by proposal.
func (s *Service) DecisionsInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (map[cfp.ProposalID]Decision, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	return decisionsOf(tx, editionID)
}

// MayHaveBeen refuses what nobody can have been told.
func (d Decision) MayHaveBeen() error {
	told := d.Told == Accepted || d.Told == Reserve || d.Told == Declined || d.Told == Elsewhere
	if !told || d.ToldAt.IsZero() || d.Settled != Waiting && d.Settled != Confirmed && d.Settled != Out ||
		d.Settled == Confirmed && d.Told != Accepted {
		return ErrState
	}
	return nil
}
