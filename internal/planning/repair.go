package planning

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// repairTime bounds the search of one way, which grows fast with the number of moves.
const repairTime = 5 * time.Second

// Repair makes candidate plans that answer a mishap, in different ways, without touching the draft: with as little changed as each way
// allows, and the best for people of those. Ways that come to the same make one. Name gives a plan its name, plain or kept (see text.Said).
func (s *Service) Repair(ctx context.Context, who account.Actor, editionID edition.ID, m Mishap, name func(Way) string) (RepairID, error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return "", err
	}
	if err := m.check(); err != nil {
		return "", err
	}
	d, wishes, err := s.read(ctx, editionID)
	if err != nil {
		return "", err
	}
	mend, err := newMender(s.ids, d, wishes, m)
	if err != nil {
		return "", err
	}
	found, err := mend.answers(ctx)
	if errors.Is(err, account.ErrMoved) {
		err = ErrStale
	}
	if err != nil {
		return "", err
	}
	repairID := RepairID(s.ids.New("rep"))
	plans := make([]Plan, len(found))
	for i, a := range found {
		plans[i] = Plan{ID: PlanID(s.ids.New("plan")), EditionID: editionID, Name: name(a.Way), State: Done, Author: who.Key(),
			Settings: DefaultSettings(), Progress: Progress{Done: 1}, Places: movable(a.after), Price: a.price, Repair: repairID, Answer: &a.Answer}
	}
	return repairID, s.keep(ctx, who, plans)
}

// read takes the draft and the wishes in one look.
func (s *Service) read(ctx context.Context, editionID edition.ID) (d programme.Draft, wishes []agenda.PersonWishes, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if d, err = programme.DraftInTx(tx, editionID); err != nil {
			return err
		}
		wishes, err = agenda.WishesInTx(tx, editionID)
		return err
	})
	return d, wishes, err
}

// movable lists where a draft has what a plan may move.
func movable(d programme.Draft) []Place {
	out := []Place{}
	for _, p := range d.Placements {
		s, _ := d.Session(p.SessionID)
		if !s.Plenary && s.Kind != programme.Break && s.State != programme.Cancelled && !p.Pinned && len(d.PlacementsOf(p.SessionID)) == 1 {
			out = append(out, Place{p.SessionID, p.RoomID, p.Start})
		}
	}
	return out
}

// keep stores candidate plans that were found without a search in the background.
func (s *Service) keep(ctx context.Context, who account.Actor, found []Plan) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, p := range found {
			p.CreatedAt = tx.Now()
			if err := insertPlan(tx, p); err != nil {
				return err
			}
			c := account.Change{Action: "plan.repaired", Object: string(p.ID), Scope: string(p.EditionID), Label: p.Name}
			if _, err := account.Record(tx, s.ids, who, c, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Answers lists the plans that answer a mishap, in the order of the ways.
func (s *Service) Answers(ctx context.Context, who account.Actor, editionID edition.ID, repairID RepairID) (out []Plan, err error) {
	if err := who.May(account.Read, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanAuthored, `SELECT `+authoredColumns+` FROM plan WHERE edition_id = $1 AND repair_id = $2 ORDER BY id`, editionID, repairID)
		return err
	})
	out = slices.DeleteFunc(out, func(p Plan) bool { return p.Answer == nil })
	if err != nil || len(out) == 0 {
		return nil, cmp.Or(err, error(ErrMended))
	}
	SortAnswers(out)
	return out, nil
}

// SortAnswers puts the plans that answer one mishap into the order of the ways.
func SortAnswers(plans []Plan) {
	at := func(p Plan) int { return slices.Index(waysOf[p.Answer.Mishap.Kind], p.Answer.Way) }
	slices.SortStableFunc(plans, func(a, b Plan) int { return at(a) - at(b) })
}

// Adopt makes the draft what a candidate says, the mishap included, in one step that can be undone. It is refused with ErrOutdated when
// what the candidate gives up or moves is not where it was, or rules forbid it by now.
func (s *Service) Adopt(ctx context.Context, who account.Actor, editionID edition.ID, planID PlanID) (done programme.Done, err error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return done, err
	}
	p, err := s.Plan(ctx, who, editionID, planID)
	if err != nil {
		return done, err
	}
	if p.Answer == nil {
		return done, ErrMended
	}
	done, err = s.programme.Do(ctx, who, editionID, programme.Step{Label: p.Name, Edits: p.Answer.edits()})
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
		return done, ErrOutdated.Because(err)
	}
	if err != nil {
		return done, err
	}
	return done, s.applied(ctx, p, Part{}, done.Change)
}

// applied notes that a plan, or a part of it, was made the draft, and by which change. Where nothing changed, what was applied before and
// not undone stays so.
func (s *Service) applied(ctx context.Context, p Plan, part Part, change string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		now, err := planByID(tx, p.EditionID, p.ID)
		if err != nil {
			return err
		}
		if change == "" && !now.AppliedAt.IsZero() && (part != Part{} || now.Applied == Part{}) {
			return nil
		}
		_, err = tx.Exec(`UPDATE plan SET applied_at = $1, applied_change = $2, applied_part = $3 WHERE id = $4`,
			sqldb.At(tx.Now()), change, sqldb.AsJSON(part), p.ID)
		return err
	})
}
