package cfp

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// hashOf is what is kept of a browser's key; of none it is empty.
func hashOf(key string) string {
	if key == "" {
		return ""
	}
	return id.Hash(key)
}

// of reports whether a draft is somebody's: their account's, or else their browser's, or that of the address that proved itself.
func (d Draft) of(now time.Time, who Author) bool {
	if d.Person != "" {
		return d.Person == who.Who.PersonID
	}
	return d.browser != "" && d.browser == hashOf(who.Key) ||
		d.Claim != "" && who.Who.SignedIn() && d.Claim == who.Who.Email && now.Sub(d.claimedAt) < claimLasts
}

// NewID is the id of a draft that a form is shown for; nothing is kept before it is saved.
func (s *Service) NewID() ProposalID { return ProposalID(s.ids.New("prp")) }

// isID reports whether a text can be an id of ours.
func isID(p ProposalID) bool {
	rest, ok := strings.CutPrefix(string(p), "prp_")
	return ok && len(rest) > 10 && len(rest) < 40 && !strings.ContainsFunc(rest, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// Saving is what is saved of a draft.
type Saving struct {
	ID       ProposalID
	Version  int64 // that was read; 0 for a new one
	Whatever bool  // what is kept is overwritten, whichever version it has
	Late     string
	Origin   ProposalID
	Content
}

// SaveDraft keeps what somebody writes. It is for them alone: nothing is told to anybody, and no journal has it. A draft is begun while the
// call is open or by a late link, else it is refused with ErrClosed; one that was begun is kept whatever the hour. Of two that write at
// once the second gets ErrBusy.
func (s *Service) SaveDraft(ctx context.Context, who Author, e edition.Edition, in Saving) (d Draft, err error) {
	if err := who.Who.MayChangeOwn(string(e.ID)); err != nil {
		return d, err
	}
	if in.Content.tidy(); in.Content.size() > mostBytes {
		return d, ErrSize
	}
	if !isID(in.ID) || !who.Who.SignedIn() && who.Key == "" {
		return d, ErrNoProposal
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		d, err = s.saveDraft(tx, who, e, in)
		return err
	})
	return d, err
}

func (s *Service) saveDraft(tx *sqldb.Tx, who Author, e edition.Edition, in Saving) (Draft, error) {
	d, err := draftByID(tx, e.ID, in.ID)
	switch {
	case errors.Is(err, ErrNoProposal):
		return s.begin(tx, who, e, in)
	case err != nil:
		return d, err
	case !d.of(tx.Now(), who):
		return d, ErrNoProposal
	case d.Version != in.Version && !in.Whatever && d.Content.digest() == in.Content.digest():
		return d, nil // the answer to the first time was lost
	case d.Version != in.Version && !in.Whatever:
		return d, ErrBusy
	}
	if who.Who.SignedIn() {
		d.Person, d.browser, d.Claim = who.Who.PersonID, "", ""
	}
	d.Content, d.TouchedAt = in.Content, tx.Now()
	if _, err := draftTable.Update(tx, draftValues(d)...); err != nil {
		return d, err
	}
	d.Version++
	return d, nil
}

// begin makes a draft: of something new, or of a change of what was sent.
func (s *Service) begin(tx *sqldb.Tx, who Author, e edition.Edition, in Saving) (Draft, error) {
	call, err := callOf(tx, e.ID)
	if err != nil {
		return Draft{}, err
	}
	now := e.At(tx.Now())
	d := Draft{ID: in.ID, EditionID: e.ID, Person: who.Who.PersonID, Origin: in.Origin, Content: in.Content, BegunAt: now, TouchedAt: tx.Now(),
		createdAt: tx.Now(), Version: 1}
	if d.Person == "" {
		d.browser = hashOf(who.Key)
	}
	sent, err := s.proposals.Find(tx, string(in.ID))
	switch {
	case err == nil && (sent.EditionID != e.ID || !sent.may(who.Who.PersonID)):
		return d, ErrNoProposal
	case err == nil:
		if held, err := s.isHeld(tx, sent); err != nil || held {
			return d, orElse(err, ErrHeld)
		}
		d.BegunAt = e.At(sent.SentAt)
	case fault.KindOf(err) != fault.NotFound:
		return d, err
	default:
		if in.Late != "" {
			var until time.Time
			if d.Late, until, err = lateByToken(tx, e.ID, id.Hash(in.Late), now); err != nil {
				return d, err
			}
			if d.LateUntil = now.Add(lateKept); until.Before(d.LateUntil) {
				d.LateUntil = until
			}
		} else if !call.mayBegin(now) {
			return d, ErrClosed
		}
		n, err := countDrafts(tx, d.Person, d.browser)
		if err != nil {
			return d, err
		}
		if d.Person == "" && n >= mostDrafts {
			return d, ErrDrafts
		}
		if n >= mostOwn {
			return d, ErrManyDrafts
		}
	}
	return d, draftTable.Insert(tx, draftValues(d)...)
}

// may reports whether somebody may change what a proposal says: who leads it, and who speaks for it.
func (p Proposal) may(person actor.PersonID) bool {
	if person == "" {
		return false
	}
	if p.Lead == person {
		return true
	}
	for _, v := range p.Speakers {
		if v.Person == person && v.State == Joined {
			return true
		}
	}
	return false
}

// Work is what somebody has under an id: a draft, what was sent, or both.
type Work struct {
	Draft Draft    // its zero value where nothing is unsent
	Sent  Proposal // its zero value where nothing was sent
	Form  Form
	Held  bool // what was sent stays as it is; see Holding
}

// IsSent reports whether it was sent.
func (w Work) IsSent() bool { return w.Sent.ID != "" }

// IsDraft reports whether something was not sent.
func (w Work) IsDraft() bool { return w.Draft.ID != "" }

// Content is what a form shows: what was not sent yet, or else what was.
func (w Work) Content() Content {
	if w.IsDraft() {
		return w.Draft.Content
	}
	return w.Sent.Content
}

// Own finds what somebody writes under an id, or ErrNoProposal where it is not theirs.
func (s *Service) Own(ctx context.Context, who Author, e edition.Edition, id ProposalID) (w Work, err error) {
	if err := who.Who.MayReadOwn(string(e.ID)); err != nil {
		return w, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, err = s.own(tx, who, e, id)
		return err
	})
	return w, err
}

