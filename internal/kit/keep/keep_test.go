package keep_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/kit/keep"
)

func TestAShelfNeverHoldsMoreThanItsBoundAndLosesTheOldestFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(0, 50).Draw(t, "most")
		s := keep.New[int](most, func(v int) int { return v })
		var order []int // keys, the one asked for last at the end
		held := map[int]int{}
		touch := func(key int) {
			for i, k := range order {
				if k == key {
					order = append(order[:i], order[i+1:]...)
					break
				}
			}
			if _, ok := held[key]; ok {
				order = append(order, key)
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			key, size := rapid.IntRange(0, 9).Draw(t, "key"), rapid.IntRange(0, 30).Draw(t, "size")
			if rapid.Bool().Draw(t, "put") {
				s.Put(key, size)
				delete(held, key)
				if size <= most {
					held[key] = size
				}
				touch(key)
				for sum(held) > most {
					delete(held, order[0])
					order = order[1:]
				}
			}
			got, ok := s.Get(key)
			want, there := held[key]
			if ok != there || got != want {
				t.Fatalf("key %d: %d %t, want %d %t", key, got, ok, want, there)
			}
			touch(key)
			if s.Bytes() != sum(held) || s.Bytes() > most {
				t.Fatalf("%d bytes are held, want %d of %d", s.Bytes(), sum(held), most)
			}
		}
	})
}

func sum(held map[int]int) (n int) {
	for _, v := range held {
		n += v
	}
	return n
}

func TestWhatManyAskForAtOnceIsMadeOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := keep.New[string](100, func(v string) int { return len(v) })
		var made atomic.Int32
		release := make(chan struct{})
		var asking sync.WaitGroup
		for range 50 {
			asking.Go(func() {
				v, err := s.GetOrMake("a", func() (string, error) {
					made.Add(1)
					<-release
					return "value", nil
				})
				if v != "value" || err != nil {
					t.Errorf("%q, %v", v, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		asking.Wait()
		if made.Load() != 1 {
			t.Errorf("it was made %d times", made.Load())
		}
	})
}

func TestWhatCannotBeMadeIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := keep.New[string](100, func(v string) int { return len(v) })
	no := errors.New("no")
	if _, err := s.GetOrMake("a", func() (string, error) { return "x", no }); !errors.Is(err, no) || s.Bytes() != 0 {
		t.Errorf("%v, %d bytes", err, s.Bytes())
	}
	if v, err := s.GetOrMake("a", func() (string, error) { return "y", nil }); v != "y" || err != nil {
		t.Errorf("%q, %v", v, err)
	}
	s.Drop(func(key string) bool { return key == "a" })
	if _, ok := s.Get("a"); ok || s.Bytes() != 0 {
		t.Errorf("dropped, and %d bytes held", s.Bytes())
	}
}
