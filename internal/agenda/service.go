package agenda

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// WisherID identifies a wisher: wis_….
type WisherID string

// Wisher is who asks here: the key in their browser, the person they are signed in as, or both.
type Wisher struct {
	Key string      // secret, empty when the browser has none
	Who actor.Actor // not signed in: the key alone
}

// Service is what can be done with stars and days.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	programme *programme.Service
	counts    tallies
}

// NewService returns the use cases. Who signs in keeps what they starred before.
func NewService(db *sqldb.DB, ids id.Source, accounts *account.Service, p *programme.Service) *Service {
	accounts.OnSignIn(join)
	p.Extend(programme.Later{Dependents: dependents})
	return &Service{db: db, ids: ids, programme: p, counts: tallies{byID: map[edition.ID]counted{}}}
}

// Refusals.
var (
	ErrNobody    = fault.New(fault.Invalid, "agenda.nobody", "this browser has no key yet; star a session first")
	ErrLimit     = fault.New(fault.Conflict, "agenda.limit", "you have given all your stars; take one back first")
	ErrLevel     = fault.New(fault.Invalid, "agenda.level", "a star is interested (1) or must-see (2); 0 takes it back")
	ErrNoSession = fault.New(fault.NotFound, "agenda.no_session", "this session is not in the programme")
	ErrClosed    = fault.New(fault.Closed, "agenda.closed", "wishes are not open for this edition")
)

// maxSkew is how far a device's clock may run ahead before the server's is taken instead.
const maxSkew = time.Minute

// Star gives, changes or takes back stars; the newest per session wins, by the devices' clocks. The wisher is made
// when they star first. It refuses with ErrLimit what would exceed the edition's number of stars per person, and
// then keeps none of the stars given.
func (s *Service) Star(ctx context.Context, who Wisher, editionID edition.ID, stars []Star) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.findOrMake(tx, who, editionID)
		if err != nil {
			return err
		}
		for _, star := range stars {
			if star.Level < None || star.Level > MustSee {
				return ErrLevel
			}
			if star.At.IsZero() || star.At.After(tx.Now().Add(maxSkew)) {
				star.At = tx.Now()
			}
			if err := putStar(tx, wisher, editionID, star); err != nil {
				return err
			}
		}
		return endStarring(tx, wisher)
	})
}

// Stars lists what the wisher starred, by session; nobody known has none.
func (s *Service) Stars(ctx context.Context, who Wisher, editionID edition.ID) (out []Star, err error) {
	if err := who.Who.MayReadOwn(string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		out, err = starsOf(tx, wisher)
		return err
	})
	return out, err
}

// join merges what a browser's key holds into the person's own, in every edition: stars as a union in which the stronger
// stays, choices by hand of which the later stays, and calendar addresses, which go on working. The browser's key is the
// person's from then on: account.Joining.
func join(tx *sqldb.Tx, key string, person actor.PersonID) error {
	guests, err := wishersByKey(tx, id.Hash(key))
	if err != nil {
		return err
	}
	for _, g := range guests {
		if g.person != "" {
			continue
		}
		own, err := wisherOfPerson(tx, g.edition, person)
		if fault.KindOf(err) == fault.NotFound {
			if err := claim(tx, g.id, person); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := merge(tx, g.id, own); err != nil {
			return err
		}
	}
	return nil
}

// WisherInTx is who asks, for what a later chapter keeps of them. They are made when they have not starred yet.
func (s *Service) WisherInTx(tx *sqldb.Tx, who Wisher, editionID edition.ID) (WisherID, error) {
	return s.findOrMake(tx, who, editionID)
}

// KnownInTx is WisherInTx of who was here before; it is NotFound for others.
func (s *Service) KnownInTx(tx *sqldb.Tx, who Wisher, editionID edition.ID) (WisherID, error) {
	return s.find(tx, who, editionID)
}

// find is the wisher's own row: the person's when signed in, else the browser's, followed to where it was merged.
func (s *Service) find(tx *sqldb.Tx, who Wisher, editionID edition.ID) (WisherID, error) {
	if who.Who.SignedIn() {
		own, err := wisherOfPerson(tx, editionID, who.Who.PersonID)
		if fault.KindOf(err) != fault.NotFound {
			return own, err
		}
	}
	if who.Key == "" {
		return "", sqldb.ErrNoRow
	}
	return wisherOfKey(tx, editionID, keyHash(who.Key, editionID))
}

func (s *Service) findOrMake(tx *sqldb.Tx, who Wisher, editionID edition.ID) (WisherID, error) {
	w, err := s.find(tx, who, editionID)
	if fault.KindOf(err) != fault.NotFound {
		return w, err
	}
	if who.Key == "" && !who.Who.SignedIn() {
		return "", ErrNobody
	}
	if _, err := edition.InTx(tx, editionID); err != nil {
		return "", err
	}
	w = WisherID(s.ids.New("wis"))
	return w, insertWisher(tx, w, who, editionID)
}

// keyHash ties a browser's one key to an edition, so that the same browser is somebody else in each.
func keyHash(key string, editionID edition.ID) string { return id.Hash(key) + "/" + string(editionID) }

// Imported is one line of wishes collected elsewhere.
type Imported struct {
	Person  string // any key, the same for one person
	Session programme.SessionID
	Level   Level
	At      time.Time // when it was wished; zero: now
}

// importedAtOnce is about how many wishes are written before others may write: some 20 ms of them.
const importedAtOnce = 400

// Import adds anonymous wishes that were collected elsewhere. The same person key imported again replaces what it wished before. Wishes of
// one person are kept together or not at all; people are taken in by parts, so that nobody waits for all of them. When it fails, the same
// import again completes it.
func (s *Service) Import(ctx context.Context, who actor.Actor, editionID edition.ID, wishes []Imported) (people int, err error) {
	if err := who.May(Importing, string(editionID)); err != nil {
		return 0, err
	}
	for _, w := range wishes {
		if w.Level < Interested || w.Level > MustSee {
			return 0, ErrLevel
		}
	}
	of, most := byPerson(wishes), importedAtOnce
	for len(of) > 0 {
		n := partOf(of, most)
		part, last := of[:n], n == len(of)
		taken := 0
		err := s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
			if taken, err = s.importPart(tx, editionID, part); err != nil || !last {
				return err
			}
			return s.recordImport(tx, who, editionID, people+taken, len(wishes))
		})
		if sqldb.Lost(err) && most > 1 {
			most /= 2 // the stars that people give meanwhile come first: a smaller part finds its moment
			continue
		}
		if err != nil {
			return people, err
		}
		people, of = people+taken, of[n:]
	}
	if len(wishes) == 0 {
		err = s.db.Write(ctx, func(tx *sqldb.Tx) error { return s.recordImport(tx, who, editionID, 0, 0) })
	}
	return people, err
}

