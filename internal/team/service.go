package team

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with the teams of editions.
type Service struct {
	db       *sqldb.DB
	ids      id.Source
	accounts *account.Service
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, accounts *account.Service) *Service {
	return &Service{db, ids, accounts}
}

// Team is who works on an edition.
type Team struct {
	Now     time.Time
	Invited []Pending // open ones, and those that have expired and nobody took back
	People  []account.Member
	Admins  []account.Member // of the server: they may do everything in every edition
	Names   map[string]string
	Steady  int // how many may change the team for good
}

// Pending is an invitation that was neither accepted nor revoked.
type Pending struct {
	Invitation
	Void bool // whoever sent it may not give the role any more, so nobody can accept it
}

// Team lists who works on an edition and who was invited to.
func (s *Service) Team(ctx context.Context, who actor.Actor, editionID edition.ID) (t Team, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return t, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		t = Team{Now: tx.Now(), Names: map[string]string{}}
		if t.People, err = account.MembersInTx(tx, string(editionID)); err != nil {
			return err
		}
		if t.Steady, err = s.steady(tx, editionID); err != nil {
			return err
		}
		if t.Admins, err = account.MembersInTx(tx, actor.ServerScope); err != nil {
			return err
		}
		t.Admins = slices.DeleteFunc(t.Admins, func(m account.Member) bool {
			return !slices.ContainsFunc(m.Held, func(h account.Held) bool { return h.Role == actor.Admin && !h.Over(t.Now) })
		})
		invited, err := open(tx, editionID)
		for _, i := range invited {
			void := s.stillGives(tx, i)
			if void != nil && !errors.Is(void, ErrVoid) {
				return void
			}
			t.Invited = append(t.Invited, Pending{i, void != nil})
		}
		if err != nil {
			return err
		}
		return t.name(tx)
	})
	return t, err
}

// name reads the names of who invited and who gave.
func (t *Team) name(tx *sqldb.Tx) (err error) {
	var keys []string
	for _, i := range t.Invited {
		keys = append(keys, i.By)
	}
	for _, m := range t.People {
		for _, h := range m.Held {
			keys = append(keys, h.By)
		}
	}
	for _, key := range keys {
		if _, known := t.Names[key]; known {
			continue
		}
		if t.Names[key], err = account.NameInTx(tx, key); err != nil {
			return err
		}
	}
	return nil
}

// Roles lists the roles of editions, by name.
func (s *Service) Roles() []actor.Role {
	return slices.DeleteFunc(s.accounts.Roles().Names(), func(r actor.Role) bool { return r == actor.Admin })
}

// RightsOf lists what a role lets do, by name.
func (s *Service) RightsOf(role actor.Role) []actor.Right { return s.accounts.Roles().RightsOf(role) }

// Rights lists what any role of editions lets do, by name.
func (s *Service) Rights() (out []actor.Right) {
	for _, right := range s.accounts.Roles().Rights() {
		if slices.ContainsFunc(s.Roles(), func(r actor.Role) bool { return slices.Contains(s.RightsOf(r), right) }) {
			out = append(out, right)
		}
	}
	return out
}

// MayGive reports whether somebody holds all rights of a role in an edition.
func (s *Service) MayGive(who actor.Actor, editionID edition.ID, role actor.Role) bool {
	for _, right := range s.accounts.Roles().RightsOf(role) {
		if who.May(right, string(editionID)) != nil {
			return false
		}
	}
	return true
}

// mayGive refuses with ErrBeyond who does not hold all rights of a role, and with ErrLonger who holds them for less long than they would
// give them.
func (s *Service) mayGive(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, role actor.Role, ends time.Time) error {
	if !s.MayGive(who, editionID, role) {
		return ErrBeyond
	}
	if !who.SignedIn() {
		return nil // the command line
	}
	own, holds, err := s.accounts.LastsInTx(tx, who.PersonID, string(editionID), role)
	switch {
	case err != nil:
		return err
	case !holds:
		return ErrBeyond
	case !own.IsZero() && (ends.IsZero() || ends.After(own)):
		return ErrLonger.With("When", own)
	default:
		return nil
	}
}

