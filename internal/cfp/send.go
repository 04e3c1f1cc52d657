package cfp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// Topics of mails.
const (
	ReceiptTopic = "cfp.receipt"
	InviteTopic  = "cfp.invitation"
	OpenedTopic  = "cfp.opened"
	UnsentTopic  = "cfp.unsent"
)

// Letters write the mails of this chapter, in a language; empty: it is not known.
type Letters struct {
	Receipt func(p Proposal, form Form, language string) post.Mail
	Invite  func(v Speaker, p Proposal, form Form, token, language string) post.Mail
	Opened  func(c Call, language string) post.Mail
	Unsent  func(drafts []Draft, c Call, language string) post.Mail
}

// Send sends what somebody wrote: a new proposal, or a new revision of one. What was begun before a deadline is taken in grace, by the
// server's clock; later it is refused with ErrLate, and the draft stays. Sent again, it answers with what is there and does nothing: nobody
// gets a second receipt.
func (s *Service) Send(ctx context.Context, who Author, e edition.Edition, id ProposalID, letters Letters) (p Proposal, err error) {
	if !who.Who.SignedIn() {
		return p, actor.ErrSignIn
	}
	if err := who.Who.MayChangeOwn(string(e.ID)); err != nil {
		return p, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err = s.send(tx, who, e, id, letters)
		return err
	})
	return p, err
}

func (s *Service) send(tx *sqldb.Tx, who Author, e edition.Edition, id ProposalID, letters Letters) (Proposal, error) {
	w, err := s.own(tx, who, e, id)
	switch {
	case err != nil:
		return Proposal{}, err
	case !w.IsDraft():
		return w.Sent, nil // it was sent: this is a repetition
	case w.IsSent() && w.Sent.State == Withdrawn:
		return w.Sent, ErrWithdrawn
	}
	d := w.Draft
	if err := d.check(w.Form); err != nil {
		return w.Sent, err
	}
	if err := w.Form.checkReplies(d.Content, w.Sent.Answers, w.Form.now(tx)); err != nil {
		return w.Sent, err
	}
	w.Draft.Answers = w.Form.asked(d.Content)
	if err := s.inTime(tx, w); err != nil {
		return w.Sent, err
	}
	if w.IsSent() {
		if w.Held {
			return w.Sent, ErrHeld
		}
		return s.revise(tx, who.Who, w)
	}
	return s.first(tx, who.Who, w, letters)
}

// inTime refuses what comes too late. A late link opens the call for its holder; it is used up when something is sent for the first time.
func (s *Service) inTime(tx *sqldb.Tx, w Work) error {
	if w.Form.Call.maySend(w.Draft.FormatID, w.Draft.BegunAt, w.Form.now(tx)) {
		return nil
	}
	if open, err := lateOpen(tx, w.Draft.Late, w.Draft.ID, w.Form.now(tx)); err != nil || open && !w.IsSent() {
		return err
	}
	if w.Form.now(tx).Before(w.Form.Call.Opens) || !w.Form.Call.Announced {
		return ErrClosed
	}
	return ErrLate
}

// first sends something for the first time.
func (s *Service) first(tx *sqldb.Tx, who actor.Actor, w Work, letters Letters) (p Proposal, err error) {
	d, form := w.Draft, w.Form
	n, err := countOwn(tx, d.EditionID, who.PersonID)
	if err != nil {
		return p, err
	}
	if n >= form.Call.PerPerson {
		return p, ErrEach.With("Limit", form.Call.PerPerson)
	}
	if d.Late != "" && !form.Call.maySend(d.FormatID, d.BegunAt, form.now(tx)) {
		if err := useLate(tx, d.Late, d.ID, form.now(tx)); err != nil {
			return p, err
		}
	}
	p = Proposal{ID: d.ID, EditionID: d.EditionID, State: Submitted, Lead: who.PersonID, Content: d.said(), Origin: d.Origin, By: who.Key(),
		SentAt: tx.Now(), Version: 1}
	if err := s.insert(tx, who, &p, "proposal.sent"); err != nil {
		return p, err
	}
	lead := Speaker{Person: who.PersonID, Email: who.Email, State: Joined, Profile: d.You, JoinedAt: tx.Now()}
	if _, err := s.addSpeaker(tx, &p, lead); err != nil {
		return p, err
	}
	for _, g := range d.With {
		if err := s.ask(tx, who, &p, form, g, letters); err != nil {
			return p, err
		}
	}
	if err := draftTable.Delete(tx, string(d.ID)); err != nil {
		return p, err
	}
	return p, s.receipt(tx, who, p, form, letters)
}

