package web

import (
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Refusals of those who ask too often: all of an address, or one person. Both say how long to wait.
var (
	ErrBusy  = fault.New(fault.Busy, "web.busy", "too many requests from this address; wait a moment")
	ErrOften = fault.New(fault.Busy, "web.often", "too many requests of one person; wait a moment")
)

// Rate is how often something may be done: Burst at once, and PerSecond in the long run.
type Rate struct {
	PerSecond float64
	Burst     int
}

// Limiter bounds how often one address may do something. Addresses not seen for long are forgotten.
type Limiter struct{ each *buckets }

// NewLimiter allows burst at once and perSecond in the long run, for each address.
func NewLimiter(perSecond float64, burst int) *Limiter {
	return &Limiter{newBuckets(Rate{perSecond, burst})}
}

// Allow counts a request, or refuses it with ErrBusy.
func (l *Limiter) Allow(r *http.Request) error { return l.each.take(Client(r), ErrBusy) }

// Fair bounds how often one person may do something where many share an address, as at a convention. Each is counted
// on their own. What they share is only how many newcomers an address may bring, so that somebody who
// pretends to be many keeps out nobody who was there before.
type Fair struct{ own, newcomers *buckets }

// NewFair allows each person their own rate, and each address a rate of people not seen before.
func NewFair(own, newcomers Rate) *Fair { return &Fair{newBuckets(own), newBuckets(newcomers)} }

// Person counts somebody whose account is proven, or refuses them with ErrOften. The address does not count.
func (f *Fair) Person(account string) error { return f.own.take("person "+account, ErrOften) }

// Visitor counts somebody by a key that anybody can make up, a browser's or an e-mail address, at the address they ask
// from, or refuses them with ErrOften, and newcomers with ErrBusy. Without a key each request is a newcomer.
func (f *Fair) Visitor(r *http.Request, key string) error {
	client := Client(r)
	if key == "" {
		return f.newcomers.take(client, ErrBusy)
	}
	key = client + " " + key
	if !f.own.has(key) {
		if err := f.newcomers.take(client, ErrBusy); err != nil {
			return err
		}
	}
	return f.own.take(key, ErrOften)
}

// generation is how many keys are kept before the older half is forgotten.
const generation = 20_000

// buckets are one for each key. Keys not seen for long are forgotten.
type buckets struct {
	rate  Rate
	mu    sync.Mutex // guards the maps
	young map[string]*rate.Limiter
	old   map[string]*rate.Limiter
}

func newBuckets(r Rate) *buckets { return &buckets{rate: r, young: map[string]*rate.Limiter{}} }

// take counts one, or refuses it with how long to wait.
func (b *buckets) take(key string, refusal *fault.Fault) error {
	now := time.Now()
	bucket := b.of(key)
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	seconds := missing / b.rate.PerSecond
	return refusal.Wait(time.Duration(math.Ceil(seconds*1000)) * time.Millisecond)
}

func (b *buckets) has(key string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.young[key] != nil || b.old[key] != nil
}

func (b *buckets) of(key string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if have, ok := b.young[key]; ok {
		return have
	}
	have, ok := b.old[key]
	if !ok {
		have = rate.NewLimiter(rate.Limit(b.rate.PerSecond), b.rate.Burst)
	}
	if len(b.young) >= generation {
		b.old, b.young = b.young, map[string]*rate.Limiter{}
	}
	b.young[key] = have
	return have
}
