package picture

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// How many addresses are fetched at once, how often to look for one, and after how long a fetch that did not
// end is free to take: it cannot last that long.
const (
	ways       = 2
	lookEvery  = 5 * time.Second
	staleAfter = time.Minute
)

// pauses are how long to wait after each try that failed; after the last one follows no other.
var pauses = [...]time.Duration{time.Minute, 10 * time.Minute, 2 * time.Hour, 12 * time.Hour}

// Run fetches pictures until ctx ends. Any number of servers may run it on one database.
func (s *Service) Run(ctx context.Context, log *slog.Logger) error {
	var all sync.WaitGroup
	for range ways {
		all.Go(func() { s.run(ctx, log) })
	}
	all.Wait()
	return nil
}

func (s *Service) run(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		worked, err := s.Work(ctx)
		if err != nil && ctx.Err() == nil {
			log.Warn("could not fetch pictures", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Work fetches one picture that is due, and reports false when none is.
func (s *Service) Work(ctx context.Context) (worked bool, err error) {
	var w Waiting
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		w, err = claim(tx, staleAfter)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	made, err := s.bring(ctx, w)
	if err != nil && ctx.Err() != nil {
		return true, s.end(ctx, w, func(tx *sqldb.Tx) error { return putOff(tx, w, w.Error, tx.Now()) })
	}
	if err != nil {
		return true, s.end(ctx, w, func(tx *sqldb.Tx) error { return s.failed(tx, w, err) })
	}
	return true, s.end(ctx, w, func(tx *sqldb.Tx) error {
		if err := forgetFetch(tx, w.Owner); err != nil {
			return err
		}
		return keep(tx, s.ids, w.Owner, made, w.Address)
	})
}

// errEnded is of a fetch whose server ended again and again before it did.
var errEnded = errors.New("picture: the fetch never came to an end")

func (s *Service) bring(ctx context.Context, w Waiting) (Made, error) {
	if w.Tries > len(pauses)+1 {
		return Made{}, errEnded
	}
	file, err := s.fetch(ctx, w.Address)
	if err != nil {
		return Made{}, err
	}
	return s.make(ctx, file, Make)
}

// end writes what became of a fetch, unless another took it over or another address is wanted meanwhile.
func (s *Service) end(ctx context.Context, w Waiting, body func(*sqldb.Tx) error) error {
	return s.db.Write(context.WithoutCancel(ctx), func(tx *sqldb.Tx) error {
		ours, err := still(tx, w)
		if err != nil || !ours {
			return err
		}
		return body(tx)
	})
}

// failed puts a fetch off, or gives it up after the last try and where trying again is of no use: what was fetched from a
// former address goes then, because that is not this one's.
func (s *Service) failed(tx *sqldb.Tx, w Waiting, why error) error {
	if w.Tries <= len(pauses) && passing(why) {
		return putOff(tx, w, reason(why), tx.Now().Add(pauses[w.Tries-1]))
	}
	if err := putOff(tx, w, reason(why), time.Time{}); err != nil {
		return err
	}
	p, err := OfInTx(tx, w.Owner)
	if err != nil || p.Uploaded() {
		return err
	}
	return takeDown(tx, p)
}

// passing reports whether a failure may be another one's tomorrow: an address that does not answer, not what it answers with.
func passing(err error) bool {
	return errors.Is(err, formats.ErrFetch) || fault.KindOf(err) == fault.Internal
}

// reason is why an address gave no picture, as a sentence to be kept.
func reason(err error) string {
	f, ok := fault.From(err)
	if !ok {
		return text.Say("picture.why.failed").Kept()
	}
	switch {
	case errors.Is(err, formats.ErrAddress):
		return text.Say("picture.why.address").Kept()
	case errors.Is(err, formats.ErrTooLarge):
		return text.Say("fault.picture.bytes", "Most", MaxBytes>>20).Kept()
	case errors.Is(err, formats.ErrFetch):
		if status, told := f.Values["Status"].(int); told {
			return text.Say("picture.why.status", "Status", status).Kept()
		}
		return text.Say("picture.why.silent").Kept()
	}
	var values []any
	for name, v := range f.Values {
		values = append(values, name, v)
	}
	return text.Say("fault."+f.Code, values...).Kept()
}
