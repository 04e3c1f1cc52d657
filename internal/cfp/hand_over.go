package cfp

import (
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// What comes from files goes through here. A file writes one line into the journal for all that it brings, which its own chapter does.

// Handed is a proposal as a file hands it over. Nobody is invited by it: its speakers have no account until they take it over.
type Handed struct {
	Proposal
	Earlier []Revision // what it said before, the oldest first
}

// HandInInTx makes a proposal that was made elsewhere. It keeps its names where nothing here has them, and texts that are longer than the
// form of a call allows: whoever changes it here shortens them.
func (s *Service) HandInInTx(tx *sqldb.Tx, who actor.Actor, h Handed) (p Proposal, err error) {
	if err := who.May(Changing, string(h.EditionID)); err != nil {
		return p, err
	}
	p = h.Proposal
	p.Version, p.Lead, p.By = 1, "", who.Key()
	if p.ID == "" {
		p.ID = s.NewID()
	}
	if p.SentAt.IsZero() {
		p.SentAt = tx.Now()
	}
	if err := keepNames(tx, &p); err != nil {
		return p, err
	}
	if err := s.number(tx, &p); err != nil {
		return p, err
	}
	p.tidy()
	p.Content = p.said()
	if p.Title == "" {
		return p, ErrNeeded.Field("title", ErrNeeded.Code)
	}
	p.Revision = len(h.Earlier) + 1
	if err := proposalTable.Insert(tx, proposalValues(p)...); err != nil {
		return p, err
	}
	for i, r := range h.Earlier {
		if err := insertRevision(tx, p.ID, Revision{Number: i + 1, Content: r.Content.said(), By: who.Key(), At: r.At}); err != nil {
			return p, err
		}
	}
	if err := keepRevision(tx, p); err != nil {
		return p, err
	}
	speakers := p.Speakers
	p.Speakers = nil
	for _, v := range speakers {
		v.Person, v.hash = "", ""
		if _, err := s.addSpeaker(tx, &p, v); err != nil {
			return p, err
		}
	}
	return p, nil
}

// ReviseInTx brings a proposal to what a file says of it: its content, and who speaks. Before is what was read in this transaction. Who has
// joined stays as they are.
func (s *Service) ReviseInTx(tx *sqldb.Tx, who actor.Actor, before, p Proposal) (Proposal, error) {
	if err := who.May(Changing, string(p.EditionID)); err != nil {
		return p, err
	}
	p.By = who.Key()
	p.tidy()
	p.Content = p.said()
	digest, revision, err := newest(tx, p.ID)
	if err != nil {
		return p, err
	}
	if p.Revision = revision; digest != p.digest() {
		p.Revision++
	}
	current, err := proposalTable.Update(tx, proposalValues(p)...)
	if err != nil || !current {
		return p, orElse(err, record.ErrMoved)
	}
	p.Version++
	if err := s.keepRevised(tx, p); err != nil {
		return p, err
	}
	return p, s.exchangeSpeakers(tx, before, &p)
}

// WithdrawInTx takes a proposal back that its authors took back elsewhere, as a file says. Before is what was read in this transaction.
func (s *Service) WithdrawInTx(tx *sqldb.Tx, who actor.Actor, before Proposal, kind, reason string) error {
	if err := who.May(Changing, string(before.EditionID)); err != nil {
		return err
	}
	if !slices.Contains(WithdrawKinds[:], kind) {
		kind = "other"
	}
	p := before
	p.State, p.Withdrawn = Withdrawn, Withdrawal{tx.Now(), kind, reason}
	if err := s.replace(tx, who, "proposal.withdrawn", before, &p); err != nil {
		return err
	}
	for _, f := range s.leaving {
		if err := f(tx, who, p); err != nil {
			return err
		}
	}
	return nil
}

// exchangeSpeakers writes who speaks in place of who did.
func (s *Service) exchangeSpeakers(tx *sqldb.Tx, before Proposal, p *Proposal) error {
	for _, v := range before.Speakers {
		if !slices.ContainsFunc(p.Speakers, func(o Speaker) bool { return o.ID == v.ID }) {
			if err := speakerTable.Delete(tx, v.ID); err != nil {
				return err
			}
		}
	}
	next := 0
	for _, v := range before.Speakers {
		next = max(next, v.Position+1)
	}
	for i := range p.Speakers {
		v := &p.Speakers[i]
		at := slices.IndexFunc(before.Speakers, func(o Speaker) bool { return o.ID == v.ID })
		if at >= 0 {
			if before.Speakers[at] != *v {
				if err := updateSpeaker(tx, *v); err != nil {
					return err
				}
			}
			continue
		}
		v.ID, v.EditionID, v.ProposalID, v.Position, v.AskedAt = s.ids.New("psp"), p.EditionID, p.ID, next, tx.Now()
		next++
		if err := insertSpeaker(tx, *v); err != nil {
			return err
		}
	}
	return nil
}

// TakeOutInTx takes a proposal away that a file brought, and that nobody has touched since. It is record.ErrUndo where somebody has, or
// where something hangs on it.
func (s *Service) TakeOutInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, id ProposalID, version int64) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	p, err := s.FindInTx(tx, editionID, id)
	if err != nil || p.Version != version {
		return orElse(err, record.ErrUndo)
	}
	hung, err := s.hung.On("proposal")(tx, string(id))
	if err != nil || slices.ContainsFunc(hung, func(d record.Dependent) bool { return d.Blocks }) {
		return orElse(err, record.ErrUndo)
	}
	return proposalTable.Delete(tx, string(id))
}

// RevisionsInTx reads what a proposal said, the newest first.
func RevisionsInTx(tx *sqldb.Tx, id ProposalID) ([]Revision, error) { return revisionsOf(tx, id) }

// SaveCallInTx sets the call of an edition up, with what else comes of it.
func (s *Service) SaveCallInTx(tx *sqldb.Tx, who actor.Actor, c Call) error {
	_, _, err := s.calls.SaveInTx(tx, s.ids, who, c)
	return err
}
