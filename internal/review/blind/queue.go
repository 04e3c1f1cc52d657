package blind

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// RoundID identifies a round of reading: rnd_….
type RoundID string

// Round is what a reviewer knows of a round.
type Round struct {
	ID      RoundID
	Number  int
	Name    string
	Blind   bool
	Open    bool
	All     bool   // whoever reads may read every sheet, not only their own
	Remarks string // when the remarks of others show: after_own, closed, never
	Wanted  int
	Closes  time.Time // zero: not said

	salt string
}

// Queue is what one reviewer reads in a round, in their order.
type Queue struct {
	Round    Round
	Sheets   []Sheet
	Sighted  bool // the reader may know elsewhere whose sheets these are: their verdicts are marked
	GivenUp  bool // they gave that up until the round closes
	reviewer string
	pace     int // seconds a sheet took them, as the median; 0: too few to say
}

// usualPace is how many seconds a sheet takes whose reader is not known yet.
const usualPace = 75

// Done counts the sheets that have a verdict.
func (q Queue) Done() (n int) {
	for _, s := range q.Sheets {
		if s.Own.State != None && !s.Own.Stale {
			n++
		}
	}
	return n
}

// Minutes are about how long the rest takes, at their own pace.
func (q Queue) Minutes() int {
	left := len(q.Sheets) - q.Done()
	return (left*cmp.Or(q.pace, usualPace) + 59) / 60
}

// Place is the index of a sheet by its handle, or of the next one to judge where that is empty; -1: there is none.
func (q Queue) Place(handle string) int {
	return slices.IndexFunc(q.Sheets, func(s Sheet) bool {
		if handle != "" {
			return s.Handle == handle
		}
		return s.Own.State == None || s.Own.Stale
	})
}

// After is the index of the first sheet after a place that has no verdict, from the beginning again at the end; -1: all have one.
func (q Queue) After(at int) int {
	for i := range q.Sheets {
		if j := (at + 1 + i) % len(q.Sheets); q.Sheets[j].Own.State == None || q.Sheets[j].Own.Stale {
			return j
		}
	}
	return -1
}

// SpreadFrom is how many verdicts somebody has given before they are shown how they use grades.
const SpreadFrom = 15

// Spread counts the grades that somebody gave, from 1 to 5; it is empty before there are enough.
func (q Queue) Spread() (of []int) {
	of, n := make([]int, Best), 0
	for _, s := range q.Sheets {
		if s.Own.State == Done {
			of[s.Own.Grade-1]++
			n++
		}
	}
	if n < SpreadFrom {
		return nil
	}
	return of
}

// Device is a name of whoever reads, by which a device tells what it keeps for one reader from what it keeps for another. It is of the
// round, and leads to nobody.
func (q Queue) Device() string {
	return hex.EncodeToString([]byte(Keyed(q.Round.salt, q.reviewer+" device"))[:8])
}

// order sorts sheets as one reviewer reads them: those that were given to them first, a format after the other, then what lacks
// verdicts most. Between equals a permutation of their own decides, which nobody computes without the salt: no number, time or title
// has a say.
func (q Queue) order() {
	key := func(what string) string { return Keyed(q.Round.salt, q.reviewer+" "+what) }
	type place struct {
		format, own string
		need        int
	}
	places := make(map[string]place, len(q.Sheets))
	for _, s := range q.Sheets {
		p := place{format: key("format " + s.Format), own: key(s.Handle)}
		if !s.Assigned {
			p.need = max(0, q.Round.Wanted-s.done)
		}
		places[s.Handle] = p
	}
	slices.SortFunc(q.Sheets, func(a, b Sheet) int {
		if a.Assigned != b.Assigned {
			return map[bool]int{true: -1, false: 1}[a.Assigned]
		}
		x, y := places[a.Handle], places[b.Handle]
		return cmp.Or(cmp.Compare(y.need, x.need), cmp.Compare(x.format, y.format), cmp.Compare(x.own, y.own))
	})
}

// Keyed is a keyed hash of something: equal for equal salts, and telling nothing without it.
func Keyed(salt, what string) string {
	h := hmac.New(sha256.New, []byte(salt))
	h.Write([]byte(what))
	return string(h.Sum(nil))
}

// median of a list that it sorts; 0 for fewer than five.
func median(all []int) int {
	if len(all) < 5 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
