package review

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review/blind"
)

// Sight is how somebody who reads stands to the names of who proposes.
type Sight struct {
	May     bool         // their roles let them know
	GivenUp bool         // they gave that up until the round closes
	Roles   []actor.Role // that are, or would be, set aside
}

// Refusals of giving up sight.
var (
	ErrSeesAll = fault.New(fault.Conflict, "review.sees_all",
		"who administers the server sees everything, and cannot give that up; their verdicts are marked")
	ErrNoSight  = fault.New(fault.Conflict, "review.no_sight", "your roles tell you nothing of who proposes")
	ErrNotBlind = fault.New(fault.Conflict, "review.not_blind", "no round without names is open")
	ErrKept     = fault.New(fault.Conflict, "review.sight_kept", "you have not given the sight of names up")
)

// tellsNothing reports whether a role holds nothing but what every reviewer has.
func (s *Service) tellsNothing(role actor.Role) bool {
	return !slices.ContainsFunc(s.accounts.Roles().RightsOf(role), func(r actor.Right) bool {
		return r != edition.Seeing && r != blind.Reading && r != blind.Judging
	})
}

// Sight says how whoever asks stands to the names of who proposes.
func (s *Service) Sight(ctx context.Context, who actor.Actor, editionID edition.ID) (v Sight, err error) {
	if err := who.May(blind.Reading, string(editionID)); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v = Sight{May: sighted(who, string(editionID))}
		r, err := reviewerOf(tx, editionID, who.PersonID)
		if err != nil {
			return err
		}
		up, err := givenUpBy(tx, r.ID)
		if err == nil {
			v.GivenUp = true
			for _, h := range up.Roles {
				v.Roles = append(v.Roles, h.Role)
			}
			return nil
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
		all, err := s.heldAside(tx, who.PersonID, editionID)
		for _, h := range all {
			v.Roles = append(v.Roles, h.Role)
		}
		return err
	})
	return v, err
}

// sighted reports whether somebody may know elsewhere whose proposals are.
func sighted(who actor.Actor, scope string) bool {
	return who.May(cfp.Reading, scope) == nil || who.May(Overseeing, scope) == nil
}

// heldAside are the grants within an edition that tell more than reviewers know.
func (s *Service) heldAside(tx *sqldb.Tx, p actor.PersonID, editionID edition.ID) (out []account.Held, err error) {
	members, err := account.MembersInTx(tx, string(editionID))
	for _, m := range members {
		for _, h := range m.Held {
			if m.ID == p && !h.Over(tx.Now()) && !s.tellsNothing(h.Role) {
				out = append(out, h)
			}
		}
	}
	return out, err
}

// GiveUpSight makes somebody who organises and reads a reviewer like others until the round closes: what their roles in this edition
// let them know and do is set aside. It is recorded. What they saw before nobody can take from them.
func (s *Service) GiveUpSight(ctx context.Context, who actor.Actor, editionID edition.ID) error {
	if err := who.May(blind.Judging, string(editionID)); err != nil {
		return err
	}
	if err := who.InPerson(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := reviewerOf(tx, editionID, who.PersonID)
		if err != nil {
			return err
		}
		rounds, err := roundsOf(tx, editionID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(rounds, func(o Round) bool { return o.State == Open && o.Blind }) {
			return ErrNotBlind
		}
		aside, err := s.heldAside(tx, who.PersonID, editionID)
		if err != nil {
			return err
		}
		switch {
		case slices.Contains(who.Grants, actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}):
			return ErrSeesAll
		case len(aside) == 0 || !sighted(who, string(editionID)):
			return ErrNoSight
		}
		up := givenUp{Reviewer: r.ID, Roles: aside}
		as := actor.Grant{Scope: string(editionID), Role: actor.Reviewer}
		_, err = account.HeldInTx(tx, who.PersonID, as)
		if up.Lent = fault.KindOf(err) == fault.NotFound; err != nil && !up.Lent {
			return err
		}
		if err := account.GiveInTx(tx, who.PersonID, account.Held{Grant: as, By: who.Key()}); err != nil {
			return err
		}
		for _, h := range aside {
			if _, err := account.TakeInTx(tx, who.PersonID, h.Grant); err != nil {
				return err
			}
		}
		if err := putGivenUp(tx, up); err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "sight.given_up", Object: string(r.ID), Scope: string(editionID),
			Label: r.Name}, nil, nil)
		return err
	})
}

