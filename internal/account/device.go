package account

import (
	"context"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Device is where somebody is signed in.
type Device struct {
	ID     string    // names it, and opens nothing
	Agent  string    // what the browser says of itself; empty when it says nothing
	Since  time.Time // zero when it was signed in before this was noted; Used likewise
	Used   time.Time // to the minute
	Expire time.Time
	Here   bool // the one that asks
}

// maxAgent bounds what a browser may say of itself, in bytes.
const maxAgent = 300

func clip(agent string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(agent[:min(len(agent), maxAgent)], "\x00", ""), "")
}

// Devices lists where the actor is signed in, the latest used first; session is the secret of the device that asks.
func (s *Service) Devices(ctx context.Context, who actor.Actor, session string) (out []Device, err error) {
	if err := who.InPerson(); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = sqldb.Each(tx, func(row sqldb.Scanner) (d Device, err error) {
			var since, used, expire sqldb.Time
			err = row.Scan(&d.ID, &d.Agent, &since, &used, &expire)
			d.Since, d.Used, d.Expire = since.Time, used.Time, expire.Time
			d.Here = session != "" && d.ID == id.Hash(session)
			return d, err
		}, `SELECT token_hash, agent, created_at, used_at, expires_at FROM web_session
			WHERE data = $1 AND expires_at > $2 ORDER BY COALESCE(used_at, 0) DESC, token_hash`, []byte(who.PersonID), sqldb.At(tx.Now()))
		return err
	})
	return out, err
}

// CloseDevice signs the actor out on one of their devices.
func (s *Service) CloseDevice(ctx context.Context, who actor.Actor, deviceID string) error {
	return s.closeDevices(ctx, who, `DELETE FROM web_session WHERE data = $1 AND token_hash = $2`, deviceID)
}

// CloseOtherDevices signs the actor out everywhere but on the device whose session this is.
func (s *Service) CloseOtherDevices(ctx context.Context, who actor.Actor, session string) error {
	return s.closeDevices(ctx, who, `DELETE FROM web_session WHERE data = $1 AND token_hash <> $2`, id.Hash(session))
}

func (s *Service) closeDevices(ctx context.Context, who actor.Actor, statement, device string) error {
	if err := who.InPerson(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(statement, []byte(who.PersonID), device)
		return err
	})
}