// insert writes a proposal that is new.
func (s *Service) insert(tx *sqldb.Tx, who actor.Actor, p *Proposal, action string) error {
	if err := s.prepare(tx, p); err != nil {
		return err
	}
	if err := proposalTable.Insert(tx, proposalValues(*p)...); err != nil {
		return err
	}
	if err := keepRevision(tx, *p); err != nil {
		return err
	}
	return s.note(tx, who, action, *p, nil, p)
}

func (s *Service) note(tx *sqldb.Tx, who actor.Actor, action string, p Proposal, before, after *Proposal) error {
	_, err := record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(p.ID), Scope: string(p.EditionID), Label: p.Title},
		before, after)
	return err
}

// revise sends a change of what was sent.
func (s *Service) revise(tx *sqldb.Tx, who actor.Actor, w Work) (Proposal, error) {
	before, p := w.Sent, w.Sent
	p.Content, p.By = w.Draft.said(), who.Key()
	if err := draftTable.Delete(tx, string(p.ID)); err != nil {
		return p, err
	}
	if p.digest() == before.digest() {
		return before, nil
	}
	if err := s.replace(tx, who, "proposal.revised", before, &p); err != nil {
		return p, err
	}
	for _, v := range p.Speakers { // what they say of themselves is said with it
		if v.Person == who.PersonID {
			v.Profile = p.You
			if err := updateSpeaker(tx, v); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

func (s *Service) replace(tx *sqldb.Tx, who actor.Actor, action string, before Proposal, p *Proposal) error {
	if err := s.prepare(tx, p); err != nil {
		return err
	}
	current, err := proposalTable.Update(tx, proposalValues(*p)...)
	if err != nil {
		return err
	}
	if !current {
		return record.ErrMoved
	}
	p.Version++
	if err := s.keepRevised(tx, *p); err != nil {
		return err
	}
	return s.note(tx, who, action, *p, &before, p)
}

// receipt mails the whole text to who sent it. Organisers do not read it in the edition's outbox; it leaves in the edition's name.
func (s *Service) receipt(tx *sqldb.Tx, who actor.Actor, p Proposal, form Form, letters Letters) error {
	if letters.Receipt == nil || who.Email == "" {
		return nil
	}
	person, err := account.PersonInTx(tx, who.PersonID)
	if err != nil {
		return err
	}
	m := letters.Receipt(p, form, person.Language)
	m.To, m.Topic, m.Sender, m.Urgent = who.Email, ReceiptTopic, string(p.EditionID), true
	return post.Queue(tx, s.ids, m)
}

// Withdraw takes a proposal back, for one of WithdrawKinds, with a reason in the words of who does. Whoever speaks for it may.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, e edition.Edition, id ProposalID, kind, reason string) (p Proposal,
	err error) {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return p, err
	}
	if reason = strings.TrimSpace(reason); !slices.Contains(WithdrawKinds[:], kind) || LimitOf("why").Count(reason) > LimitOf("why").Most {
		return p, ErrWhy
	}
	return s.change(ctx, who, e, id, "proposal.withdrawn", func(tx *sqldb.Tx, p *Proposal) error {
		if p.State != Withdrawn {
			p.State, p.Withdrawn = Withdrawn, Withdrawal{tx.Now(), kind, reason}
		}
		return nil
	})
}

// Restore brings a withdrawn proposal back while the call is open.
func (s *Service) Restore(ctx context.Context, who actor.Actor, e edition.Edition, id ProposalID) (p Proposal, err error) {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return p, err
	}
	return s.change(ctx, who, e, id, "proposal.brought_back", func(tx *sqldb.Tx, p *Proposal) error {
		if p.State != Withdrawn {
			return nil
		}
		call, err := callOf(tx, e.ID)
		if err != nil {
			return err
		}
		if now := e.At(tx.Now()); !call.maySend(p.FormatID, e.At(p.SentAt), now) {
			return ErrLate
		}
		n, err := countOwn(tx, e.ID, who.PersonID)
		if err == nil && !p.Invited && n >= call.PerPerson {
			return ErrEach.With("Limit", call.PerPerson)
		}
		p.State, p.Withdrawn = Submitted, Withdrawal{}
		return err
	})
}

