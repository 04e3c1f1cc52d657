package registration

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with places, kinds and attendees.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	letters   func(edition.Edition, Letter) post.Mail
	pools     record.Kind[Pool]
	kinds     record.Kind[Kind]
	attendees record.Kind[Attendee]
	mu        sync.Mutex // guards shown
	shown     map[edition.ID]shownOffer
}

// NewService returns the use cases. The windows of kinds move with their edition's zone.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service) *Service {
	editions.Extend(edition.Later{MoveInstants: moveInstants})
	s := &Service{db: db, ids: ids, pools: poolKind(), kinds: ticketKind(), shown: map[edition.ID]shownOffer{},
		letters: func(edition.Edition, Letter) post.Mail { return post.Mail{Subject: "…", Text: "…"} }}
	s.attendees = s.attendeeKind()
	return s
}

// Pool is how pools are described, edited, removed and put back.
func (s *Service) Pool() record.UseCases[Pool] { return record.NewUseCases(s.db, s.ids, s.pools) }

// Kind is how kinds are.
func (s *Service) Kind() record.UseCases[Kind] { return record.NewUseCases(s.db, s.ids, s.kinds) }

// Attendee is how organisers edit attendees. A change of state moves the place, and is mailed.
func (s *Service) Attendee() record.UseCases[Attendee] {
	return record.NewUseCases(s.db, s.ids, s.attendees)
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{s.pools, s.kinds, s.attendees} }

// Pools lists those of an edition, by name, with what of them is taken and held.
func (s *Service) Pools(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Pool, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = poolsOf(tx, editionID)
		return err
	})
	return all, err
}

// Kinds lists those of an edition, as they were made.
func (s *Service) Kinds(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Kind, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = kindsOf(tx, editionID)
		return err
	})
	return all, err
}

// Attendees lists those of an edition, who registered last before who registered first.
func (s *Service) Attendees(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Attendee, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = attendeesOf(tx, editionID)
		return err
	})
	return all, err
}

// Figures are how registration stands.
type Figures struct {
	States     map[State]int
	Registered []time.Time // when those registered who come, the oldest first
	Pools      []Pool
	Kinds      []Kind
}

// Figures tells how registration of an edition stands.
func (s *Service) Figures(ctx context.Context, who actor.Actor, editionID edition.ID) (f Figures, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if f.Pools, err = poolsOf(tx, editionID); err != nil {
			return err
		}
		if f.Kinds, err = kindsOf(tx, editionID); err != nil {
			return err
		}
		if f.States, err = countStates(tx, editionID); err != nil {
			return err
		}
		f.Registered, err = registered(tx, editionID)
		return err
	})
	return f, err
}

// Waiting counts who waits for an organiser's approval.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, editionID edition.ID) (all, wait int, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return 0, 0, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		states, err := countStates(tx, editionID)
		all, wait = states[Confirmed], states[Asked]
		return err
	})
	return all, wait, err
}

// Offer is what everybody may register as.
type Offer struct {
	Edition edition.ID
	Kinds   []Offered
	Begins  time.Time // of the first day; zero: there is none yet
	Ends    time.Time // of the last
	Days    int
}

// Offered is a kind with how many of its places are left.
type Offered struct {
	Kind
	Left int
}

// Find is a kind of an offer.
func (o Offer) Find(id KindID) (Offered, bool) {
	i := slices.IndexFunc(o.Kinds, func(k Offered) bool { return k.ID == id })
	if i < 0 {
		return Offered{}, false
	}
	return o.Kinds[i], true
}

type shownOffer struct {
	offer Offer
	until time.Time
}

// shownFor is how long a change of what is offered may take to show, and how long places may have gone.
const shownFor = time.Second

// Shown is what an edition offers to everybody, at most a second old. While the database does not answer it is that of before.
func (s *Service) Shown(ctx context.Context, editionID edition.ID) Offer {
	s.mu.Lock()
	have, ok := s.shown[editionID]
	s.mu.Unlock()
	now := s.db.Now()
	if ok && now.Before(have.until) {
		return have.offer
	}
	fresh, err := s.offer(ctx, editionID)
	if err != nil {
		fresh = have.offer
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown[editionID] = shownOffer{fresh, now.Add(shownFor)}
	return fresh
}

// Offer is the same as it is now.
func (s *Service) Offer(ctx context.Context, editionID edition.ID) (Offer, error) {
	return s.offer(ctx, editionID)
}

func (s *Service) offer(ctx context.Context, editionID edition.ID) (o Offer, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		o = Offer{Edition: editionID}
		kinds, err := kindsOf(tx, editionID)
		if err != nil || len(kinds) == 0 {
			return err
		}
		pools, err := poolsOf(tx, editionID)
		if err != nil {
			return err
		}
		for _, k := range kinds {
			if !k.Offered {
				continue
			}
			v := Offered{Kind: k}
			for _, p := range pools {
				if p.ID == k.PoolID {
					v.Left = p.Left()
				}
			}
			o.Kinds = append(o.Kinds, v)
		}
		days, err := edition.DaysInTx(tx, editionID)
		if len(days) > 0 {
			o.Begins, o.Ends, o.Days = days[0].Start, days[len(days)-1].End, len(days)
		}
		return err
	})
	return o, err
}

// Listed reports whether registration stands in an edition's public navigation: from when something is offered until all has closed.
func (s *Service) Listed(ctx context.Context, e edition.Edition) bool {
	now := s.Now(e)
	return slices.ContainsFunc(s.Shown(ctx, e.ID).Kinds, func(k Offered) bool { return k.At(now) != Closed })
}

// Now is what an edition's clock reads.
func (s *Service) Now(e edition.Edition) time.Time { return e.At(s.db.Now()) }
