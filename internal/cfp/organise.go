package cfp

import (
	"context"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Proposal is how organisers look at, change and take away what was sent. A change is a revision.
func (s *Service) Proposal() record.UseCases[Proposal] {
	return record.NewUseCases(s.db, s.ids, s.proposals)
}

// Proposals lists what was sent to an edition, the newest first. Drafts are nobody's but who writes them.
func (s *Service) Proposals(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Proposal, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = proposalsOf(tx, editionID)
		return err
	})
	return all, err
}

// OwnProposals lists what somebody sent to an edition.
func (s *Service) OwnProposals(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Proposal, err error) {
	if err := who.MayReadOwn(string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		own, err := ownProposals(tx, who.PersonID)
		all = nil
		for _, p := range own {
			if p.EditionID == editionID {
				all = append(all, p)
			}
		}
		return err
	})
	return all, err
}

// Revisions lists what a proposal said, the newest first.
func (s *Service) Revisions(ctx context.Context, who actor.Actor, editionID edition.ID, p ProposalID) (all []Revision, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		found, err := s.proposals.Find(tx, string(p))
		if err != nil {
			return err
		}
		if found.EditionID != editionID {
			return record.ErrGone
		}
		all, err = revisionsOf(tx, p)
		return err
	})
	return all, err
}

// Named is a proposal of an invited speaker, as organisers write it.
type Named struct {
	Content
	Speakers []Guest // who speaks; an address may be missing
}

// AddInvited makes a proposal in the name of invited speakers, who need no account: no limit counts, and no mail is sent.
func (s *Service) AddInvited(ctx context.Context, who actor.Actor, e edition.Edition, n Named) (p Proposal, err error) {
	if err := who.May(Changing, string(e.ID)); err != nil {
		return p, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err = s.addInvited(tx, who, e, n)
		return err
	})
	return p, err
}

func (s *Service) addInvited(tx *sqldb.Tx, who actor.Actor, e edition.Edition, n Named) (p Proposal, err error) {
	if n.FormatID != "" {
		if has, err := edition.HasFormat(tx, e.ID, n.FormatID); err != nil || !has {
			return p, orElse(err, ErrFormat)
		}
	}
	if len(n.Speakers) > 0 {
		n.You.Name = n.Speakers[0].Name
	}
	p = Proposal{ID: s.NewID(), EditionID: e.ID, State: Submitted, Invited: true, Content: n.Content, By: who.Key(), SentAt: tx.Now(),
		Version: 1}
	if err := s.insert(tx, who, &p, "proposal.created"); err != nil {
		return p, err
	}
	for _, g := range n.Speakers {
		email := strings.ToLower(strings.TrimSpace(g.Email))
		if _, err := s.addSpeaker(tx, &p, Speaker{State: Asked, Email: email, Profile: Profile{Name: g.Name}}); err != nil {
			return p, err
		}
	}
	return p, nil
}

// LinkFor makes the link by which an invited speaker takes their proposal over. It is shown once, and for people alone.
func (s *Service) LinkFor(ctx context.Context, who actor.Actor, e edition.Edition, p ProposalID, speaker string) (token string, err error) {
	if err := who.May(Changing, string(e.ID)); err != nil {
		return "", err
	}
	if err := who.InPerson(); err != nil {
		return "", err
	}
	token = id.Secret()
	return token, s.withSpeakers(ctx, who, e, p, "proposal.linked", func(tx *sqldb.Tx, p *Proposal) error {
		for _, v := range p.Speakers {
			if v.ID == speaker && v.State == Asked {
				v.hash = id.Hash(token)
				return updateSpeaker(tx, v)
			}
		}
		return ErrInvitation
	})
}

// LateLink lets so many more send after a deadline.
type LateLink struct {
	ID         string
	Note       string // for organisers
	Uses, Used int
	Kept       int       // places that drafts keep, besides those that were used
	Until      time.Time // on the edition's clock
	By         string
	MadeAt     time.Time
}

// Refusals of late links.
var (
	ErrLateUsed = fault.New(fault.Closed, "cfp.late_used", "this link opens nothing now: its places are taken or kept by what others write, or it has ended")
	ErrUses     = fault.New(fault.Invalid, "cfp.uses", "a late link is for 1 to 100 proposals").Field("uses", "cfp.uses")
	ErrUntil    = fault.New(fault.Invalid, "cfp.until", "it would end before it begins; choose a later day").Field("until", "cfp.until")
)

// MakeLate makes a late link and returns its secret, shown once.
func (s *Service) MakeLate(ctx context.Context, who actor.Actor, e edition.Edition, l LateLink) (token string, err error) {
	if err := who.May(Changing, string(e.ID)); err != nil {
		return "", err
	}
	if err := who.InPerson(); err != nil {
		return "", err
	}
	if l.Uses < 1 || l.Uses > 100 {
		return "", ErrUses
	}
	token = id.Secret()
	return token, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if !l.Until.After(e.At(tx.Now())) {
			return ErrUntil
		}
		l.ID, l.By, l.MadeAt, l.Used, l.Kept = s.ids.New("lat"), who.Key(), tx.Now(), 0, 0
		if err := insertLate(tx, e.ID, l, id.Hash(token)); err != nil {
			return err
		}
		_, err := record.Write(tx, s.ids, who, record.Change{Action: "late_link.made", Object: l.ID, Scope: string(e.ID), Label: l.Note}, nil, l)
		return err
	})
}

// EndLate lets nobody use a late link any more.
func (s *Service) EndLate(ctx context.Context, who actor.Actor, e edition.Edition, link string) error {
	if err := who.May(Changing, string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		l, err := endLate(tx, e.ID, link, e.At(tx.Now()))
		if fault.KindOf(err) == fault.NotFound {
			return record.ErrGone
		}
		if err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "late_link.ended", Object: l.ID, Scope: string(e.ID), Label: l.Note}, nil,
			nil)
		return err
	})
}

// LateLinks lists those of an edition, the newest first.
func (s *Service) LateLinks(ctx context.Context, who actor.Actor, editionID edition.ID) (all []LateLink, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		e, err := edition.InTx(tx, editionID)
		if err != nil {
			return err
		}
		all, err = lateLinks(tx, editionID, e.At(tx.Now()))
		return err
	})
	return all, err
}

// CountSent counts what was sent to an edition and stands.
func (s *Service) CountSent(ctx context.Context, who actor.Actor, editionID edition.ID) (n int, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		n, err = countSent(tx, editionID)
		return err
	})
	return n, err
}

// SentAt tells when what was sent to an edition and stands was sent, the first first. It names nobody.
func (s *Service) SentAt(ctx context.Context, who actor.Actor, editionID edition.ID) (all []time.Time, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = sentAt(tx, editionID)
		return err
	})
	return all, err
}