// steady counts who may change the team of an edition for good.
func (s *Service) steady(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	people, err := account.MembersInTx(tx, string(editionID))
	for _, m := range people {
		if slices.ContainsFunc(m.Held, s.KeepsTeam) {
			n++
		}
	}
	return n, err
}

// KeepsTeam reports whether a grant lets change the team for good.
func (s *Service) KeepsTeam(h account.Held) bool {
	return h.Ends.IsZero() && slices.Contains(s.accounts.Roles().RightsOf(h.Role), Changing)
}

// Revoke takes a role from somebody and returns the id of the change. It is ErrBeyond by who does not hold its rights, and ErrLast when
// nobody would be left who may change the team for good.
func (s *Service) Revoke(ctx context.Context, who actor.Actor, editionID edition.ID, p actor.PersonID, role actor.Role) (change string,
	err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		held, err := account.TakeInTx(tx, p, grantIn(editionID, role))
		if err != nil {
			return err
		}
		if err := s.mayLose(tx, who, editionID, held); err != nil {
			return err
		}
		change, err = record.Write(tx, s.ids, who, record.Change{Action: "account.revoked", Object: string(p), Scope: string(editionID),
			Label: string(role)}, held, nil)
		return err
	})
	return change, err
}

// mayLose is asked after a grant was taken or shortened.
func (s *Service) mayLose(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, held account.Held) error {
	if !s.MayGive(who, editionID, held.Role) {
		return ErrBeyond
	}
	if !s.KeepsTeam(held) {
		return nil
	}
	if left, err := s.steady(tx, editionID); err != nil || left > 0 {
		return err
	}
	return ErrLast
}

// End sets when somebody's role ends; the zero time: it does not. It returns the id of the change.
func (s *Service) End(ctx context.Context, who actor.Actor, editionID edition.ID, p actor.PersonID, role actor.Role,
	ends time.Time) (change string, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if !ends.IsZero() && !ends.After(tx.Now()) {
			return ErrPast
		}
		change, err = s.setEnd(tx, who, editionID, p, role, ends)
		return err
	})
	return change, err
}

func (s *Service) setEnd(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, p actor.PersonID, role actor.Role,
	ends time.Time) (change string, err error) {
	g := grantIn(editionID, role)
	before, err := account.HeldInTx(tx, p, g)
	if err != nil || before.Ends.Equal(ends) {
		return "", err
	}
	if ends.IsZero() || !before.Ends.IsZero() && ends.After(before.Ends) { // first: it may be their own
		if err := s.mayGive(tx, who, editionID, role, ends); err != nil {
			return "", err
		}
	}
	if err := account.EndInTx(tx, p, g, ends); err != nil {
		return "", err
	}
	if err := s.mayLose(tx, who, editionID, before); err != nil {
		return "", err
	}
	after := before
	after.Ends = ends
	return record.Write(tx, s.ids, who, record.Change{Action: "account.end_set", Object: string(p), Scope: string(editionID),
		Label: string(role)}, before, after)
}

// SignOut signs somebody of the team out on all their devices, and says on how many. Administrators are signed out by administrators
// alone: ErrAdmin.
func (s *Service) SignOut(ctx context.Context, who actor.Actor, editionID edition.ID, p actor.PersonID) (devices int, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		people, err := account.MembersInTx(tx, string(editionID))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(people, func(m account.Member) bool { return m.ID == p }) {
			return ErrNotHere
		}
		them, err := s.accounts.ActorInTx(tx, p)
		if err != nil {
			return err
		}
		if them.May(account.Appointing, actor.ServerScope) == nil && who.May(account.Appointing, actor.ServerScope) != nil {
			return ErrAdmin
		}
		n, err := account.SignOutInTx(tx, s.ids, who, string(editionID), p)
		devices = int(n)
		return err
	})
	return devices, err
}
