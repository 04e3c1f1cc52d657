package review

import (
	"context"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review/blind"
)

// Service is what chairs can do. What reviewers can do is Blind's.
type Service struct {
	Blind *blind.Service

	db        *sqldb.DB
	ids       id.Source
	accounts  *account.Service
	rounds    record.Kind[Round]
	reviewers record.Kind[Reviewer]
	stood     *stood
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, accounts *account.Service) *Service {
	s := &Service{db: db, ids: ids, accounts: accounts, rounds: roundKind(), stood: &stood{}}
	s.Blind = blind.NewService(db, ids, sighted)
	s.reviewers = s.reviewerKind()
	return s
}

// Round is how rounds are described, edited, removed and put back.
func (s *Service) Round() record.UseCases[Round] { return record.NewUseCases(s.db, s.ids, s.rounds) }

// Reviewer is how reviewers are described and taken off the list.
func (s *Service) Reviewer() record.UseCases[Reviewer] {
	return record.NewUseCases(s.db, s.ids, s.reviewers)
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{s.rounds, s.reviewers} }

// Rounds lists those of an edition, the newest first.
func (s *Service) Rounds(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Round, err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = roundsOf(tx, editionID)
		return err
	})
	return all, err
}

// Reviewers lists those of an edition, by name.
func (s *Service) Reviewers(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Reviewer, err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = reviewersOf(tx, editionID)
		return err
	})
	return all, err
}

// AddReviewer puts somebody on the list by their address, and gives them the role.
func (s *Service) AddReviewer(ctx context.Context, who actor.Actor, editionID edition.ID, r Reviewer) (added Reviewer, err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return r, err
	}
	email, err := account.CleanEmail(r.Email)
	if err != nil {
		return r, account.ErrEmail.Field("email", account.ErrEmail.Code)
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err := s.accounts.WelcomeInTx(tx, email, r.Name, "", "")
		if err != nil {
			return err
		}
		grant := actor.Grant{Scope: string(editionID), Role: actor.Reviewer}
		if err := account.GiveInTx(tx, p.ID, account.Held{Grant: grant, By: who.Key()}); err != nil {
			return err
		}
		r.EditionID, r.Person, r.Name, r.Email = editionID, p.ID, p.Name, p.Email
		added, _, err = s.reviewers.SaveInTx(tx, s.ids, who, r)
		return err
	})
	return added, err
}

// ListMembers puts everybody who holds the role of reviewers on the list.
func (s *Service) ListMembers(ctx context.Context, who actor.Actor, editionID edition.ID) (added int, err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if added, err = listMembers(tx, s.ids, editionID); err != nil || added == 0 {
			return err
		}
		if _, err := record.Write(tx, s.ids, who, record.Change{Action: "reviewer.listed", Object: string(editionID),
			Scope: string(editionID)}, nil, added); err != nil {
			return err
		}
		return recompute(tx, editionID)
	})
	return added, err
}

// Follow takes into account what happened to proposals in all rounds that are read: who withdrew, who joined.
func (s *Service) Follow(ctx context.Context) error {
	var rounds []Round
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rounds, err = openRounds(tx)
		return err
	})
	if err != nil || len(rounds) == 0 {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, r := range rounds {
			if err := markGone(tx, r); err != nil {
				return err
			}
			if err := recompute(tx, r.EditionID); err != nil {
				return err
			}
		}
		return nil
	})
}

// with does something to a round of an edition, and records it.
func (s *Service) with(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, action string,
	do func(tx *sqldb.Tx, r *Round) error) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := roundByID(tx, editionID, round)
		if err != nil {
			return err
		}
		if err := do(tx, &r); err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(r.ID), Scope: string(editionID), Label: r.Name},
			nil, r)
		return err
	})
}
