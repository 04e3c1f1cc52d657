package cfp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

const day = 24 * time.Hour

// Refusals of invitations.
var (
	ErrInvitation = fault.New(fault.NotFound, "cfp.invitation",
		"this invitation is not complete, was taken back or has ended; ask whoever invited you for a new one")
	ErrAskedAlready = fault.New(fault.Conflict, "cfp.asked", "they were asked already").Field("email", "cfp.asked")
	ErrAskedEnough  = fault.New(fault.Conflict, "cfp.asked_enough",
		"no more invitations can be sent now, by you or to this address; hand over a link instead, or wait a day").Field("email",
		"cfp.asked_enough")
	ErrSpeaks = fault.New(fault.Conflict, "cfp.speaks",
		"this was accepted, and its session names who speaks: whoever cannot says so on their speaker's page, and organisers take them off")
	ErrLast = fault.New(fault.Conflict, "cfp.last", "you are the last who speaks for it; withdraw the proposal instead")
)

// Invite asks somebody to speak for a proposal that was sent: by a mail where an address is given, else by a link that is returned, for who
// asks to hand over. The mail says nothing in the words of who asks.
func (s *Service) Invite(ctx context.Context, who actor.Actor, e edition.Edition, id ProposalID, g Guest, letters Letters) (token string,
	err error) {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return "", err
	}
	err = s.withSpeakers(ctx, who, e, id, "proposal.invited", func(tx *sqldb.Tx, p *Proposal) (err error) {
		if p.State == Withdrawn {
			return ErrWithdrawn
		}
		if strings.TrimSpace(g.Email) == "" {
			if err := who.InPerson(); err != nil { // a program never learns what lets somebody in
				return err
			}
			_, token, err = s.invite(tx, who, p, Guest{Name: g.Name})
			return err
		}
		form, err := formOf(tx, e)
		if err != nil {
			return err
		}
		return s.ask(tx, who, p, form, g, letters)
	})
	return token, err
}

// withSpeakers does something to who speaks for a proposal, and writes it into the journal.
func (s *Service) withSpeakers(ctx context.Context, who actor.Actor, e edition.Edition, id ProposalID, action string,
	do func(*sqldb.Tx, *Proposal) error) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err := s.proposals.Find(tx, string(id))
		if errors.Is(err, record.ErrGone) || err == nil && (p.EditionID != e.ID || !p.may(who.PersonID) && who.May(Changing,
			string(e.ID)) != nil) {
			return ErrNoProposal
		}
		if err != nil {
			return err
		}
		if err := do(tx, &p); err != nil {
			return err
		}
		return s.note(tx, who, action, p, nil, nil)
	})
}

// Revoke takes an invitation back, or takes somebody off a proposal: somebody who speaks for it does, or they themselves leave it. The last
// one stays.
func (s *Service) Revoke(ctx context.Context, who actor.Actor, e edition.Edition, id ProposalID, speaker string) error {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.withSpeakers(ctx, who, e, id, "proposal.revoked", func(tx *sqldb.Tx, p *Proposal) error {
		at := slices.IndexFunc(p.Speakers, func(v Speaker) bool { return v.ID == speaker })
		if at < 0 {
			return ErrInvitation
		}
		v := p.Speakers[at]
		if v.State == Joined && who.May(Changing, string(e.ID)) != nil {
			if held, err := s.isHeld(tx, *p); err != nil || held {
				return orElse(err, ErrSpeaks)
			}
		}
		joined := 0
		for _, o := range p.Speakers {
			if o.State == Joined {
				joined++
			}
		}
		switch {
		case v.State == Joined && (v.Person == p.Lead || joined == 1):
			return ErrLast
		case v.State == Joined && v.Person == who.PersonID:
			v.State = LeftAway
		case v.State == Joined, v.State == Asked:
			v.State = Revoked
		}
		v.hash = ""
		if err := updateSpeaker(tx, v); err != nil || v.Person == "" {
			return err
		}
		for _, f := range s.parting {
			if err := f(tx, *p, v); err != nil {
				return err
			}
		}
		return nil
	})
}

// Offer is an invitation as whoever holds its link sees it.
type Offer struct {
	Speaker  Speaker
	Proposal Proposal
	Edition  edition.Edition
	By       string // who asks, by name
}

// Look shows an invitation to whoever holds its link.
func (s *Service) Look(ctx context.Context, e edition.Edition, token string) (o Offer, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		o, err = s.look(tx, e, token)
		return err
	})
	return o, err
}

func (s *Service) look(tx *sqldb.Tx, e edition.Edition, token string) (o Offer, err error) {
	o.Edition = e
	o.Speaker, err = speakerByToken(tx, id.Hash(token))
	if fault.KindOf(err) == fault.NotFound || err == nil && (o.Speaker.EditionID != e.ID || !o.Speaker.Stands(tx.Now()) ||
		o.Speaker.State != Asked) {
		return o, ErrInvitation
	}
	if err != nil {
		return o, err
	}
	if o.Proposal, err = s.proposals.Find(tx, string(o.Speaker.ProposalID)); err != nil {
		return o, err
	}
	if o.Proposal.State == Withdrawn {
		return o, ErrInvitation
	}
	o.By, err = account.NameInTx(tx, o.Speaker.AskedBy)
	return o, err
}

// Accept makes whoever holds an invitation a speaker of its proposal, with whatever address they signed in. Of a proposal that nobody leads
// yet, as that of an invited speaker, they are the lead.
func (s *Service) Accept(ctx context.Context, who actor.Actor, e edition.Edition, token string, profile Profile) (p Proposal, err error) {
	if !who.SignedIn() {
		return p, actor.ErrSignIn
	}
	if err := who.InPerson(); err != nil {
		return p, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		o, err := s.look(tx, e, token)
		if err != nil {
			return err
		}
		p = o.Proposal
		call, err := callOf(tx, e.ID)
		if err != nil {
			return err
		}
		v := o.Speaker
		if p.may(who.PersonID) {
			v.State, v.hash = Revoked, "" // they speak for it already: the link is used up
			return updateSpeaker(tx, v)
		}
		n, err := countOwn(tx, e.ID, who.PersonID)
		if err != nil {
			return err
		}
		if !p.Invited && n >= call.PerPerson {
			return ErrEach.With("Limit", call.PerPerson)
		}
		v.State, v.Person, v.JoinedAt, v.hash = Joined, who.PersonID, tx.Now(), ""
		v.AfterClose = call.At(e.At(tx.Now())) == Closed
		if profile.Name != "" {
			v.Profile = profile
		}
		if err := updateSpeaker(tx, v); err != nil {
			return err
		}
		before := p
		if p.Lead == "" {
			p.Lead = who.PersonID
			err = s.replace(tx, who, "proposal.joined", before, &p)
		} else {
			err = s.note(tx, who, "proposal.joined", p, nil, nil)
		}
		for _, f := range s.joining {
			if err == nil {
				err = f(tx, who, p, v)
			}
		}
		return err
	})
	return p, err
}

// Decline answers an invitation with no. Whoever holds its link may.
func (s *Service) Decline(ctx context.Context, who actor.Actor, e edition.Edition, token string) error {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		o, err := s.look(tx, e, token)
		if err != nil {
			return err
		}
		v := o.Speaker
		v.State, v.hash = Refused, ""
		return updateSpeaker(tx, v)
	})
}
