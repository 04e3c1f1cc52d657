package registration

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Limit measures how many places a second a database can give at most: the conditional update and one row, each durable, by so many at
// once, without a mail, a link or a request around it. What it makes it takes away again.
func (s *Service) Limit(ctx context.Context, editionID edition.ID, atOnce, places int) (perSecond float64, err error) {
	p := Pool{ID: PoolID(s.ids.New("poo")), EditionID: editionID, Name: s.ids.New("trial"), Size: places, Version: 1}
	k := Kind{ID: KindID(s.ids.New("tki")), EditionID: editionID, PoolID: p.ID, Slug: s.ids.Code(), Name: p.Name, Audience: Other,
		Opens: s.db.Now(), Closes: s.db.Now(), Version: 1}
	if err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := poolTable.Insert(tx, poolValues(p)...); err != nil {
			return err
		}
		return kindTable.Insert(tx, kindValues(k)...)
	}); err != nil {
		return 0, err
	}
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	began := s.db.Now()
	for range atOnce {
		all.Go(func() {
			for i := next.Add(1); i <= int64(places); i = next.Add(1) {
				a := Attendee{ID: AttendeeID(s.ids.New("att")), EditionID: editionID, Serial: 1<<31 + i, KindID: k.ID, PoolID: p.ID,
					Email: fmt.Sprintf("trial%d@example.org", i), Name: "Trial", State: Confirmed, Way: ByAPI, StateBy: Holder, RegisteredAt: began,
					StateAt: began, Version: 1}
				if err := s.db.Write(sqldb.Rush(ctx), func(tx *sqldb.Tx) error { return insertBare(tx, a) }); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	all.Wait()
	took := s.db.Now().Sub(began)
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(places) / took.Seconds(), s.db.Write(ctx, func(tx *sqldb.Tx) error { return dropBare(tx, p) })
}
