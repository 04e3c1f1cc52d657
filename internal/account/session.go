package account

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// sessionLife is how long somebody stays signed in on a device.
const sessionLife = 60 * 24 * time.Hour

// OpenSession signs a person in on a device, which says what it is (agent, may be empty), and returns the secret its cookie carries.
func (s *Service) OpenSession(ctx context.Context, p actor.PersonID, agent string) (token string, err error) {
	token = id.Secret()
	return token, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := deleteExpiredSessions(tx); err != nil {
			return err
		}
		return insertSession(tx, id.Hash(token), p, clip(agent))
	})
}

// ActorBySession returns who a device's cookie signs in, nobody when it is not valid.
func (s *Service) ActorBySession(ctx context.Context, token string) (actor.Actor, error) {
	if token == "" {
		return actor.Actor{}, nil
	}
	var a actor.Actor
	var used, now sqldb.Time
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		now = sqldb.At(tx.Now())
		var p actor.PersonID
		var err error
		if p, used, err = sessionByHash(tx, id.Hash(token)); err != nil {
			return err
		}
		a, err = s.actorByPerson(tx, p)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return actor.Actor{}, nil
	}
	if err != nil {
		return actor.Actor{}, err
	}
	s.noteUse(ctx, used, now, useSession, id.Hash(token))
	return a, nil
}

// HeldBefore reports whether a browser held the secret in a cookie before the names of cookies changed.
func (s *Service) HeldBefore(ctx context.Context, secret string) (held bool, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		held, err = cookieKept(tx, id.Hash(secret))
		return err
	})
	return held, err
}

// noteUse writes when a session or a token was last used, at most once a minute. That it cannot be written refuses nobody.
func (s *Service) noteUse(ctx context.Context, used, now sqldb.Time, note func(tx *sqldb.Tx, hash string, at sqldb.Time) error,
	hash string) {
	if now.Sub(used.Time) < time.Minute {
		return
	}
	s.db.Write(ctx, func(tx *sqldb.Tx) error { return note(tx, hash, now) }) // A session is valid although the note fails.
}

// CloseSession signs a device out.
func (s *Service) CloseSession(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return deleteSession(tx, id.Hash(token)) })
}

// Token is an API token without its secret.
type Token struct {
	ID        string
	Name      string
	Scope     string // an edition's id, or empty for all the person may do
	MayWrite  bool
	CreatedAt time.Time
	LastUsed  time.Time
}

// ErrToken is what a bearer token that is not valid gives.
var ErrToken = fault.New(fault.Unauthenticated, "account.token", "this API token is not valid; make a new one on your account page")

// CreateToken makes an API token for the actor's own rights and returns its secret, shown once. Tokens make no tokens: ErrInPerson.
func (s *Service) CreateToken(ctx context.Context, who actor.Actor, t Token) (secret string, err error) {
	if err := who.InPerson(); err != nil {
		return "", err
	}
	if err := text.CheckLengths(text.Bounded{Field: "name", Text: t.Name, Most: text.MaxLine}); err != nil {
		return "", err
	}
	secret = id.Secret()
	return secret, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		t.ID = s.ids.New("tok")
		return insertToken(tx, who.PersonID, t, id.Hash(secret))
	})
}

// CreateTokenFor makes an API token for somebody's own rights and returns its secret, shown once: for whoever runs the server. It is
// ErrNoPerson when nobody has the address.
func (s *Service) CreateTokenFor(ctx context.Context, who actor.Actor, email string, t Token) (secret string, err error) {
	if err := who.May(Appointing, actor.ServerScope); err != nil {
		return "", err
	}
	if email, err = CleanEmail(email); err != nil {
		return "", err
	}
	if err := text.CheckLengths(text.Bounded{Field: "name", Text: t.Name, Most: text.MaxLine}); err != nil {
		return "", err
	}
	secret = id.Secret()
	return secret, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err := PersonByEmailInTx(tx, email)
		if err != nil {
			return err
		}
		t.ID = s.ids.New("tok")
		if err := insertToken(tx, p.ID, t, id.Hash(secret)); err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "account.token_made", Object: string(p.ID), Scope: actor.ServerScope,
			Label: t.Name}, nil, nil)
		return err
	})
}

// Tokens lists the actor's own API tokens, newest first.
func (s *Service) Tokens(ctx context.Context, who actor.Actor) (out []Token, err error) {
	if err := who.InPerson(); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = tokens(tx, who.PersonID)
		return err
	})
	return out, err
}

// RevokeToken makes one of the actor's own API tokens invalid.
func (s *Service) RevokeToken(ctx context.Context, who actor.Actor, tokenID string) error {
	if err := who.InPerson(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return revokeToken(tx, who.PersonID, tokenID) })
}

// ActorByToken returns who an API token acts for, no more than it may, or ErrToken.
func (s *Service) ActorByToken(ctx context.Context, secret string) (actor.Actor, error) {
	var a actor.Actor
	var t Token
	var now sqldb.Time
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		now = sqldb.At(tx.Now())
		var p actor.PersonID
		var err error
		if p, t, err = tokenByHash(tx, id.Hash(secret)); err != nil {
			return err
		}
		a, err = s.actorByPerson(tx, p)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return actor.Actor{}, ErrToken
	}
	if err != nil {
		return actor.Actor{}, err
	}
	s.noteUse(ctx, sqldb.At(t.LastUsed), now, useToken, id.Hash(secret))
	a.ByToken, a.ReadOnly, a.OnlyIn = true, !t.MayWrite, t.Scope
	return a, nil
}
