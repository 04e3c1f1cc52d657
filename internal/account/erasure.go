package account

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Subject is a person as the chapters know them. Each chapter's Find adds what it knows them by.
type Subject struct {
	Person  actor.PersonID // empty: no account
	Emails  []string       // as they are kept: cleaned
	Objects []string       // ids of what chapters keep for them, such as speakers
	Names   []string       // as written; what is labelled with them is found by them
}

// Personal is what one chapter keeps of people: how it finds them, shows it to them, takes it out, and counts what is left.
// A chapter hands its own in; earlier chapters know of none.
type Personal struct {
	Chapter string
	Find    func(tx *sqldb.Tx, s *Subject) error                     // adds what the chapter knows them by; nil: nothing
	Export  func(tx *sqldb.Tx, s Subject) (map[string]any, error)    // by kind, in words of the API
	Erase   func(tx *sqldb.Tx, who actor.Actor, s Subject) error     // so that Count finds nothing
	Count   func(tx *sqldb.Tx, s Subject) (map[string]int, error)    // rows by table that still lead to the person
	Mention func(tx *sqldb.Tx, s Subject) (places []string, _ error) // texts of others in which a name stands; nil: none
}

// Privacy shows people what is kept of them, and erases them, through every chapter.
type Privacy struct {
	db    *sqldb.DB
	ids   id.Source
	parts []Personal // in the order of the chapters
	list  ErasureList
}

// NewPrivacy returns the use cases. Parts are in the order of the chapters; the list may be nil.
func NewPrivacy(db *sqldb.DB, ids id.Source, list ErasureList, parts ...Personal) *Privacy {
	return &Privacy{db: db, ids: ids, list: list, parts: slices.Insert(parts, 0, personal())}
}

// Add hands in what a later chapter keeps of people. It is called while the chapters are made, in their order.
func (p *Privacy) Add(part Personal) { p.parts = append(p.parts, part) }

// Refusals.
var (
	ErrUnknownPerson = fault.New(fault.NotFound, "account.unknown_person", "nothing is kept of anybody with this address")
	ErrLeft          = fault.New(fault.Conflict, "account.left", "something of this person would have stayed, so nothing was erased")
)

// Moment is an instant for an export: null where there was none.
func Moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// Data is all that is kept of a person, by chapter and kind.
type Data map[string]map[string]any

// Export is all that is kept of the person with an address. People may ask for themselves, administrators for anybody. It is
// ErrUnknownPerson when nothing is.
func (p *Privacy) Export(ctx context.Context, who actor.Actor, email string) (out Data, err error) {
	if email, err = mayLook(who, email); err != nil {
		return nil, err
	}
	err = p.db.Read(ctx, func(tx *sqldb.Tx) error {
		s, err := p.find(tx, Subject{Emails: []string{email}})
		if err != nil {
			return err
		}
		out = Data{}
		for _, part := range p.parts {
			kept, err := part.Export(tx, s)
			if err != nil {
				return fmt.Errorf("export of %s: %w", part.Chapter, err)
			}
			if len(kept) > 0 {
				out[part.Chapter] = kept
			}
		}
		if len(out) == 0 {
			return ErrUnknownPerson
		}
		return nil
	})
	return out, err
}

// Chapters names those that keep something of people, in order.
func (p *Privacy) Chapters() (names []string) {
	for _, part := range p.parts {
		names = append(names, part.Chapter)
	}
	return names
}

// mayLook allows people themselves, also by a token for all they may do, and administrators. It returns the address as it is kept.
func mayLook(who actor.Actor, email string) (clean string, err error) {
	clean, err = CleanEmail(email)
	if err == nil && who.SignedIn() && who.OnlyIn == "" && clean == who.Email {
		return clean, nil
	}
	if err := who.May(Erasing, actor.ServerScope); err != nil {
		return "", err
	}
	return clean, err
}

// mayErase allows people themselves, never by a token, and administrators.
func mayErase(who actor.Actor, email string) (clean string, err error) {
	clean, err = CleanEmail(email)
	if err == nil && who.InPerson() == nil && clean == who.Email {
		return clean, nil
	}
	if err := who.May(Erasing, actor.ServerScope); err != nil {
		return "", err
	}
	return clean, err
}

// Erased says what an erasure did.
type Erased struct {
	ID       string         // of the row in the list of erasures
	Rows     map[string]int // that led to the person before, by table
	Mentions []string       // texts of others in which a name still stands: for an organiser to edit
}

// Erase takes the person with an address out of every chapter, in one transaction that is refused with ErrLeft unless the
// proof query of every chapter then finds nothing. Programmes keep their sessions, numbers and hours; the name is withdrawn
// from them, old releases included. It cannot be undone. The last administrator stays: ErrLastAdmin.
func (p *Privacy) Erase(ctx context.Context, who actor.Actor, email string) (done Erased, err error) {
	if email, err = mayErase(who, email); err != nil {
		return done, err
	}
	var e Erasure
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		s, err := p.find(tx, Subject{Emails: []string{email}})
		if err != nil {
			return err
		}
		if done, err = p.erase(tx, who, s); err != nil {
			return err
		}
		if len(done.Rows) == 0 {
			return ErrUnknownPerson
		}
		e = newErasure(p.ids, tx.Now(), who, s)
		done.ID = e.ID
		return insertErasure(tx, e)
	})
	if err == nil && p.list != nil {
		err = p.list.Add(e)
	}
	return done, err
}

