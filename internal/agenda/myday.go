package agenda

import (
	"context"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// ErrNoFeed is what a calendar address that was revoked, or never was, gives.
var ErrNoFeed = fault.New(fault.NotFound, "agenda.no_feed", "this calendar address is not valid any more")

// Mine is everything one person keeps here for one edition.
type Mine struct {
	Stars   []Star
	Choices map[string]bool // entry id → attend, by hand
	Feed    bool            // whether a calendar address exists
}

// Mine reads the wisher's own things; nobody known has none.
func (s *Service) Mine(ctx context.Context, who Wisher, editionID edition.ID) (m Mine, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		m, err = mineInTx(tx, wisher)
		return err
	})
	return m, err
}

func mineInTx(tx *sqldb.Tx, wisher WisherID) (m Mine, err error) {
	if m.Stars, err = starsOf(tx, wisher); err != nil {
		return m, err
	}
	if m.Choices, err = choicesOf(tx, wisher); err != nil {
		return m, err
	}
	m.Feed, err = hasFeed(tx, wisher)
	return m, err
}

// Choice is what somebody decides by hand about an entry of their day.
type Choice string

// The choices: attend it, leave it out, or leave it to the proposal again.
const (
	Attend  Choice = "attend"
	Skip    Choice = "skip"
	Propose Choice = "propose"
)

// Choose changes the wisher's day by hand.
func (s *Service) Choose(ctx context.Context, who Wisher, editionID edition.ID, entry programme.PlacementID, choice Choice) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			wisher, err = s.make(tx, who, editionID)
		}
		if err != nil {
			return err
		}
		if choice == Propose {
			return deleteChoice(tx, wisher, entry)
		}
		return putChoice(tx, wisher, entry, choice == Attend)
	})
}

// NewFeed makes a secret calendar address for the wisher and revokes those before. The token is shown once; only
// its hash is kept.
func (s *Service) NewFeed(ctx context.Context, who Wisher, editionID edition.ID) (token string, err error) {
	token = id.Secret()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			wisher, err = s.make(tx, who, editionID)
		}
		if err != nil {
			return err
		}
		if err := revokeFeeds(tx, wisher); err != nil {
			return err
		}
		return insertFeed(tx, s.ids.New("fee"), wisher, id.Hash(token))
	})
	return token, err
}

// RevokeFeed makes the wisher's calendar addresses invalid.
func (s *Service) RevokeFeed(ctx context.Context, who Wisher, editionID edition.ID) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		return revokeFeeds(tx, wisher)
	})
}

// ByFeed reads whose calendar a secret address is, or ErrNoFeed.
func (s *Service) ByFeed(ctx context.Context, editionID edition.ID, token string) (m Mine, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		wisher, err := wisherOfFeed(tx, editionID, id.Hash(token))
		if err != nil {
			return err
		}
		m, err = mineInTx(tx, wisher)
		return err
	})
	return m, err
}
