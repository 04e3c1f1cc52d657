package blind

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// Service is what reviewers can do.
type Service struct {
	db      *sqldb.DB
	ids     id.Source
	sighted func(who actor.Actor, scope string) bool
}

// NewService returns the use cases. Sighted tells who may know elsewhere whose proposals are: their verdicts are marked, and count all
// the same.
func NewService(db *sqldb.DB, ids id.Source, sighted func(who actor.Actor, scope string) bool) *Service {
	return &Service{db, ids, sighted}
}

// Queue is what somebody reads now. It is ErrUnlisted for who is no reviewer, and ErrNoRound while no round is open or closed.
func (s *Service) Queue(ctx context.Context, who actor.Actor, editionID edition.ID) (q Queue, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return q, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		q, err = s.enter(tx, who, editionID)
		if err != nil {
			return err
		}
		q.Sighted = q.Round.Blind && s.sighted(who, string(editionID))
		if q.GivenUp, err = gaveUp(tx, q.reviewer); err != nil {
			return err
		}
		return fill(tx, &q)
	})
	return q, err
}

// enter finds the round that is read and who reads it.
func (s *Service) enter(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (q Queue, err error) {
	if q.reviewer, err = reviewerOf(tx, editionID, who.PersonID); err != nil {
		return q, orElse(err, ErrUnlisted)
	}
	q.Round, err = roundNow(tx, editionID)
	return q, orElse(err, ErrNoRound)
}

// orElse gives nothing found its own refusal.
func orElse(err, none error) error {
	if fault.KindOf(err) == fault.NotFound {
		return none
	}
	return err
}

// Act is what a reviewer does with a sheet.
type Act string

// The acts.
const (
	ToGrade   Act = "grade"
	ToAbstain Act = "abstain" // not my field
	ToRecuse  Act = "recuse"  // I know who this is, or must not judge it
	ToUndo    Act = "undo"    // the verdict or the recusal
	ToSay     Act = "say"     // why, after the verdict
)

// Given is an act, as a page, a program or a device that had no network tells of it.
type Given struct {
	Handle   string
	Act      Act
	Grade    int
	Sentence string
	Seconds  int // it took
}

// Judge takes what a reviewer does, in order. Everything is kept or nothing is. What is on a sheet that is not there for them is refused
// with ErrNoSheet, or passed over where that may be: a device that had no network cannot know.
func (s *Service) Judge(ctx context.Context, who actor.Actor, editionID edition.ID, passing bool, given ...Given) error {
	if err := who.May(Judging, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		q, err := s.enter(tx, who, editionID)
		if err != nil {
			return err
		}
		if !q.Round.Open {
			return ErrClosed
		}
		for _, g := range given {
			err := s.judge(tx, q, s.sighted(who, string(editionID)) || !q.Round.Blind, g)
			if passing && fault.KindOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) judge(tx *sqldb.Tx, q Queue, sighted bool, g Given) error {
	if g.Act == ToUndo {
		return undo(tx, q, g.Handle)
	}
	sheet, err := sheetOf(tx, q, g.Handle)
	if err != nil {
		return orElse(err, ErrNoSheet)
	}
	switch g.Act {
	case ToRecuse:
		return recuse(tx, q, sheet)
	case ToSay:
		if text.CountCharacters(g.Sentence) > mostSaid {
			return ErrSaid
		}
		return say(tx, q, sheet, g.Sentence)
	case ToGrade:
		if g.Grade < Worst || g.Grade > Best {
			return ErrGrade
		}
	case ToAbstain:
		g.Grade = 0
	default:
		return ErrGrade
	}
	if text.CountCharacters(g.Sentence) > mostSaid {
		return ErrSaid
	}
	const longest = 3600 // a sheet that was left open overnight says nothing of pace
	g.Seconds = min(max(g.Seconds, 0), longest)
	return keep(tx, q, sheet, g, sighted)
}

// Remark is what a reviewer wrote to the others about a sheet.
type Remark struct {
	Own    bool
	Letter string // who wrote it, by a letter of the sheet: A, B, …; empty for one's own
	Said   string
	At     time.Time

	by string
}

// Remarks are those on a sheet that its reader may see: their own, and those of others once the round shows them.
func (s *Service) Remarks(ctx context.Context, who actor.Actor, editionID edition.ID, handle string) (out []Remark, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		q, err := s.enter(tx, who, editionID)
		if err != nil {
			return err
		}
		sheet, err := sheetOf(tx, q, handle)
		if err != nil {
			return orElse(err, ErrNoSheet)
		}
		others := q.Round.Remarks == "after_own" && sheet.Own.State != None || q.Round.Remarks == "closed" && !q.Round.Open
		out, err = remarksOn(tx, q, sheet, others)
		letter(q, sheet, out)
		return err
	})
	return out, err
}

// AddRemark writes one to the others.
func (s *Service) AddRemark(ctx context.Context, who actor.Actor, editionID edition.ID, handle, said string) error {
	if err := who.May(Judging, string(editionID)); err != nil {
		return err
	}
	if n := text.CountCharacters(said); n == 0 || n > mostSaid {
		return ErrSaid
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		q, err := s.enter(tx, who, editionID)
		if err != nil {
			return err
		}
		if !q.Round.Open {
			return ErrClosed
		}
		sheet, err := sheetOf(tx, q, handle)
		if err != nil {
			return orElse(err, ErrNoSheet)
		}
		return insertRemark(tx, s.ids.New("rmk"), q, sheet, said)
	})
}
