package web

import (
	"net"
	"net/http"
	"sync"

	"golang.org/x/time/rate"

	"github.com/creneau/creneau/internal/kit/fault"
)

// ErrBusy is what somebody who asks too often gets.
var ErrBusy = fault.New(fault.Busy, "web.busy", "too many requests; wait a moment")

// Limiter bounds how often one address may do something. Addresses not seen for long are forgotten.
type Limiter struct {
	every rate.Limit
	burst int
	mu    sync.Mutex // guards the maps
	young map[string]*rate.Limiter
	old   map[string]*rate.Limiter
}

// generation is how many addresses are kept before the older half is forgotten.
const generation = 20_000

// NewLimiter allows burst at once and perSecond in the long run, for each address.
func NewLimiter(perSecond float64, burst int) *Limiter {
	return &Limiter{every: rate.Limit(perSecond), burst: burst, young: map[string]*rate.Limiter{}}
}

// Allow counts a request, or refuses it with ErrBusy.
func (l *Limiter) Allow(r *http.Request) error {
	if !l.of(client(r)).Allow() {
		return ErrBusy
	}
	return nil
}

func (l *Limiter) of(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if have, ok := l.young[key]; ok {
		return have
	}
	have, ok := l.old[key]
	if !ok {
		have = rate.NewLimiter(l.every, l.burst)
	}
	if len(l.young) >= generation {
		l.old, l.young = l.young, map[string]*rate.Limiter{}
	}
	l.young[key] = have
	return have
}

// client is who is counted: the address of the connection, of IPv6 its /64. Headers that anybody can set are not
// believed.
func client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := net.ParseIP(host)
	if ip == nil || ip.To4() != nil {
		return host
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}
