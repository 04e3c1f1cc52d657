package account

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// sessionLife is how long somebody stays signed in on a device.
const sessionLife = 60 * 24 * time.Hour

// OpenSession signs a person in on a device, which says what it is (agent, may be empty), and returns the secret its cookie carries.
func (s *Service) OpenSession(ctx context.Context, p actor.PersonID, agent string) (token string, err error) {
	token = id.Secret()
	return token, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`DELETE FROM web_session WHERE expires_at < $1`, sqldb.At(tx.Now())); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO web_session (token_hash, data, expires_at, created_at, used_at, agent) VALUES ($1, $2, $3, $4, $4, $5)`,
			id.Hash(token), []byte(p), sqldb.At(tx.Now().Add(sessionLife)), sqldb.At(tx.Now()), clip(agent))
		return err
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
		var p []byte
		err := tx.QueryRow(`SELECT data, used_at FROM web_session WHERE token_hash = $1 AND expires_at > $2`, id.Hash(token), now).Scan(&p, &used)
		if err != nil {
			return err
		}
		a, err = s.actorByPerson(tx, actor.PersonID(p))
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return actor.Actor{}, nil
	}
	if err != nil {
		return actor.Actor{}, err
	}
	s.noteUse(ctx, used, now, `UPDATE web_session SET used_at = $1 WHERE token_hash = $2`, id.Hash(token))
	return a, nil
}

// HeldBefore reports whether a browser held the secret in a cookie before the names of cookies changed.
func (s *Service) HeldBefore(ctx context.Context, secret string) (held bool, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		var n int
		err := tx.QueryRow(`SELECT count(*) FROM plain_cookie WHERE hash = $1`, id.Hash(secret)).Scan(&n)
		held = n > 0
		return err
	})
	return held, err
}

// noteUse writes when a session or a token was last used, at most once a minute. That it cannot be written refuses nobody.
func (s *Service) noteUse(ctx context.Context, used, now sqldb.Time, update, hash string) {
	if now.Sub(used.Time) < time.Minute {
		return
	}
	s.db.Write(ctx, func(tx *sqldb.Tx) error { //nolint:errcheck // see above
		_, err := tx.Exec(update, now, hash)
		return err
	})
}

// CloseSession signs a device out.
func (s *Service) CloseSession(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM web_session WHERE token_hash = $1`, id.Hash(token))
		return err
	})
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
		_, err := tx.Exec(`INSERT INTO api_token (id, person_id, name, token_hash, scope, may_write, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			s.ids.New("tok"), who.PersonID, t.Name, id.Hash(secret), t.Scope, t.MayWrite, sqldb.At(tx.Now()))
		return err
	})
}

// Tokens lists the actor's own API tokens, newest first.
func (s *Service) Tokens(ctx context.Context, who actor.Actor) (out []Token, err error) {
	if err := who.InPerson(); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = sqldb.Each(tx, func(row sqldb.Scanner) (Token, error) {
			var t Token
			var created, used sqldb.Time
			err := row.Scan(&t.ID, &t.Name, &t.Scope, &t.MayWrite, &created, &used)
			t.CreatedAt, t.LastUsed = created.Time, used.Time
			return t, err
		}, `SELECT id, name, scope, may_write, created_at, last_used_at FROM api_token
			WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id DESC`, who.PersonID)
		return err
	})
	return out, err
}

// RevokeToken makes one of the actor's own API tokens invalid.
func (s *Service) RevokeToken(ctx context.Context, who actor.Actor, tokenID string) error {
	if err := who.InPerson(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND person_id = $3`, sqldb.At(tx.Now()), tokenID, who.PersonID)
		return err
	})
}

// ActorByToken returns who an API token acts for, no more than it may, or ErrToken.
func (s *Service) ActorByToken(ctx context.Context, secret string) (actor.Actor, error) {
	var a actor.Actor
	var scope string
	var write bool
	var used, now sqldb.Time
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		now = sqldb.At(tx.Now())
		var person actor.PersonID
		err := tx.QueryRow(`SELECT person_id, scope, may_write, last_used_at FROM api_token
			WHERE token_hash = $1 AND revoked_at IS NULL`, id.Hash(secret)).Scan(&person, &scope, &write, &used)
		if err != nil {
			return err
		}
		a, err = s.actorByPerson(tx, person)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return actor.Actor{}, ErrToken
	}
	if err != nil {
		return actor.Actor{}, err
	}
	s.noteUse(ctx, used, now, `UPDATE api_token SET last_used_at = $1 WHERE token_hash = $2`, id.Hash(secret))
	a.ByToken, a.ReadOnly, a.OnlyIn = true, !write, scope
	return a, nil
}
