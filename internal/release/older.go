package release

import (
	"sync"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/keep"
)

// sized is a snapshot with about how many bytes it takes.
type sized struct {
	*Snapshot
	bytes int
}

// unpackedTimes is about how many times a snapshot is larger in memory than packed.
const unpackedTimes = 12

// sizeOf is about how many bytes a snapshot takes: its texts, and as much again for each of its parts.
func sizeOf(s *Snapshot) int {
	n := len(s.Entries) * 400
	for _, v := range s.Sessions {
		n += 800 + len(v.Abstract)
	}
	for _, p := range s.Speakers {
		n += 400 + len(p.Biography)
	}
	return n
}

type olderKey struct {
	edition edition.ID
	number  int
}

// unreleasedDraft is what is known of an edition that is not released.
type unreleasedDraft struct {
	sized
	asOf
	index  *Index
	search func() *Search
}

func newUnreleasedDraft(now *Snapshot, as asOf) unreleasedDraft {
	x := now.Index()
	return unreleasedDraft{sized{now, sizeOf(now)}, as, x, sync.OnceValue(func() *Search { return NewSearch(x) })}
}

// asOf says up to which of an edition's changes something was read: clocks of two servers differ, so the newest one alone does not.
type asOf struct {
	changes int
	newest  string
}

// Bytes kept of older releases, and of drafts that people star.
const (
	mostOlder      = 32 << 20
	mostUnreleased = 16 << 20
)

func newOlder() *keep.Shelf[olderKey, sized] {
	return keep.New[olderKey](mostOlder, func(s sized) int { return s.bytes })
}

func newUnreleased() *keep.Shelf[edition.ID, unreleasedDraft] {
	return keep.New[edition.ID](mostUnreleased, func(k unreleasedDraft) int { return k.bytes })
}
