package selection

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// Release tells everybody what an open reveal holds: speakers' pages show it, sessions are disclosed, replies are asked for and the mails
// leave, all in one transaction. Where the edition wants a second pair of eyes, somebody else than who opened it does. Released again, it
// answers with what is there and does nothing.
func (s *Service) Release(ctx context.Context, who actor.Actor, editionID edition.ID, id RevealID) (r Reveal, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return r, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err = s.release(tx, who, editionID, id)
		return err
	})
	return r, err
}

func (s *Service) release(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, id RevealID) (Reveal, error) {
	r, err := revealByID(tx, editionID, id)
	switch {
	case err != nil || r.State == Released:
		return r, err
	case r.State == Dropped:
		return r, ErrDropped
	}
	rule, err := ruleOf(tx, editionID)
	if err != nil {
		return r, err
	}
	if rule.Second && who.Key() == r.OpenedBy {
		return r, ErrSecond
	}
	e, err := edition.InTx(tx, editionID)
	if err != nil {
		return r, err
	}
	r.zone = e.Location()
	missing, gone, err := s.differing(tx, r)
	if err != nil {
		return r, err
	}
	if len(missing)+len(gone) > 0 {
		return r, ErrStale.With("Count", len(missing)+len(gone))
	}
	decisions, err := inReveal(tx, id)
	if err != nil {
		return r, err
	}
	var keys []string
	for _, d := range decisions {
		d.Told, d.ToldPlace, d.ToldAt, d.ToldIn, d.RevealID = d.State, d.Place, tx.Now(), id, ""
		if current, err := putDecision(tx, &d); err != nil || !current {
			return r, orElse(err, record.ErrMoved)
		}
		if d.State == Accepted {
			keys = append(keys, Key(d.ProposalID))
			if err := s.askAll(tx, d, r); err != nil {
				return r, err
			}
		}
	}
	if len(keys) > 0 {
		if err := s.stage.Disclose(tx, who, editionID, keys); err != nil {
			return r, err
		}
	}
	if _, err := post.SendInTx(tx, string(editionID), RevealTopic, string(id), rule.PerHour); err != nil {
		return r, err
	}
	r.State, r.ReleasedAt, r.ReleasedBy = Released, tx.Now(), who.Key()
	if err := updateReveal(tx, &r); err != nil {
		return r, err
	}
	return r, s.noteReveal(tx, who, "reveal.released", r)
}

// askAll asks everybody who speaks for an accepted proposal to reply.
func (s *Service) askAll(tx *sqldb.Tx, d Decision, r Reveal) error {
	p, err := s.calls.FindInTx(tx, d.EditionID, d.ProposalID)
	if err != nil {
		return err
	}
	for _, v := range speaking(p) {
		who, err := recipientOf(tx, v)
		if err != nil {
			return err
		}
		if err := insertReply(tx, Reply{SpeakerID: v.ID, EditionID: d.EditionID, ProposalID: p.ID, Recipient: who.Key, Leads: leads(p, v),
			State: Asked, AskedAt: tx.Now(), ReplyBy: r.ReplyBy, Version: 1}); err != nil {
			return err
		}
	}
	return nil
}
