package bus

import (
	"maps"
	"slices"
	"sync"
)

// outgoing are the topics that other nodes have not been told of yet. It makes publishing free of waiting: topics
// merge here, however slow or broken the way to the others is.
type outgoing struct {
	mu     sync.Mutex // guards topics
	topics map[string]struct{}
	ready  chan struct{} // holds a value when there are topics
}

func newOutgoing() *outgoing {
	return &outgoing{topics: map[string]struct{}{}, ready: make(chan struct{}, 1)}
}

func (o *outgoing) add(topics ...string) {
	if len(topics) == 0 {
		return
	}
	o.mu.Lock()
	for _, topic := range topics {
		o.topics[topic] = struct{}{}
	}
	o.mu.Unlock()
	rouse(o.ready)
}

// take empties it and returns what it held, sorted.
func (o *outgoing) take() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	topics := slices.Sorted(maps.Keys(o.topics))
	clear(o.topics)
	return topics
}
