// Package seed is what chapters fill the demonstration with: the convention that a number makes, and nobody else's.
//
// Always true: the same seed and number of people give the same programme and the same stars, identifiers included;
// secrets and sign-in links never come from the seed. All names are made up.
package seed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
)

// Slug is the edition's.
const Slug = "demo"

// Day is when the convention is held: a Thursday.
const Day = "2027-02-04"

// Zone is where it is held.
const Zone = "Europe/Paris"

// Fill adds what a chapter shows in the demonstration, made by its own use cases from what the chapters before it added.
// It returns what it made, to be said to people: "80 products".
type Fill func(ctx context.Context, w *World) (made string, err error)

// World is the demonstration while chapters fill it, in their order.
type World struct {
	Who     actor.Actor // who makes it
	Edition string      // its id, from the chapter that makes editions on
	People  int         // who come
	Seed    uint64
	Rand    *rand.Rand // drawn from by chapters that need no order of their own
	zone    *time.Location
}

// New returns a world with nothing in it.
func New(people int, seed uint64) (*World, error) {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		return nil, err
	}
	return &World{Who: actor.System("demo"), People: people, Seed: seed, Rand: rand.New(rand.NewPCG(seed, 20230202)), zone: zone}, nil
}

// At is an hour of the day.
func (w *World) At(hour, minute int) time.Time {
	return time.Date(2027, 2, 4, hour, minute, 0, 0, w.zone)
}

// Clock is when the world was made.
func Clock() time.Time { return time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC) }

// Source makes identifiers that repeat for a seed: a fixed clock that ticks once each, and seeded randomness.
func Source(seed uint64) id.Source {
	var key [32]byte
	copy(key[:], fmt.Sprintf("creneau demo %d", seed))
	stream := rand.NewChaCha8(key)
	at := Clock()
	var mu sync.Mutex // guards both
	return id.Source{
		Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			at = at.Add(time.Millisecond)
			return at
		},
		Random: readerFunc(func(b []byte) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			return stream.Read(b)
		}),
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }
