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
		out, err = devices(tx, who.PersonID)
		return err
	})
	for i := range out {
		out[i].Here = session != "" && out[i].ID == id.Hash(session)
	}
	return out, err
}

// CloseDevice signs the actor out on one of their devices.
func (s *Service) CloseDevice(ctx context.Context, who actor.Actor, deviceID string) error {
	return s.closeDevices(ctx, who, deleteSessionOf, deviceID)
}

// CloseOtherDevices signs the actor out everywhere but on the device whose session this is.
func (s *Service) CloseOtherDevices(ctx context.Context, who actor.Actor, session string) error {
	return s.closeDevices(ctx, who, deleteOtherSessionsOf, id.Hash(session))
}

func (s *Service) closeDevices(ctx context.Context, who actor.Actor,
	remove func(tx *sqldb.Tx, p actor.PersonID, device string) error, device string) error {
	if err := who.InPerson(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return remove(tx, who.PersonID, device) })
}
