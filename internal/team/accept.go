package team

import (
	"context"
	"errors"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// Offer is what somebody who holds a link of an invitation is asked.
type Offer struct {
	Invitation
	Edition edition.Edition
	By      string // name of who invites; empty: they are gone, or no person
	Way     Way
}

// Way is how somebody accepts an invitation.
type Way int

// The ways.
const (
	BySignIn  Way = iota // they sign in with the address first
	ByLink               // the link makes their account and signs in
	AsThey               // they are signed in with the address
	AsAnother            // they are signed in with another address, and cannot
)

// Look tells what the link of an invitation offers to whoever holds it. It is ErrLink, ErrUsed, ErrRevoked, ErrExpired or ErrVoid when
// nobody can accept it; the offer is filled but for the first.
func (s *Service) Look(ctx context.Context, who actor.Actor, token string) (o Offer, err error) {
	var refused error
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		o, refused = s.look(tx, who, token)
		return nil
	})
	if err == nil {
		err = refused
	}
	return o, err
}

func (s *Service) look(tx *sqldb.Tx, who actor.Actor, token string) (o Offer, err error) {
	var proves bool
	if o.Invitation, proves, err = byLink(tx, id.Hash(token)); err != nil {
		return o, err
	}
	if who.SignedIn() {
		if err := who.InPerson(); err != nil {
			return Offer{}, err
		}
	}
	if o.Edition, err = edition.InTx(tx, o.EditionID); err != nil {
		return o, err
	}
	if o.By, err = account.NameInTx(tx, o.Invitation.By); err != nil {
		return o, err
	}
	teller := o.By
	if !o.Revoked.IsZero() {
		if teller, err = account.NameInTx(tx, o.RevokedBy); err != nil {
			return o, err
		}
	}
	if err := o.refusal(tx.Now(), teller); err != nil {
		return o, err
	}
	if err := s.stillGives(tx, o.Invitation); err != nil {
		return o, err
	}
	o.Way, err = wayOf(tx, who, o.Email, proves)
	return o, err
}

// wayOf is how somebody accepts an invitation of an address. A link signs nobody in who has an account: whoever an invitation was forwarded
// to would act in their name.
func wayOf(tx *sqldb.Tx, who actor.Actor, email string, proves bool) (Way, error) {
	switch {
	case who.SignedIn() && who.Email == email:
		return AsThey, nil
	case who.SignedIn():
		return AsAnother, nil
	case !proves:
		return BySignIn, nil
	}
	_, err := account.PersonByEmailInTx(tx, email)
	if errors.Is(err, account.ErrNoPerson) {
		return ByLink, nil
	}
	return BySignIn, err
}

// stillGives refuses with ErrVoid when whoever sent an invitation may not give its role any more: who was taken out of a team takes along
// what they had sent.
func (s *Service) stillGives(tx *sqldb.Tx, i Invitation) error {
	p := actor.PersonID(i.By)
	if system := len(i.By) > 7 && i.By[:7] == "system:"; system {
		return nil
	}
	them, err := s.accounts.ActorInTx(tx, p)
	if err != nil {
		return err
	}
	if them.May(Changing, string(i.EditionID)) != nil {
		return ErrVoid
	}
	err = s.mayGive(tx, them, i.EditionID, i.Role, i.RoleEnds)
	if errors.Is(err, ErrBeyond) || errors.Is(err, ErrLonger) {
		return ErrVoid
	}
	return err
}

// Guest is who accepts an invitation: what their browser says, and the name that a new account gets.
type Guest struct {
	Name     string // empty: it is made of the address
	Language string
	Key      string // of the browser; empty: it has none
}

// Accept gives whoever holds the link of an invitation the role that it is to, and returns who that is: a new account where the link may
// make one, or whoever is signed in with the address. It is refused as Look is, and with ErrProve or ErrOther.
func (s *Service) Accept(ctx context.Context, who actor.Actor, token string, g Guest) (p account.Person, o Offer, err error) {
	if err := text.CheckLengths(text.Bounded{Field: "name", Text: g.Name, Most: text.MaxLine}); err != nil {
		return p, o, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if o, err = s.look(tx, who, token); err != nil {
			return err
		}
		switch o.Way {
		case BySignIn:
			return ErrProve
		case AsAnother:
			return ErrOther.With("Address", o.Email)
		case ByLink, AsThey:
		}
		spent, err := spend(tx, o.ID)
		if err != nil {
			return err
		}
		if !spent {
			return ErrAgain
		}
		if p, err = s.accounts.WelcomeInTx(tx, o.Email, g.Name, g.Language, g.Key); err != nil {
			return err
		}
		held := account.Held{Grant: grantIn(o.EditionID, o.Role), Ends: o.RoleEnds, By: o.Invitation.By}
		if err := account.GiveInTx(tx, p.ID, held); err != nil {
			return err
		}
		they, err := s.accounts.ActorInTx(tx, p.ID)
		if err != nil {
			return err
		}
		return s.note(tx, they, "invitation.accepted", o.Invitation, nil, &o.Invitation)
	})
	return p, o, err
}
