package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// How often an address is looked at, how long after a failure at most, and for how long one who looks holds the row: longer than a look
// lasts.
const (
	lookAfter     = time.Hour
	lookAfterMost = 6 * time.Hour
	lookTime      = time.Minute
	lookLease     = 2 * time.Minute
	lookForDue    = time.Minute
)

// mostAddress is how many bytes an address may have.
const mostAddress = 2000

// SourceState says what came of looking last.
type SourceState string

// States of a source.
const (
	SourceWaiting   SourceState = "waiting"   // it was not looked at yet
	SourceUnchanged SourceState = "unchanged" // it has nothing that is not here, or was ignored
	SourceOffered   SourceState = "offered"   // a version waits to be taken
	SourceFailed    SourceState = "failed"    // what was offered before still waits
)

// ImportSource is the address from which an edition's programme comes.
type ImportSource struct {
	EditionID edition.ID
	Address   string
	State     SourceState
	CheckedAt time.Time // zero before the first look
	NextAt    time.Time
	Failures  int // one after the other
	Error     SourceError
	Offer     Offer
	seen      formats.Seen
	settled   string // digest of the version that was taken or ignored
	round     int64  // of the look
}

// SourceError is why a look failed: a code of a fault, with its values.
type SourceError struct {
	Code   string         `json:"code,omitempty"`
	Values map[string]any `json:"values,omitempty"`
}

// Fault is the error as one, whose sentence a front door can say.
func (e SourceError) Fault() error {
	f := fault.New(fault.Invalid, e.Code, "looking at the source failed")
	for name, value := range e.Values {
		f = f.With(name, value)
	}
	return f
}

// Offer is a version of the source that waits to be taken. Without one its digest is empty.
type Offer struct {
	File        formats.Source
	Digest      string // SHA-256 of the file, in hexadecimal
	Differences int    // see Difference.Count
	At          time.Time
}

// Refusals of following.
var (
	ErrNoSource  = fault.New(fault.NotFound, "import.no_source", "the edition follows no address")
	ErrNoOffer   = fault.New(fault.Conflict, "import.no_offer", "nothing waits to be taken from the source")
	ErrOfferGone = fault.New(fault.Conflict, "import.offer_moved",
		"the source has a newer version than the one looked at; look at it before it is taken")
	ErrLooking = fault.New(fault.Busy, "import.looking", "the address is being looked at already; ask again in a minute")
	errLook    = fault.New(fault.Invalid, "import.look", "looking at the source went wrong")
)

// FetchSince asks an address for what it has, see formats.FetchSince.
type FetchSince func(ctx context.Context, address string, seen formats.Seen) (formats.Answer, error)

// Follower looks at the addresses that editions follow. Any number of them may work on one database.
type Follower struct {
	intake *Service
	fetch  FetchSince
	now    func() time.Time
}

// Follower returns who looks at addresses by a fetch, at the times of a clock.
func (s *Service) Follower(fetch FetchSince, now func() time.Time) *Follower {
	return &Follower{s, fetch, now}
}

// Source is what an edition follows; ErrNoSource when it follows nothing.
func (s *Service) Source(ctx context.Context, who actor.Actor, editionID edition.ID) (source ImportSource, err error) {
	if err := who.May(Importing, string(editionID)); err != nil {
		return source, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		source, err = sourceInTx(tx, editionID)
		return err
	})
	return source, err
}

// Follow says which address an edition's programme comes from. Another address forgets what was offered from the one before.
func (s *Service) Follow(ctx context.Context, who actor.Actor, editionID edition.ID, address string) error {
	if err := who.May(Importing, string(editionID)); err != nil {
		return err
	}
	address = strings.TrimSpace(address)
	if len(address) > mostAddress || formats.CheckAddress(address) != nil {
		return formats.ErrAddress.Field("source", "import.address")
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		old, err := sourceInTx(tx, editionID)
		if err == nil && old.Address == address {
			return nil
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err := putSource(tx, editionID, address); err != nil {
			return err
		}
		return s.recordSource(tx, who, editionID, "source.followed", address)
	})
}

// StopFollowing forgets the address and what was offered from it. What was taken from it stays.
func (s *Service) StopFollowing(ctx context.Context, who actor.Actor, editionID edition.ID) error {
	if err := who.May(Importing, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		old, err := sourceInTx(tx, editionID)
		if err != nil {
			return err
		}
		if err := deleteSource(tx, editionID); err != nil {
			return err
		}
		return s.recordSource(tx, who, editionID, "source.stopped", old.Address)
	})
}

// recordSource writes into the journal by the host alone: the rest of an address may hold a secret.
func (s *Service) recordSource(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, action, address string) error {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Hostname()
	}
	_, err := record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(editionID), Scope: string(editionID), Label: host},
		nil, nil)
	return err
}

// offered is a source whose offer is the version with a digest.
func (s *Service) offered(ctx context.Context, who actor.Actor, editionID edition.ID, digest string) (ImportSource, error) {
	source, err := s.Source(ctx, who, editionID)
	switch {
	case err != nil:
		return source, err
	case source.Offer.Digest == "":
		return source, ErrNoOffer
	case source.Offer.Digest != digest:
		return source, ErrOfferGone
	}
	return source, nil
}

