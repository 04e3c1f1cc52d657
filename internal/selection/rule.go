package selection

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Needed is whose yes a session needs.
type Needed string

// Whose.
const (
	All  Needed = "all"  // everybody's who speaks
	Lead Needed = "lead" // the lead's
)

// Rule is what an edition has settled once about choosing.
type Rule struct {
	EditionID edition.ID
	Second    bool   // somebody else than who opened a reveal releases it
	Needed    Needed // whose yes a session needs
	Minutes   int    // there are to give; 0: not said
	Days      int    // that speakers have to reply
	PerHour   int    // mails that leave
	Confirm   int    // of a hundred speakers who are told yes, how many are expected to confirm
	Version   int64
}

// ErrRule refuses a rule with a number that cannot be.
var ErrRule = fault.New(fault.Invalid, "selection.rule",
	"this number cannot be; 0 to 1,000,000 minutes, 1 to 90 days, 10 to 10,000 mails an hour, 1 to 100 in a hundred")

// usual is what usually is.
func usual(editionID edition.ID) Rule {
	return Rule{EditionID: editionID, Needed: All, Days: 12, PerHour: 200, Confirm: 90}
}

func (r Rule) check() error {
	for _, n := range []struct {
		field          string
		is, from, most int
	}{{"minutes", r.Minutes, 0, 1_000_000}, {"days", r.Days, 1, 90}, {"per_hour", r.PerHour, 10, 10_000},
		{"confirm", r.Confirm, 1, 100}} {
		if n.is < n.from || n.is > n.most {
			return ErrRule.Field(n.field, ErrRule.Code)
		}
	}
	if r.Needed != All && r.Needed != Lead {
		return ErrRule.Field("needed", ErrRule.Code)
	}
	return nil
}

// Rule is what an edition has settled about choosing.
func (s *Service) Rule(ctx context.Context, who actor.Actor, editionID edition.ID) (r Rule, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		r, err = ruleOf(tx, editionID)
		return err
	})
	return r, err
}

// SaveRule settles it.
func (s *Service) SaveRule(ctx context.Context, who actor.Actor, r Rule) (Rule, error) {
	if err := who.May(Deciding, string(r.EditionID)); err != nil {
		return r, err
	}
	if err := r.check(); err != nil {
		return r, err
	}
	return r, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		before, err := ruleOf(tx, r.EditionID)
		if err != nil {
			return err
		}
		if before.Version != r.Version {
			return record.ErrMoved
		}
		if before == r {
			return nil
		}
		after := r
		after.Version++
		if err := putRule(tx, after); err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "selection.ruled", Object: string(r.EditionID),
			Scope: string(r.EditionID)}, nil, after)
		return err
	})
}
