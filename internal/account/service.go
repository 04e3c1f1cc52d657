package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// linkLife is how long a sign-in link sent by mail works.
const linkLife = 30 * time.Minute

// SignInTopic is the topic of mails that hold a sign-in link.
const SignInTopic = "account.sign_in"

// Service is what can be done with accounts.
type Service struct {
	db      *sqldb.DB
	ids     id.Source
	joining []Joining
	roles   actor.Roles
}

// NewService returns the use cases on a database.
func NewService(db *sqldb.DB, ids id.Source) *Service { return &Service{db: db, ids: ids} }

// AddRights hands in rights of a chapter with the roles that include them. It is called while the chapters are made.
func (s *Service) AddRights(included ...actor.Included) { s.roles.Add(included...) }

// Roles is what each role includes.
func (s *Service) Roles() *actor.Roles { return &s.roles }

// Refusals of signing in.
var (
	ErrLink      = fault.New(fault.Invalid, "account.link", "this link was used, has expired or is not complete; ask for a new one")
	ErrNoPerson  = fault.New(fault.NotFound, "account.no_person", "nobody with this address")
	ErrRole      = fault.New(fault.Invalid, "account.role", "a role is admin, organiser or speaker; admin only on the whole server")
	ErrLastAdmin = fault.New(fault.Conflict, "account.last_admin", "the last administrator cannot be removed; make another one first")
)

// AskLink makes a sign-in link for the address and queues the mail that write makes of its token. It answers the
// same whether the address is known or not. Asker is the network that asks.
func (s *Service) AskLink(ctx context.Context, asker, email, next string, write func(token string) post.Mail) error {
	email, err := CleanEmail(email)
	if err != nil {
		return err
	}
	token := id.Secret()
	m := write(token) // before the transaction, which keeps others waiting
	m.To, m.Topic, m.Urgent = email, SignInTopic, true
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		may, err := mayAsk(tx, email, id.Hash(asker))
		if err != nil || !may {
			return err // silently: telling would tell who is being asked about
		}
		if err := insertLink(tx, link{hash: id.Hash(token), email: email, asker: id.Hash(asker), next: LocalPath(next),
			expires: tx.Now().Add(linkLife)}); err != nil {
			return err
		}
		m.SecretUntil = tx.Now().Add(linkLife)
		return post.Queue(tx, s.ids, m)
	})
}

// LinkWaits reports whether a link that signs the address in was sent and waits to be used.
func (s *Service) LinkWaits(ctx context.Context, email string) (waits bool, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		waits, err = linkWaits(tx, email)
		return err
	})
	return waits, err
}

// GrantLink makes a sign-in link that also grants a role, for the first organiser and for demonstrations. The
// person is made when they use it.
func (s *Service) GrantLink(ctx context.Context, who actor.Actor, email string, grant actor.Grant, life time.Duration,
	next string) (token string, err error) {
	if err := who.May(Appointing, actor.ServerScope); err != nil {
		return "", err
	}
	if email, err = CleanEmail(email); err != nil {
		return "", err
	}
	if err := s.check(grant); err != nil {
		return "", err
	}
	token = id.Secret()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return insertLink(tx, link{hash: id.Hash(token), email: email, next: LocalPath(next), grant: grant, expires: tx.Now().Add(life)})
	})
	return token, err
}

// check allows the empty grant, of a link that only signs in. Of the server one is Admin or holds single rights.
func (s *Service) check(g actor.Grant) error {
	switch {
	case g == actor.Grant{}:
	case g.Role == actor.Admin && g.Scope == actor.ServerScope:
	case g.Role != actor.Admin && s.roles.Known(g.Role) && g.Scope != "" && (g.Scope != actor.ServerScope || s.roles.IsRight(g.Role)):
	default:
		return ErrRole
	}
	return nil
}

// Joining brings what a browser's key holds to the person who signs in with it. It may refuse, and then nobody signed in.
type Joining func(tx *sqldb.Tx, key string, person actor.PersonID) error

// OnSignIn hands in what a later chapter joins. It is called while the chapters are made.
func (s *Service) OnSignIn(j Joining) { s.joining = append(s.joining, j) }

// SignIn spends a sign-in link and returns who it signs in and where they wanted to go. What the browser's key holds, if
// it has one, is theirs from then on.
func (s *Service) SignIn(ctx context.Context, token, language, key string) (p Person, next string, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		l, err := spendLink(tx, id.Hash(token))
		if fault.KindOf(err) == fault.NotFound {
			return ErrLink
		}
		if err != nil {
			return err
		}
		next = l.next
		if p, err = s.personByEmail(tx, l.email, language); err != nil {
			return err
		}
		if l.grant.Role != "" {
			if err := insertRole(tx, p.ID, Held{Grant: l.grant}); err != nil {
				return err
			}
		}
		return s.join(tx, key, p.ID)
	})
	return p, next, err
}

