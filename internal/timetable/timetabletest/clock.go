package timetabletest

import (
	"math/rand/v2"
	"sync"
	"time"
)

// JumpingClock goes on by a little or by far between any two looks at it, as on a machine that has much else to do.
type JumpingClock struct {
	mu     sync.Mutex // guards all below
	random *rand.Rand
	span   time.Duration
	at     time.Duration
	looks  []time.Duration // what it read
}

// NewJumpingClock starts a clock whose jumps are measured in a span: from nothing to twice of it.
func NewJumpingClock(seed uint64, span time.Duration) *JumpingClock {
	return &JumpingClock{random: rand.New(rand.NewPCG(seed, 0)), span: span}
}

// Now is what the clock reads at this look.
func (c *JumpingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at += 2 * c.span / (1 << c.random.IntN(12)) // mostly far less than the span
	c.looks = append(c.looks, c.at)
	return time.Unix(0, 0).Add(c.at)
}

// Looks is how often it was looked at.
func (c *JumpingClock) Looks() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return int64(len(c.looks))
}

// LooksAfter is how often it was looked at once a time had passed since the first look.
func (c *JumpingClock) LooksAfter(span time.Duration) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, at := range c.looks {
		if at > c.looks[0]+span {
			n++
		}
	}
	return n
}