// TakeOffer takes in exactly the version that was looked at, as Import does, or refuses when it is not what is offered any more. A dry run
// tells what taking it would change now.
func (s *Service) TakeOffer(ctx context.Context, who actor.Actor, e edition.Edition, digest string, how Taking) (diff Difference,
	format string, err error) {
	source, err := s.offered(ctx, who, e.ID, digest)
	if err != nil {
		return diff, "", err
	}
	res, err := formats.Read(ctx, []formats.Source{source.Offer.File}, formats.ReadOptions{Zone: e.Location()})
	if err != nil {
		return diff, "", err
	}
	if how.Dry {
		diff, err = s.Import(ctx, who, e.ID, res, how)
		return diff, res.Format, err
	}
	err = s.db.WriteAll(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := settle(tx, e.ID, digest); err != nil {
			return err
		}
		diff, err = s.Import(ctx, who, e.ID, res, how)
		return err
	})
	return diff, res.Format, err
}

// IgnoreOffer lets a version be until the source changes again.
func (s *Service) IgnoreOffer(ctx context.Context, who actor.Actor, editionID edition.ID, digest string) error {
	source, err := s.offered(ctx, who, editionID, digest)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := settle(tx, editionID, digest); err != nil {
			return err
		}
		return s.recordSource(tx, who, editionID, "source.ignored", source.Address)
	})
}

// Run looks at addresses whose time has come until ctx ends.
func (f *Follower) Run(ctx context.Context, log *slog.Logger) error {
	tick := time.NewTicker(lookForDue)
	defer tick.Stop()
	for {
		worked, err := f.Work(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("could not look at a source", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Work looks at one address whose time has come. It reports false when there is none.
func (f *Follower) Work(ctx context.Context) (worked bool, err error) {
	source, err := f.claim(ctx, "")
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.check(ctx, source)
}

// CheckNow looks at an edition's address now, whatever the time. It is Busy while somebody else does.
func (f *Follower) CheckNow(ctx context.Context, who actor.Actor, editionID edition.ID) (ImportSource, error) {
	if err := who.May(Importing, string(editionID)); err != nil {
		return ImportSource{}, err
	}
	if _, err := f.intake.Source(ctx, who, editionID); err != nil {
		return ImportSource{}, err
	}
	source, err := f.claim(ctx, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return ImportSource{}, ErrLooking.Wait(time.Minute)
	}
	if err != nil {
		return ImportSource{}, err
	}
	source.seen = formats.Seen{} // who asks wants to know how it is against the draft of now
	if err := f.check(ctx, source); err != nil {
		return ImportSource{}, err
	}
	return f.intake.Source(ctx, who, editionID)
}

func (f *Follower) claim(ctx context.Context, editionID edition.ID) (source ImportSource, err error) {
	err = f.intake.db.Write(ctx, func(tx *sqldb.Tx) error {
		source, err = claimSource(tx, editionID, f.now(), f.now().Add(lookLease))
		return err
	})
	return source, err
}

// check asks the address and keeps what comes of it. When ctx ends, the row is free again as soon as its lease runs out.
func (f *Follower) check(ctx context.Context, source ImportSource) error {
	looking, stop := context.WithTimeout(ctx, lookTime)
	defer stop()
	err := f.compare(looking, &source)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	source.CheckedAt, source.NextAt = f.now(), f.now().Add(lookAfter)
	if err != nil {
		source.fail(err)
	} else {
		source.Failures, source.Error = 0, SourceError{}
	}
	return f.intake.db.Write(ctx, func(tx *sqldb.Tx) error { return storeCheck(tx, source) })
}

// fail keeps why, and waits twice as long after each failure.
func (source *ImportSource) fail(err error) {
	known, is := fault.From(err)
	if !is || known.Kind == fault.Internal {
		known = errLook
	}
	source.State, source.Error = SourceFailed, SourceError{known.Code, known.Values}
	source.Failures = min(source.Failures+1, 16)
	source.NextAt = source.CheckedAt.Add(min(lookAfter<<(source.Failures-1), lookAfterMost))
}

// compare fetches what the address has and tells whether it differs from the draft. What was offered stays when there is nothing newer.
func (f *Follower) compare(ctx context.Context, source *ImportSource) error {
	answer, err := f.fetch(ctx, source.Address, source.seen)
	if err != nil {
		return err
	}
	digest := digestOfFile(answer.Data)
	if answer.Same || digest == source.settled {
		source.rest(answer)
		return nil
	}
	diff, err := f.intake.dry(ctx, source.EditionID, answer.Source)
	if err != nil {
		return err
	}
	source.seen = answer.Seen
	if diff.Count() == 0 {
		source.State, source.Offer = SourceUnchanged, Offer{}
		return nil
	}
	at := source.Offer.At
	if digest != source.Offer.Digest {
		at = f.now()
	}
	source.State, source.Offer = SourceOffered, Offer{answer.Source, digest, diff.Count(), at}
	return nil
}

// rest is how a source stands that has nothing newer.
func (source *ImportSource) rest(answer formats.Answer) {
	source.seen, source.State = answer.Seen, SourceUnchanged
	if !answer.Same {
		source.Offer = Offer{} // it went back to what was settled
	}
	if source.Offer.Digest != "" {
		source.State = SourceOffered
	}
}

// dry tells what a file would change.
func (s *Service) dry(ctx context.Context, editionID edition.ID, file formats.Source) (Difference, error) {
	who := actor.System("source")
	frame, err := s.editions.Frame(ctx, who, editionID)
	if err != nil {
		return Difference{}, err
	}
	res, err := formats.Read(ctx, []formats.Source{file}, formats.ReadOptions{Zone: frame.Edition.Location()})
	if err != nil {
		return Difference{}, err
	}
	return s.Import(ctx, who, editionID, res, Taking{Dry: true})
}

func digestOfFile(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
