package cfp

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// TakenIn is a proposal that was made elsewhere, as a demonstration is.
type TakenIn struct {
	Email     string // of who leads it; they get an account
	Language  string
	At        time.Time // when it was sent, or touched last, on the edition's clock
	Withdrawn bool
	Content
}

// TakeIn keeps what was proposed elsewhere, and what somebody writes and has not sent, in one step: no mail is sent, no limit counts,
// and the
// journal has one line for each that was sent.
func (s *Service) TakeIn(ctx context.Context, who actor.Actor, e edition.Edition, sent, drafts []TakenIn) error {
	if err := who.May(Changing, string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, t := range sent {
			if err := s.takeIn(tx, e, t); err != nil {
				return err
			}
		}
		for _, t := range drafts {
			p, err := s.accounts.WelcomeInTx(tx, t.Email, t.You.Name, t.Language, "")
			if err != nil {
				return err
			}
			at := t.At.Add(-e.ClockAhead)
			d := Draft{ID: s.NewID(), EditionID: e.ID, Person: p.ID, Content: t.Content, BegunAt: t.At, TouchedAt: at, createdAt: at, Version: 1}
			d.Content.tidy()
			if err := draftTable.Insert(tx, draftValues(d)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) takeIn(tx *sqldb.Tx, e edition.Edition, t TakenIn) error {
	person, err := s.accounts.WelcomeInTx(tx, t.Email, t.You.Name, t.Language, "")
	if err != nil {
		return err
	}
	by := actor.Actor{PersonID: person.ID, Email: person.Email, Name: person.Name}
	at := t.At.Add(-e.ClockAhead)
	p := Proposal{ID: s.NewID(), EditionID: e.ID, State: Submitted, Lead: person.ID, Content: t.said(), By: by.Key(), SentAt: at, Version: 1}
	if t.Withdrawn {
		p.State, p.Withdrawn = Withdrawn, Withdrawal{at.Add(time.Hour), "unable", ""}
	}
	if err := s.insert(tx, by, &p, "proposal.sent"); err != nil {
		return err
	}
	lead := Speaker{Person: person.ID, Email: person.Email, State: Joined, Profile: t.You, AskedAt: at, JoinedAt: at}
	if _, err := s.addSpeaker(tx, &p, lead); err != nil {
		return err
	}
	for _, g := range t.With {
		other, err := s.accounts.WelcomeInTx(tx, g.Email, g.Name, t.Language, "")
		if err != nil {
			return err
		}
		v := Speaker{Person: other.ID, Email: other.Email, State: Joined, Profile: Profile{Name: g.Name}, AskedBy: by.Key(), AskedAt: at,
			JoinedAt: at}
		if _, err := s.addSpeaker(tx, &p, v); err != nil {
			return err
		}
	}
	return nil
}
