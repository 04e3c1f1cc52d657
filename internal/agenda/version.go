package agenda

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Version tells one state of what somebody keeps for an edition from all others. Calendar addresses are not in it, as they are listed
// beside it. The zero value is that of who keeps nothing yet.
type Version struct {
	Wisher WisherID
	Number int64 // each later state has a greater one
}

// Version reads which state of their own things is the wisher's, and their calendar addresses, oldest first. It costs one row, and one
// for each address.
func (s *Service) Version(ctx context.Context, who Wisher, editionID edition.ID) (v Version, feeds []Feed, err error) {
	if err := who.Who.MayReadOwn(string(editionID)); err != nil {
		return v, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		v, feeds, err = versionOf(tx, who, editionID)
		return err
	})
	return v, feeds, err
}

// versionOf looks in the order of Service.find.
func versionOf(tx *sqldb.Tx, who Wisher, editionID edition.ID) (v Version, feeds []Feed, err error) {
	if who.Who.SignedIn() {
		if v, feeds, err = versionOfPerson(tx, editionID, who.Who.PersonID); err != nil || v.Wisher != "" {
			return v, feeds, err
		}
	}
	if who.Key == "" {
		return v, nil, nil
	}
	return versionOfKey(tx, editionID, keyHash(who.Key, editionID))
}

// TouchInTx moves the version of a wisher on, for a later chapter that shows on their day what it keeps of them; of one who became part of
// somebody, that of the latter.
func TouchInTx(tx *sqldb.Tx, w WisherID) error { return touch(tx, w) }

// VersionByFeed tells which state a secret calendar address shows, or is ErrNoFeed, and notes at most once a minute that it was read.
func (s *Service) VersionByFeed(ctx context.Context, editionID edition.ID, token string) (v Version, err error) {
	var f Feed
	var now time.Time
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		now = tx.Now()
		v, f, err = versionByHash(tx, editionID, id.Hash(token))
		return err
	})
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return v, ErrNoFeed
	case err != nil:
		return v, err
	}
	s.noteRead(ctx, f, now)
	return v, nil
}