// find completes a subject: each chapter adds what it knows the person by.
func (p *Privacy) find(tx *sqldb.Tx, s Subject) (Subject, error) {
	for _, part := range p.parts {
		if part.Find == nil {
			continue
		}
		if err := part.Find(tx, &s); err != nil {
			return s, fmt.Errorf("find in %s: %w", part.Chapter, err)
		}
	}
	return s, nil
}

// erase takes a subject out of the chapters, the last one first, since later chapters refer to earlier ones.
func (p *Privacy) erase(tx *sqldb.Tx, who actor.Actor, s Subject) (done Erased, err error) {
	if done.Rows, err = p.count(tx, s); err != nil || len(done.Rows) == 0 {
		return done, err
	}
	for _, part := range slices.Backward(p.parts) {
		if part.Mention != nil {
			places, err := part.Mention(tx, s)
			if err != nil {
				return done, err
			}
			done.Mentions = append(done.Mentions, places...)
		}
		if err := part.Erase(tx, who, s); err != nil {
			return done, fmt.Errorf("erase in %s: %w", part.Chapter, err)
		}
	}
	left, err := p.count(tx, s)
	if err != nil {
		return done, err
	}
	if len(left) > 0 {
		return done, ErrLeft.With("Tables", slices.Sorted(maps.Keys(left)))
	}
	return done, nil
}

func (p *Privacy) count(tx *sqldb.Tx, s Subject) (map[string]int, error) {
	out := map[string]int{}
	for _, part := range p.parts {
		rows, err := part.Count(tx, s)
		if err != nil {
			return nil, fmt.Errorf("count in %s: %w", part.Chapter, err)
		}
		for table, n := range rows {
			if n > 0 {
				out[table] += n
			}
		}
	}
	return out, nil
}

// RowsLeft is the proof query: the rows that lead to the person with an address, by table; empty after an erasure.
func (p *Privacy) RowsLeft(ctx context.Context, who actor.Actor, email string) (rows map[string]int, err error) {
	if email, err = mayLook(who, email); err != nil {
		return nil, err
	}
	err = p.db.Read(ctx, func(tx *sqldb.Tx) error {
		s, err := p.find(tx, Subject{Emails: []string{email}})
		if err != nil {
			return err
		}
		rows, err = p.count(tx, s)
		return err
	})
	return rows, err
}

// Erasure is one line of the list of erasures: whom it concerned, without names. Addresses are salted hashes, so that the
// list finds somebody whom a backup brings back and tells nobody who they were.
type Erasure struct {
	ID        string         `json:"id"`
	At        time.Time      `json:"at"`
	Actor     string         `json:"actor"`
	Person    actor.PersonID `json:"person,omitempty"`
	Addresses []string       `json:"addresses"`
	Objects   []string       `json:"objects"`
}

// ErasureList keeps erasures outside the database, where a restored backup does not reach.
type ErasureList interface {
	Add(Erasure) error
	All() ([]Erasure, error)
}

// saltLength is of the salt before the hash of an address, in characters.
const saltLength = 16

func newErasure(ids id.Source, at time.Time, who actor.Actor, s Subject) Erasure {
	e := Erasure{ID: ids.New("era"), At: at, Actor: who.Key(), Person: s.Person, Objects: s.Objects}
	for _, email := range s.Emails {
		salt := id.Secret()[:saltLength]
		e.Addresses = append(e.Addresses, salt+id.Hash(salt+email))
	}
	return e
}

// concerns reports whether an erasure is of an address.
func (e Erasure) concerns(email string) bool {
	return slices.ContainsFunc(e.Addresses, func(kept string) bool {
		return len(kept) > saltLength && kept[saltLength:] == id.Hash(kept[:saltLength]+email)
	})
}

// Again erases anew what a restored backup brought back, and brings the list in the database and the one outside together.
// A server calls it when it begins to serve. It returns how many people it erased.
func (p *Privacy) Again(ctx context.Context, who actor.Actor) (people int, err error) {
	if err := who.May(Erasing, actor.ServerScope); err != nil {
		return 0, err
	}
	var outside []Erasure
	if p.list != nil {
		if outside, err = p.list.All(); err != nil {
			return 0, err
		}
	}
	var inside []Erasure
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		people = 0
		if inside, err = erasures(tx); err != nil {
			return err
		}
		for _, e := range outside {
			if slices.ContainsFunc(inside, func(have Erasure) bool { return have.ID == e.ID }) {
				continue
			}
			again, err := p.eraseAgain(tx, who, e)
			if err != nil {
				return err
			}
			if again {
				people++
			}
			if err := insertErasure(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || p.list == nil {
		return people, err
	}
	for _, e := range inside {
		if !slices.ContainsFunc(outside, func(have Erasure) bool { return have.ID == e.ID }) {
			if err := p.list.Add(e); err != nil {
				return people, err
			}
		}
	}
	return people, nil
}

func (p *Privacy) eraseAgain(tx *sqldb.Tx, who actor.Actor, e Erasure) (again bool, err error) {
	s := Subject{Person: e.Person, Objects: e.Objects}
	known, err := addresses(tx)
	if err != nil {
		return false, err
	}
	for _, email := range known {
		if e.concerns(email) {
			s.Emails = append(s.Emails, email)
		}
	}
	if s, err = p.find(tx, s); err != nil {
		return false, err
	}
	done, err := p.erase(tx, who, s)
	return len(done.Rows) > 0, err
}
