// Package keep holds what is dear to make, within a bound of bytes: what was not asked for the longest goes first.
//
// Always true: the sizes of what is held add up to no more than the bound; what many ask for at once is made once.
//
// Not here: anything that must not be forgotten.
package keep

import (
	"fmt"
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"
)

// Shelf holds values by key. It is safe for concurrent use.
type Shelf[K comparable, V any] struct {
	most   int
	size   func(V) int
	making singleflight.Group
	mu     sync.Mutex // guards held and bytes
	held   *simplelru.LRU[K, V]
	bytes  int
}

// New returns a shelf for values of at most so many bytes together; size tells those of one.
func New[K comparable, V any](most int, size func(V) int) *Shelf[K, V] {
	s := &Shelf[K, V]{most: most, size: size}
	held, err := simplelru.NewLRU(math.MaxInt32, func(_ K, v V) { s.bytes -= size(v) })
	if err != nil {
		panic(err) // only a size below one is refused
	}
	s.held = held
	return s
}

// Get returns what is held under a key.
func (s *Shelf[K, V]) Get(key K) (V, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held.Get(key)
}

// GetOrMake returns what is held under a key, and makes it when nothing is: once for all who ask meanwhile. What cannot be made is not
// held.
func (s *Shelf[K, V]) GetOrMake(key K, produce func() (V, error)) (V, error) {
	if v, ok := s.Get(key); ok {
		return v, nil
	}
	made, err, _ := s.making.Do(fmt.Sprintf("%#v", key), func() (any, error) {
		if v, ok := s.Get(key); ok {
			return v, nil
		}
		v, err := produce()
		if err == nil {
			s.Put(key, v)
		}
		return v, err
	})
	if err != nil {
		return *new(V), err
	}
	return made.(V), nil
}

// Put holds a value under a key instead of what was there. One that is larger than the shelf is not held.
func (s *Shelf[K, V]) Put(key K, v V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held.Remove(key)
	if s.size(v) > s.most {
		return
	}
	s.held.Add(key, v)
	s.bytes += s.size(v)
	for s.bytes > s.most {
		s.held.RemoveOldest()
	}
}

// Drop lets go of everything whose key is meant.
func (s *Shelf[K, V]) Drop(meant func(K) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range s.held.Keys() {
		if meant(key) {
			s.held.Remove(key)
		}
	}
}

// Bytes is how much is held.
func (s *Shelf[K, V]) Bytes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}