// change does something to a proposal that somebody speaks for. What changes nothing leaves no trace.
func (s *Service) change(ctx context.Context, who actor.Actor, e edition.Edition, id ProposalID, action string,
	do func(*sqldb.Tx, *Proposal) error) (p Proposal, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if p, err = s.proposals.Find(tx, string(id)); errors.Is(err, record.ErrGone) || err == nil && (p.EditionID != e.ID ||
			!p.may(who.PersonID)) {
			return ErrNoProposal
		}
		if err != nil {
			return err
		}
		before := p
		if err := do(tx, &p); err != nil || p.State == before.State {
			return err
		}
		if err := s.replace(tx, who, action, before, &p); err != nil || p.State != Withdrawn {
			return err
		}
		for _, f := range s.leaving {
			if err := f(tx, who, p); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}

// addSpeaker adds somebody to a proposal, after those that are there.
func (s *Service) addSpeaker(tx *sqldb.Tx, p *Proposal, v Speaker) (Speaker, error) {
	v.ID, v.EditionID, v.ProposalID, v.Position = s.ids.New("psp"), p.EditionID, p.ID, len(p.Speakers)
	if v.AskedAt.IsZero() {
		v.AskedAt = tx.Now()
	}
	p.Speakers = append(p.Speakers, v)
	return v, insertSpeaker(tx, v)
}

// ask asks somebody to speak for a proposal, by a mail.
func (s *Service) ask(tx *sqldb.Tx, who actor.Actor, p *Proposal, form Form, g Guest, letters Letters) error {
	email, err := account.CleanEmail(g.Email)
	if err != nil {
		return err
	}
	v, token, err := s.invite(tx, who, p, Guest{g.Name, email})
	if err != nil || letters.Invite == nil {
		return err
	}
	language := ""
	if person, err := account.PersonByEmailInTx(tx, email); err == nil {
		language = person.Language
	} else if fault.KindOf(err) != fault.NotFound {
		return err
	}
	m := letters.Invite(v, *p, form, token, language)
	m.To, m.Topic, m.Sender, m.SecretUntil = email, InviteTopic, string(p.EditionID), v.Expires
	return post.Queue(tx, s.ids, m)
}

// invite makes an invitation, within what bounds the mail that one person can cause and one address can get.
func (s *Service) invite(tx *sqldb.Tx, who actor.Actor, p *Proposal, g Guest) (v Speaker, token string, err error) {
	call, err := callOf(tx, p.EditionID)
	if err != nil {
		return v, "", err
	}
	others := 0
	for _, v := range p.Speakers {
		if !v.Stands(tx.Now()) {
			continue
		}
		if g.Email != "" && v.Email == g.Email {
			return v, "", ErrAskedAlready
		}
		others++
	}
	if p.Lead != "" && others > call.CoSpeakers {
		return v, "", ErrGuests
	}
	if who.SignedIn() {
		if n, err := askedBy(tx, who.Key(), tx.Now().Add(-day)); err != nil || n >= mostAskedBy {
			return v, "", orElse(err, ErrAskedEnough)
		}
	}
	if g.Email != "" {
		if n, err := askedTo(tx, p.EditionID, g.Email); err != nil || n >= mostAsked {
			return v, "", orElse(err, ErrAskedEnough)
		}
	}
	token = id.Secret()
	v, err = s.addSpeaker(tx, p, Speaker{State: Asked, Email: g.Email, Profile: Profile{Name: strings.TrimSpace(g.Name)}, AskedBy: who.Key(),
		AskedAt: tx.Now(), Expires: tx.Now().Add(invitesLast), hash: id.Hash(token)})
	return v, token, err
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// SendNew sends what was never a draft of a form, as programs do: all of Send, in one transaction.
func (s *Service) SendNew(ctx context.Context, who actor.Actor, e edition.Edition, c Content, letters Letters) (p Proposal, err error) {
	if !who.SignedIn() {
		return p, actor.ErrSignIn
	}
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return p, err
	}
	if c.tidy(); c.size() > mostBytes {
		return p, ErrSize
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		author := Author{Who: who}
		d, err := s.saveDraft(tx, author, e, Saving{ID: s.NewID(), Content: c})
		if err != nil {
			return err
		}
		p, err = s.send(tx, author, e, d.ID, letters)
		return err
	})
	return p, err
}
