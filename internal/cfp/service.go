package cfp

import (
	"context"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with calls and proposals.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	accounts  *account.Service
	calls     record.Kind[Call]
	proposals record.Kind[Proposal]
	questions record.Kind[Question]
	hung      record.Attached
	leaving   []Leaving
	joining   []Joining
	parting   []Parting
	revising  []Revising
	holding   []Holding
	mu        sync.Mutex // guards shown
	shown     map[edition.ID]shown
}

// NewService returns the use cases. The dates of a call move with its edition's zone; what somebody wrote before they signed in is theirs.
func NewService(db *sqldb.DB, ids id.Source, accounts *account.Service, editions *edition.Service) *Service {
	editions.Extend(edition.Later{MoveInstants: moveInstants, Dependents: dependents})
	accounts.OnSignIn(join)
	s := &Service{db: db, ids: ids, accounts: accounts, calls: callKind(), questions: questionKind(), shown: map[edition.ID]shown{}}
	s.proposals = s.proposalKind()
	return s
}

// Leaving is what a later chapter does when a proposal is withdrawn, in the same transaction. It may refuse.
type Leaving func(tx *sqldb.Tx, who actor.Actor, p Proposal) error

// OnWithdraw hands in what a later chapter does then, while the chapters are made.
func (s *Service) OnWithdraw(f Leaving) { s.leaving = append(s.leaving, f) }

// Joining is what a later chapter does when somebody joins a proposal that was sent, in the same transaction. It may refuse.
type Joining func(tx *sqldb.Tx, who actor.Actor, p Proposal, v Speaker) error

// OnJoin hands in what a later chapter does then, while the chapters are made.
func (s *Service) OnJoin(f Joining) { s.joining = append(s.joining, f) }

// Parting is what a later chapter does when somebody who had joined a proposal speaks for it no more, in the same transaction. It may
// refuse.
type Parting func(tx *sqldb.Tx, p Proposal, v Speaker) error

// OnPart hands in what a later chapter does then, while the chapters are made.
func (s *Service) OnPart(f Parting) { s.parting = append(s.parting, f) }

// Revising is what a later chapter does when a proposal says something else than it did, whoever made it so: its authors, organisers, a
// file, or an undo. It is in the same transaction, and may refuse.
type Revising func(tx *sqldb.Tx, was Content, p Proposal) error

// OnRevise hands in what a later chapter does then, while the chapters are made.
func (s *Service) OnRevise(f Revising) { s.revising = append(s.revising, f) }

// Holding reports whether the text of a proposal stays as it is: what it became says more by now, and is changed elsewhere.
type Holding func(tx *sqldb.Tx, p Proposal) (bool, error)

// OnHold hands in who knows that, while the chapters are made.
func (s *Service) OnHold(f Holding) { s.holding = append(s.holding, f) }

// isHeld reports whether the text of a proposal stays as it is.
func (s *Service) isHeld(tx *sqldb.Tx, p Proposal) (bool, error) {
	for _, f := range s.holding {
		if is, err := f(tx, p); err != nil || is {
			return is, err
		}
	}
	return false, nil
}

// AddDependents hands in what a later chapter hangs on a proposal. It is called while the chapters are made.
func (s *Service) AddDependents(d record.Dependents) { s.hung.Add(d) }

// Notice is what everybody may know of a call that was announced.
type Notice struct {
	Call    Call
	Formats []edition.Format // that are open to proposals, in order
	Tracks  []edition.Track
}

// shown is what the public was shown lately of an edition's call.
type shown struct {
	notice Notice
	until  time.Time
}

// shownFor is how long a change of a call may take to show.
const shownFor = time.Second

// Shown is the call of an edition as it is public, at most a second old; a call that is not announced says so by its state. While the
// database does not answer it is that of before, or none. What is shared in it is not to be changed.
func (s *Service) Shown(ctx context.Context, editionID edition.ID) Notice {
	s.mu.Lock()
	have, ok := s.shown[editionID]
	s.mu.Unlock()
	now := s.db.Now()
	if ok && now.Before(have.until) {
		return have.notice
	}
	fresh, err := s.read(ctx, editionID)
	if err != nil {
		fresh = have.notice
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown[editionID] = shown{fresh, now.Add(shownFor)}
	return fresh
}

func (s *Service) read(ctx context.Context, editionID edition.ID) (n Notice, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		n, err = noticeOf(tx, editionID)
		return err
	})
	return n, err
}

func noticeOf(tx *sqldb.Tx, editionID edition.ID) (n Notice, err error) {
	if n.Call, err = callOf(tx, editionID); err != nil || n.Call.ID == "" {
		return n, err
	}
	frame, err := edition.FrameInTx(tx, editionID)
	if err != nil {
		return n, err
	}
	n.Tracks = frame.Tracks
	for _, f := range frame.Formats {
		if _, open := n.Call.ClosesFor(f.ID); open {
			n.Formats = append(n.Formats, f)
		}
	}
	return n, nil
}

// Listed reports whether the call of an edition stands in its public navigation.
func (s *Service) Listed(ctx context.Context, e edition.Edition) bool {
	switch s.Shown(ctx, e.ID).Call.At(e.At(s.db.Now())) {
	case Unannounced, Over:
		return false
	default:
		return true
	}
}

// Now is what an edition's clock reads.
func (s *Service) Now(e edition.Edition) time.Time { return e.At(s.db.Now()) }

// Notice is the call of an edition for somebody who may look at it before it is announced. It is ErrNoCall where there is none.
func (s *Service) Notice(ctx context.Context, who actor.Actor, e edition.Edition) (n Notice, err error) {
	n = s.Shown(ctx, e.ID)
	if state := n.Call.At(s.Now(e)); state == Unannounced || state == Over {
		if who.May(Reading, string(e.ID)) != nil {
			return Notice{}, ErrNoCall
		}
		if n, err = s.read(ctx, e.ID); err != nil { // as it is now: whoever just saved it looks
			return n, err
		}
	}
	return n, nil
}

// Call is the call of an edition, as organisers set it up; what usually does when nobody has yet.
func (s *Service) Call(ctx context.Context, who actor.Actor, editionID edition.ID) (c Call, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return c, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		c, err = callOf(tx, editionID)
		return err
	})
	return c, err
}

// SaveCall sets the call of an edition up, or announces it. It returns the id of the change, to undo it.
func (s *Service) SaveCall(ctx context.Context, who actor.Actor, c Call) (saved Call, change string, err error) {
	if err := who.May(Changing, string(c.EditionID)); err != nil {
		return c, "", err
	}
	saved, change, err = s.calls.Save(ctx, s.db, s.ids, who, c)
	if err == nil {
		s.forget(c.EditionID)
	}
	return saved, change, err
}

// forget lets a change show at once on the server that made it.
func (s *Service) forget(editionID edition.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.shown, editionID)
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer {
	return []record.Undoer{s.calls, s.proposals, s.questions}
}
