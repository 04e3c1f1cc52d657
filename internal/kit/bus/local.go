package bus

import (
	"context"
	"sync"
)

// Local is the bus of a single node, and the part of every other bus that wakes the node's own readers.
type Local struct {
	mu   sync.Mutex // guards subs
	subs map[string]map[chan struct{}]struct{}
}

// NewLocal returns a bus without subscriptions.
func NewLocal() *Local { return &Local{subs: map[string]map[chan struct{}]struct{}{}} }

// Publish implements Bus.
func (l *Local) Publish(topics ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, topic := range topics {
		for wake := range l.subs[topic] {
			rouse(wake)
		}
	}
}

// Subscribe implements Bus.
func (l *Local) Subscribe(topics ...string) (<-chan struct{}, func()) {
	wake := make(chan struct{}, 1) // one value: wake-ups merge
	rouse(wake)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, topic := range topics {
		if l.subs[topic] == nil {
			l.subs[topic] = map[chan struct{}]struct{}{}
		}
		l.subs[topic][wake] = struct{}{}
	}
	return wake, func() { l.unsubscribe(wake, topics) }
}

// Run implements Bus: a single node has nothing to carry.
func (l *Local) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// wakeAll wakes every reader, of whatever topic: something may have been missed.
func (l *Local) wakeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, wakes := range l.subs {
		for wake := range wakes {
			rouse(wake)
		}
	}
}

func (l *Local) unsubscribe(wake chan struct{}, topics []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, topic := range topics {
		delete(l.subs[topic], wake)
		if len(l.subs[topic]) == 0 {
			delete(l.subs, topic)
		}
	}
}

func rouse(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default: // awake already
	}
}
