package team

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// Topic is the topic of mails that hold the link of an invitation.
const Topic = "team.invitation"

// Write makes the mail of an invitation with the token of its link, in the language of whoever is invited; empty: it is not known.
type Write func(i Invitation, e edition.Edition, token, language string) post.Mail

// Invite asks some addresses to work on an edition, each by a mail. One that waits for an address already gets what this one says; its
// former links open nothing then. Nothing is done when one address cannot be asked.
func (s *Service) Invite(ctx context.Context, who actor.Actor, editionID edition.ID, in Invite, write Write) (out []Invitation, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return nil, err
	}
	addresses, err := in.addresses()
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		out = nil
		for _, email := range addresses {
			i, err := s.invite(tx, who, editionID, email, in)
			if err != nil {
				return err
			}
			if err := s.send(tx, i, write); err != nil {
				return err
			}
			i.Mailed = tx.Now()
			out = append(out, i)
		}
		return nil
	})
	return out, err
}

// InviteByHand asks one address to work on an edition and returns the secret of a link that whoever invites hands over, shown once. It is
// for people: an API token never learns what lets somebody in. The link alone shows that the address is theirs only when an administrator
// made it.
func (s *Service) InviteByHand(ctx context.Context, who actor.Actor, editionID edition.ID, in Invite) (i Invitation, token string,
	err error) {
	if err := s.mayCopy(who, editionID); err != nil {
		return i, "", err
	}
	addresses, err := in.addresses()
	if err != nil {
		return i, "", err
	}
	if len(addresses) > 1 {
		return i, "", ErrOneLink
	}
	token = id.Secret()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if i, err = s.invite(tx, who, editionID, addresses[0], in); err != nil {
			return err
		}
		return copied(tx, who, i, token)
	})
	return i, token, err
}

func (s *Service) mayCopy(who actor.Actor, editionID edition.ID) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	return who.InPerson()
}

func copied(tx *sqldb.Tx, who actor.Actor, i Invitation, token string) error {
	return setCopied(tx, i.ID, id.Hash(token), who.May(account.Appointing, actor.ServerScope) == nil)
}

// invite writes an invitation without a link.
func (s *Service) invite(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, email string, in Invite) (i Invitation, err error) {
	if !slices.Contains(s.Roles(), in.Role) {
		return i, ErrRole
	}
	if !in.Until.IsZero() && !in.Until.After(tx.Now()) {
		return i, ErrPast
	}
	if err := s.mayGive(tx, who, editionID, in.Role, in.Until); err != nil {
		return i, err
	}
	if err := s.hasNot(tx, editionID, email, in); err != nil {
		return i, err
	}
	if err := forget(tx, tx.Now().Add(-kept)); err != nil {
		return i, err
	}
	i, err = openFor(tx, editionID, email)
	if fault.KindOf(err) == fault.NotFound {
		i, err = Invitation{ID: InvitationID(s.ids.New("inv")), EditionID: editionID, Email: email, CreatedAt: tx.Now()}, nil
	}
	if err != nil {
		return i, err
	}
	i.Role, i.RoleEnds, i.Note, i.By, i.Expires = in.Role, in.Until, in.Note, who.Key(), expires(tx.Now(), in.Until)
	i.Mailed, i.Copied = time.Time{}, false
	if err := writeUnlinked(tx, i); err != nil {
		return i, err
	}
	return i, s.note(tx, who, "invitation.sent", i, nil, &i)
}

func writeUnlinked(tx *sqldb.Tx, i Invitation) error {
	if err := write(tx, i); err != nil {
		return err
	}
	if err := withdraw(tx, i.ID); err != nil {
		return err
	}
	return unlink(tx, i.ID)
}

// expires is when the links of an invitation open nothing any more: a role that has ended is not accepted.
func expires(now, roleEnds time.Time) time.Time {
	if end := now.Add(Life); roleEnds.IsZero() || end.Before(roleEnds) {
		return end
	}
	return roleEnds
}

// hasNot refuses with ErrHas when somebody holds for as long what they would be asked to.
func (s *Service) hasNot(tx *sqldb.Tx, editionID edition.ID, email string, in Invite) error {
	p, err := account.PersonByEmailInTx(tx, email)
	if errors.Is(err, account.ErrNoPerson) {
		return nil
	}
	if err != nil {
		return err
	}
	held, err := account.HeldInTx(tx, p.ID, grantIn(editionID, in.Role))
	switch {
	case errors.Is(err, account.ErrNotHeld):
		return nil
	case err != nil:
		return err
	case held.Ends.IsZero(), !in.Until.IsZero() && !held.Ends.Before(in.Until):
		return ErrHas.With("Address", email)
	default:
		return nil
	}
}

