package agenda

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// ErrNoFeed is what a calendar address that was revoked, or never was, gives.
var ErrNoFeed = fault.New(fault.NotFound, "agenda.no_feed", "this calendar address is not valid any more")

// Feed is a secret calendar address of somebody, without its secret. A person has several when they made one before they signed in.
type Feed struct {
	ID        string
	CreatedAt time.Time
	LastRead  time.Time // to the minute; zero when no calendar asked yet
}

// NewFeed makes a secret calendar address for the wisher and revokes those before. The token is shown once; only
// its hash is kept.
func (s *Service) NewFeed(ctx context.Context, who Wisher, editionID edition.ID) (token string, err error) {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return "", err
	}
	token = id.Secret()
	return token, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.findOrMake(tx, who, editionID)
		if err != nil {
			return err
		}
		if _, err := deleteFeeds(tx, wisher, ""); err != nil {
			return err
		}
		return insertFeed(tx, s.ids.New("fee"), wisher, id.Hash(token))
	})
}

// RevokeFeed makes one of the wisher's calendar addresses invalid, all of them when feedID is empty. One that is not there is
// ErrNoFeed.
func (s *Service) RevokeFeed(ctx context.Context, who Wisher, editionID edition.ID, feedID string) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			return noneToRevoke(feedID)
		}
		if err != nil {
			return err
		}
		n, err := deleteFeeds(tx, wisher, feedID)
		if err != nil || n > 0 {
			return err
		}
		return noneToRevoke(feedID)
	})
}

func noneToRevoke(feedID string) error {
	if feedID == "" {
		return nil
	}
	return ErrNoFeed
}

// MineByFeed reads stars and choices of whose calendar a secret address is, or ErrNoFeed, and notes at most once a minute that it was read.
func (s *Service) MineByFeed(ctx context.Context, editionID edition.ID, token string) (m Mine, err error) {
	var f Feed
	var now time.Time
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		now = tx.Now()
		m, f, err = mineByHash(tx, editionID, id.Hash(token))
		return err
	})
	if err != nil {
		return m, err
	}
	s.noteRead(ctx, f, now)
	return m, nil
}

// noteRead keeps when a calendar address was read. A calendar is served although the note fails.
func (s *Service) noteRead(ctx context.Context, f Feed, now time.Time) {
	if now.Sub(f.LastRead) >= time.Minute {
		s.db.Write(ctx, func(tx *sqldb.Tx) error { return markRead(tx, f.ID, now) })
	}
}