// RegainSight gives somebody back what they gave up, before the round closes. It is recorded, and verdicts from then on are marked.
func (s *Service) RegainSight(ctx context.Context, who actor.Actor, editionID edition.ID) error {
	if err := who.May(blind.Judging, string(editionID)); err != nil {
		return err
	}
	if err := who.InPerson(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := reviewerOf(tx, editionID, who.PersonID)
		if err != nil {
			return err
		}
		up, err := givenUpBy(tx, r.ID)
		if fault.KindOf(err) == fault.NotFound {
			return ErrKept
		}
		if err != nil {
			return err
		}
		return s.giveBack(tx, who, r, up)
	})
}

func (s *Service) giveBack(tx *sqldb.Tx, who actor.Actor, r Reviewer, up givenUp) error {
	for _, h := range up.Roles {
		if err := account.GiveInTx(tx, r.Person, h); err != nil {
			return err
		}
	}
	if up.Lent {
		as := actor.Grant{Scope: string(r.EditionID), Role: actor.Reviewer}
		if _, err := account.TakeInTx(tx, r.Person, as); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	if err := deleteGivenUp(tx, r.ID); err != nil {
		return err
	}
	_, err := record.Write(tx, s.ids, who, record.Change{Action: "sight.regained", Object: string(r.ID), Scope: string(r.EditionID),
		Label: r.Name}, nil, nil)
	return err
}

// giveAllBack gives everybody back what they gave up for a round that ends.
func (s *Service) giveAllBack(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) error {
	all, err := reviewersOf(tx, editionID)
	if err != nil {
		return err
	}
	for _, r := range all {
		up, err := givenUpBy(tx, r.ID)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.giveBack(tx, who, r, up); err != nil {
			return err
		}
	}
	return nil
}

// SightDiffers is what verdicts of those who may know whose proposals are change, counted apart.
type SightDiffers struct {
	Readings int     // of theirs
	Sheets   int     // that they and others read
	Higher   float64 // by how much they grade those higher than the others
	Moved    int     // places that would go to others without them
}

// sightDiffers compares the verdicts of those who may know with those of the others on the same sheets. It is pure.
func sightDiffers(sheets []Sheet, formats map[cfp.ProposalID]edition.FormatID, places map[edition.FormatID]int, given []graded,
	with Standings, seed uint64) (d SightDiffers) {
	type sum struct{ n, of [2]int }
	known := map[cfp.ProposalID]bool{}
	for _, s := range sheets {
		known[s.Proposal] = true
	}
	sums, without := map[cfp.ProposalID]*sum{}, []graded{}
	for _, g := range given {
		if !known[g.Proposal] {
			continue
		}
		if sums[g.Proposal] == nil {
			sums[g.Proposal] = &sum{}
		}
		at := 0
		if g.Sighted {
			at = 1
			d.Readings++
		} else {
			without = append(without, g)
		}
		sums[g.Proposal].n[at]++
		sums[g.Proposal].of[at] += g.Grade
	}
	if d.Readings == 0 {
		return d
	}
	total := 0.0
	for _, s := range sheets { // in their order: a sum of floating-point numbers depends on it
		if v := sums[s.Proposal]; v != nil && v.n[0] > 0 && v.n[1] > 0 {
			d.Sheets++
			total += float64(v.of[1])/float64(v.n[1]) - float64(v.of[0])/float64(v.n[0])
		}
	}
	d.Higher = total / float64(max(1, d.Sheets))
	in := map[cfp.ProposalID]bool{}
	taken := map[edition.FormatID]int{}
	for _, s := range with.All {
		if taken[s.FormatID]++; taken[s.FormatID] <= s.Places {
			in[s.Proposal] = true
		}
	}
	clear(taken)
	for _, s := range standingsOf(sheets, formats, places, without, seed).All {
		if taken[s.FormatID]++; taken[s.FormatID] <= s.Places && !in[s.Proposal] {
			d.Moved++
		}
	}
	return d
}