// send queues the mail of an invitation with a new link. What waits of it does not leave any more.
func (s *Service) send(tx *sqldb.Tx, i Invitation, write Write) error {
	e, err := edition.InTx(tx, i.EditionID)
	if err != nil {
		return err
	}
	language := ""
	if p, err := account.PersonByEmailInTx(tx, i.Email); err == nil {
		language = p.Language
	}
	if err := withdraw(tx, i.ID); err != nil {
		return err
	}
	token := id.Secret()
	m := write(i, e, token, language)
	// The message is the server's, not the edition's: organisers read those of the edition, and the link signs in.
	m.To, m.Topic, m.About, m.Scope, m.Urgent, m.SecretUntil = i.Email, Topic, string(i.ID), "", true, i.Expires
	m.Sender = string(i.EditionID)
	if err := post.Queue(tx, s.ids, m); err != nil {
		return err
	}
	return setMailed(tx, i.ID, id.Hash(token))
}

// withdraw keeps the mail of an invitation from leaving, where it still waits.
func withdraw(tx *sqldb.Tx, invitation InvitationID) error {
	waiting, err := post.WaitingInTx(tx, "", Topic)
	if err != nil {
		return err
	}
	for _, m := range waiting {
		if m.About != string(invitation) {
			continue
		}
		if err := post.Supersede(tx, m.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) note(tx *sqldb.Tx, who actor.Actor, action string, i Invitation, before, after *Invitation) error {
	_, err := s.noted(tx, who, action, i, before, after)
	return err
}

func (s *Service) noted(tx *sqldb.Tx, who actor.Actor, action string, i Invitation, before, after *Invitation) (string, error) {
	return record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(i.ID), Scope: string(i.EditionID), Label: i.Email},
		before, after)
}

// renew finds an invitation that waits and makes it one of whoever asks, from now on: they must hold what it gives.
func (s *Service) renew(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, invitation InvitationID) (i Invitation, err error) {
	if i, err = find(tx, editionID, invitation); err != nil {
		return i, err
	}
	if !i.Accepted.IsZero() || !i.Revoked.IsZero() {
		return i, ErrAgain
	}
	if !i.RoleEnds.IsZero() && !i.RoleEnds.After(tx.Now()) {
		return i, ErrPast
	}
	if err := s.mayGive(tx, who, editionID, i.Role, i.RoleEnds); err != nil {
		return i, err
	}
	i.By, i.Expires = who.Key(), expires(tx.Now(), i.RoleEnds)
	return i, write(tx, i)
}

// SendAgain mails an invitation that waits with a new link, for as long as a new one; the link that was mailed before opens nothing.
func (s *Service) SendAgain(ctx context.Context, who actor.Actor, editionID edition.ID, invitation InvitationID, write Write) (i Invitation,
	err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return i, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if i, err = find(tx, editionID, invitation); err != nil {
			return err
		}
		if tx.Now().Sub(i.Mailed) < time.Minute {
			return ErrSoon
		}
		if i, err = s.renew(tx, who, editionID, invitation); err != nil {
			return err
		}
		if err := s.send(tx, i, write); err != nil {
			return err
		}
		return s.note(tx, who, "invitation.sent_again", i, nil, nil)
	})
	return i, err
}

// CopyLink makes a new link of an invitation that waits, to be handed over by hand; see InviteByHand. The one that was copied before opens
// nothing.
func (s *Service) CopyLink(ctx context.Context, who actor.Actor, editionID edition.ID, invitation InvitationID) (i Invitation,
	token string, err error) {
	if err := s.mayCopy(who, editionID); err != nil {
		return i, "", err
	}
	token = id.Secret()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if i, err = s.renew(tx, who, editionID, invitation); err != nil {
			return err
		}
		if err := copied(tx, who, i, token); err != nil {
			return err
		}
		return s.note(tx, who, "invitation.copied", i, nil, nil)
	})
	return i, token, err
}

// Withdraw takes an invitation back and returns the id of the change. Its mail does not leave any more where it still waits.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, editionID edition.ID, invitation InvitationID) (i Invitation,
	change string, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return i, "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if i, err = find(tx, editionID, invitation); err != nil {
			return err
		}
		if !i.Accepted.IsZero() || !i.Revoked.IsZero() {
			return ErrAgain
		}
		if err := setRevoked(tx, i.ID, tx.Now(), who.Key()); err != nil {
			return err
		}
		if err := withdraw(tx, i.ID); err != nil {
			return err
		}
		change, err = s.noted(tx, who, "invitation.revoked", i, &i, nil)
		return err
	})
	return i, change, err
}
