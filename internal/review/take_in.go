package review

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// TakenIn is a verdict that was given elsewhere, as in a demonstration.
type TakenIn struct {
	Pair
	Grade    int
	Sentence string
	Seconds  int
}

// Given lists who reads what by what is published, for who takes verdicts in.
func (s *Service) Given(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) (pairs []Pair,
	of map[cfp.ProposalID]Sheet, err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if _, err := roundByID(tx, editionID, round); err != nil {
			return err
		}
		sheets, err := sheetsOf(tx, round)
		if err != nil {
			return err
		}
		of = map[cfp.ProposalID]Sheet{}
		for _, sheet := range sheets {
			of[sheet.Proposal] = sheet
		}
		pairs, err = publishedIn(tx, round)
		return err
	})
	return pairs, of, err
}

// TakeIn keeps verdicts that were given elsewhere, in one step. The journal has one line for all.
func (s *Service) TakeIn(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, all []TakenIn) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	return s.with(ctx, who, editionID, round, "round.taken_in", func(tx *sqldb.Tx, r *Round) error {
		nth := map[ReviewerID]int{}
		for _, t := range all {
			if t.Grade < blind.Worst || t.Grade > blind.Best {
				return blind.ErrGrade
			}
			nth[t.Reviewer]++
			if err := insertTaken(tx, r.ID, t, nth[t.Reviewer]); err != nil {
				return err
			}
		}
		return nil
	})
}