// byPerson puts the wishes of each person together, in the order in which people come first.
func byPerson(wishes []Imported) []Imported {
	came := map[string]int{}
	for _, w := range wishes {
		if _, ok := came[w.Person]; !ok {
			came[w.Person] = len(came)
		}
	}
	out := slices.Clone(wishes)
	slices.SortStableFunc(out, func(a, b Imported) int { return cmp.Compare(came[a.Person], came[b.Person]) })
	return out
}

// partOf is how many wishes, put together by person, are written at once: the most, or those of one person.
func partOf(of []Imported, most int) int {
	n := min(most, len(of))
	for n < len(of) && of[n].Person == of[n-1].Person {
		n++
	}
	return n
}

func (s *Service) importPart(tx *sqldb.Tx, editionID edition.ID, part []Imported) (people int, err error) {
	var wisher WisherID
	for i, w := range part {
		if i == 0 || w.Person != part[i-1].Person {
			if wisher, err = s.external(tx, editionID, w.Person); err != nil {
				return people, err
			}
			people++
		}
		if w.At.IsZero() {
			w.At = tx.Now()
		}
		if err := putStar(tx, wisher, editionID, Star{Session: w.Session, Level: w.Level, At: w.At}); err != nil {
			return people, err
		}
	}
	return people, nil
}

func (s *Service) recordImport(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, people, stars int) error {
	c := record.Change{Action: "wishes.imported", Object: string(editionID), Scope: string(editionID)}
	_, err := record.Write(tx, s.ids, who, c, nil, map[string]int{"people": people, "stars": stars})
	return err
}

func (s *Service) external(tx *sqldb.Tx, editionID edition.ID, key string) (WisherID, error) {
	w, err := wisherOfExternal(tx, editionID, key)
	if fault.KindOf(err) != fault.NotFound {
		if err == nil {
			err = clearStars(tx, w)
		}
		if err == nil {
			err = touch(tx, w)
		}
		return w, err
	}
	w = WisherID(s.ids.New("wis"))
	return w, insertExternal(tx, w, editionID, key)
}

// ClashTable lists the pairs of sessions that people want together, see Clashes, and counts the people who have wishes. Pairs that fewer
// people want than the edition's smallest group are left out.
func (s *Service) ClashTable(ctx context.Context, who actor.Actor, editionID edition.ID) (clashes []Clash, people int, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, 0, err
	}
	var wishes []PersonWishes
	var e edition.Edition
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if e, err = edition.InTx(tx, editionID); err != nil {
			return err
		}
		wishes, err = WishesInTx(tx, editionID)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return Clashes(wishes, e.GroupMinimum), len(wishes), nil
}

// StarCounts counts the people who starred each session. A session with fewer than the edition's smallest group is not there.
func (s *Service) StarCounts(ctx context.Context, who actor.Actor, editionID edition.ID) (counts map[programme.SessionID]int, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		e, err := edition.InTx(tx, editionID)
		if err != nil {
			return err
		}
		if counts, err = starCounts(tx, editionID); err != nil {
			return err
		}
		maps.DeleteFunc(counts, func(_ programme.SessionID, n int) bool { return n < e.GroupMinimum })
		return nil
	})
	return counts, err
}

// Popularity counts the people who starred each session, and all people who starred. A session with fewer than the edition's smallest
// group counts 0.
func (s *Service) Popularity(ctx context.Context, who actor.Actor, editionID edition.ID) (map[programme.SessionID]int, int, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, 0, err
	}
	counts, people := map[programme.SessionID]int{}, 0
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		e, err := edition.InTx(tx, editionID)
		if err != nil {
			return err
		}
		wishes, err := WishesInTx(tx, editionID)
		if err != nil {
			return err
		}
		people = len(wishes)
		clear(counts)
		for _, p := range wishes {
			for _, w := range p {
				counts[w.Session]++
			}
		}
		for sessionID, n := range counts {
			if n < e.GroupMinimum {
				delete(counts, sessionID)
			}
		}
		return nil
	})
	return counts, people, err
}