func (s *Service) own(tx *sqldb.Tx, who Author, e edition.Edition, id ProposalID) (w Work, err error) {
	if w.Form, err = formOf(tx, e); err != nil {
		return w, err
	}
	if w.Draft, err = draftByID(tx, e.ID, id); err == nil && !w.Draft.of(tx.Now(), who) || errors.Is(err, ErrNoProposal) {
		w.Draft, err = Draft{}, nil
	}
	if err != nil {
		return w, err
	}
	sent, err := s.proposals.Find(tx, string(id))
	if err == nil && sent.EditionID == e.ID && sent.may(who.Who.PersonID) {
		w.Sent = sent
		if w.Held, err = s.isHeld(tx, sent); err != nil {
			return w, err
		}
	} else if err != nil && fault.KindOf(err) != fault.NotFound {
		return w, err
	}
	if !w.IsDraft() && !w.IsSent() {
		return w, ErrNoProposal
	}
	return w, nil
}

// Ask is what the call asks, for a form that is begun.
func (s *Service) Ask(ctx context.Context, who actor.Actor, e edition.Edition) (f Form, err error) {
	if err := who.MayReadOwn(string(e.ID)); err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		f, err = formOf(tx, e)
		return err
	})
	return f, err
}

// LateOpen refuses with ErrLateUsed a late link that opens nothing any more.
func (s *Service) LateOpen(ctx context.Context, e edition.Edition, token string) error {
	return s.db.Read(ctx, func(tx *sqldb.Tx) error {
		_, _, err := lateByToken(tx, e.ID, id.Hash(token), e.At(tx.Now()))
		return err
	})
}

// Mine is all that somebody has in an edition, and what they sent to others.
type Mine struct {
	Drafts  []Draft    // that were never sent, what was touched last first
	Sent    []Proposal // the newest first
	Open    map[ProposalID]bool
	Earlier []Proposal // of other editions
	Call    Call
}

// Mine lists what is somebody's.
func (s *Service) Mine(ctx context.Context, who Author, e edition.Edition) (m Mine, err error) {
	if err := who.Who.MayReadOwn(string(e.ID)); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		m = Mine{Open: map[ProposalID]bool{}}
		if m.Call, err = callOf(tx, e.ID); err != nil {
			return err
		}
		if who.Who.SignedIn() {
			all, err := ownProposals(tx, who.Who.PersonID)
			if err != nil {
				return err
			}
			for _, p := range all {
				if p.EditionID == e.ID {
					m.Sent = append(m.Sent, p)
				} else {
					m.Earlier = append(m.Earlier, p)
				}
			}
		}
		drafts, err := draftsOf(tx, e.ID, who)
		for _, d := range drafts {
			if m.sent(d.ID) {
				m.Open[d.ID] = true
			} else {
				m.Drafts = append(m.Drafts, d)
			}
		}
		return err
	})
	return m, err
}

func (m Mine) sent(id ProposalID) bool {
	for _, p := range m.Sent {
		if p.ID == id {
			return true
		}
	}
	return false
}

// Discard takes a draft away, or the changes of a proposal that were not sent.
func (s *Service) Discard(ctx context.Context, who Author, e edition.Edition, id ProposalID) error {
	if err := who.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		d, err := draftByID(tx, e.ID, id)
		if err != nil {
			return err
		}
		if !d.of(tx.Now(), who) {
			return ErrNoProposal
		}
		return draftTable.Delete(tx, string(id))
	})
}

// Claim notes the address that a draft of a browser is for: whoever proves that it is theirs, on whatever device, has the draft.
func (s *Service) Claim(ctx context.Context, who Author, e edition.Edition, id ProposalID, email string) error {
	if err := who.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	email, err := account.CleanEmail(email)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		d, err := draftByID(tx, e.ID, id)
		if err != nil {
			return err
		}
		if !d.of(tx.Now(), who) {
			return ErrNoProposal
		}
		d.Claim, d.claimedAt = email, tx.Now()
		_, err = draftTable.Update(tx, draftValues(d)...)
		return err
	})
}

// join brings the drafts of a browser to who signs in on it: account.Joining.
func join(tx *sqldb.Tx, key string, person actor.PersonID) error {
	return claimDrafts(tx, id.Hash(key), person)
}

// Forget takes away the drafts that browsers left two weeks ago.
func (s *Service) Forget(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := forgetDrafts(tx, tx.Now().Add(-draftLasts))
		return err
	})
}