func (s *Service) join(tx *sqldb.Tx, key string, person actor.PersonID) error {
	if key == "" {
		return nil
	}
	for _, join := range s.joining {
		if err := join(tx, key, person); err != nil {
			return err
		}
	}
	return nil
}

// personByEmail finds or makes the person with an address.
func (s *Service) personByEmail(tx *sqldb.Tx, email, language string) (Person, error) {
	p, err := selectPerson(tx, `email = $1`, email)
	if fault.KindOf(err) != fault.NotFound {
		return p, err
	}
	name, _, _ := strings.Cut(email, "@")
	p = Person{ID: actor.PersonID(s.ids.New("per")), Email: email, Name: name, Language: language, CreatedAt: tx.Now(), Version: 1}
	return p, insertPerson(tx, p)
}

// ActorByPerson returns what a signed-in person is and may do; somebody removed meanwhile is nobody.
func (s *Service) ActorByPerson(ctx context.Context, personID actor.PersonID) (actor.Actor, error) {
	var a actor.Actor
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		a, err = s.actorByPerson(tx, personID)
		return err
	})
	return a, err
}

func (s *Service) actorByPerson(tx *sqldb.Tx, personID actor.PersonID) (actor.Actor, error) {
	a, grants, err := actorOf(tx, personID)
	return s.roles.Grant(a, grants...), err
}

// Grant gives a person, made if need be, a role within a scope.
func (s *Service) Grant(ctx context.Context, who actor.Actor, email string, grant actor.Grant) error {
	if err := who.May(Appointing, actor.ServerScope); err != nil {
		return err
	}
	if err := s.check(grant); err != nil || grant.Role == "" {
		return ErrRole
	}
	email, err := CleanEmail(email)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err := s.personByEmail(tx, email, "en")
		if err != nil {
			return err
		}
		if err := insertRole(tx, p.ID, Held{Grant: grant, By: who.Key()}); err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "account.granted", Object: string(p.ID), Scope: grant.Scope,
			Label: string(grant.Role)}, nil, grant)
		return err
	})
}

// GrantOwn gives the actor a role within a scope they have just created, in the creating transaction.
func GrantOwn(tx *sqldb.Tx, who actor.Actor, grant actor.Grant) error {
	if !who.SignedIn() {
		return nil
	}
	return insertRole(tx, who.PersonID, Held{Grant: grant, By: who.Key()})
}

// Revoke takes a role away. The last administrator stays.
func (s *Service) Revoke(ctx context.Context, who actor.Actor, email string, grant actor.Grant) error {
	if err := who.May(Appointing, actor.ServerScope); err != nil {
		return err
	}
	email, err := CleanEmail(email)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err := selectPerson(tx, `email = $1`, email)
		if fault.KindOf(err) == fault.NotFound {
			return ErrNoPerson
		}
		if err != nil {
			return err
		}
		held, err := TakeInTx(tx, p.ID, grant)
		if errors.Is(err, ErrNotHeld) {
			held, err = Held{Grant: grant}, nil // taking what nobody holds is no mistake
		}
		if err != nil {
			return err
		}
		if admins, err := countAdmins(tx); err != nil || grant.Role == actor.Admin && admins == 0 {
			return orElse(err, ErrLastAdmin)
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "account.revoked", Object: string(p.ID), Scope: grant.Scope,
			Label: string(grant.Role)}, held, nil)
		return err
	})
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// HasAdmin reports whether anybody may administer this server yet.
func (s *Service) HasAdmin(ctx context.Context) (bool, error) {
	var n int
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		n, err = countAdmins(tx)
		return err
	})
	return n > 0, err
}

// PersonWithGrants is a person and what they may do.
type PersonWithGrants struct {
	Person
	Grants []Held // also what has ended
}

// People lists everybody with an account, by address.
func (s *Service) People(ctx context.Context, who actor.Actor) ([]PersonWithGrants, error) {
	if err := who.May(Appointing, actor.ServerScope); err != nil {
		return nil, err
	}
	var out []PersonWithGrants
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		people, err := everybody(tx)
		if err != nil {
			return err
		}
		for _, p := range people {
			held, err := heldBy(tx, p.ID)
			if err != nil {
				return err
			}
			out = append(out, PersonWithGrants{p, held})
		}
		return nil
	})
	return out, err
}
