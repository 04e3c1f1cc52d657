package id_test

import (
	"bytes"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/id"
)

var (
	idShape   = regexp.MustCompile(`^ses_[0-9a-hjkmnp-tv-z]{26}$`)
	uuidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	codeShape = regexp.MustCompile(`^[2-9A-HJ-NP-Z]{6}$`)
)

// FuzzIdentifiers: whatever the clock and the randomness are, names have their shape, and ids sort by birth.
func FuzzIdentifiers(f *testing.F) {
	f.Add(int64(1_800_000_000_000), int64(1), []byte("0123456789abcdef0123456789abcdef"))
	f.Add(int64(0), int64(0), bytes.Repeat([]byte{0xff}, 32))
	f.Fuzz(func(t *testing.T, milli, later int64, random []byte) {
		if milli < 0 || milli >= 1<<47 || later < 1 || later > 1<<40 || len(random) < 16 {
			return
		}
		source := func(at int64) id.Source {
			return id.Source{Now: func() time.Time { return time.UnixMilli(at) }, Random: bytes.NewReader(bytes.Repeat(random, 4))}
		}
		first, second := source(milli).New("ses"), source(milli+later).New("ses")
		if !idShape.MatchString(first) || first >= second {
			t.Errorf("%s, and %d ms later %s", first, later, second)
		}
		if uuid := source(milli).UUID(); !uuidShape.MatchString(uuid) {
			t.Errorf("uuid %s", uuid)
		}
		if uuid := id.DerivedUUID(string(random), "x"); !uuidShape.MatchString(uuid) || uuid != id.DerivedUUID(string(random), "x") {
			t.Errorf("derived uuid %s", uuid)
		}
		if code := source(milli).Code(); !codeShape.MatchString(code) {
			t.Errorf("code %s", code)
		}
	})
}

// FuzzIdentifiersInOrder: whatever the clock does and the randomness is, each identifier comes after the one before.
func FuzzIdentifiersInOrder(f *testing.F) {
	f.Add(int64(1_800_000_000_000), []byte{1, 0, 0, 200, 3}, bytes.Repeat([]byte{0xff}, 10))
	f.Add(int64(0), []byte{0, 0, 0}, make([]byte, 10))
	f.Fuzz(func(t *testing.T, milli int64, steps, random []byte) {
		if milli < 0 || milli >= 1<<46 || len(random) < 1 {
			return
		}
		now := milli
		s := id.Source{
			Now:    func() time.Time { return time.UnixMilli(now) },
			Random: bytes.NewReader(bytes.Repeat(random, 10*(len(steps)+1))),
		}.InOrder()
		last := s.New("ses")
		for i, step := range steps {
			now = max(0, now+int64(int8(step)))
			next := s.New("ses")
			if !idShape.MatchString(next) || next <= last {
				t.Fatalf("%s comes after %s, by %d ms, at %d", next, last, int8(step), i)
			}
			last = next
		}
	})
}

// TestIdentifiersOfAServerSortByBirth: whoever makes them, and however many a millisecond has.
func TestIdentifiersOfAServerSortByBirth(t *testing.T) {
	const each = 5000
	var made sync.Map
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			last := ""
			for range each {
				next := id.System().New("ses")
				if _, twice := made.LoadOrStore(next, true); twice || next <= last {
					t.Errorf("%s comes after %s", next, last)
					return
				}
				last = next
			}
		})
	}
	all.Wait()
}

// FuzzSecrets: of all texts only one stands for each secret, and it can stand in an address and a cookie as it is.
func FuzzSecrets(f *testing.F) {
	f.Add(id.Secret())
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")
	f.Add(id.Secret() + "\n")
	shape := regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	f.Fuzz(func(t *testing.T, s string) {
		if !id.IsSecret(s) {
			return
		}
		if !shape.MatchString(s) {
			t.Errorf("%q is taken for a secret", s)
		}
		last := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		for _, c := range last {
			if other := s[:42] + string(c); other != s && id.IsSecret(other) && sameBits(other, s) {
				t.Errorf("%q and %q are one secret", s, other)
			}
		}
	})
}

// sameBits reports whether two texts differ only in the bits of the last character that no byte has.
func sameBits(a, b string) bool {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	at := func(s string) int { return bytes.IndexByte([]byte(alphabet), s[42]) >> 2 }
	return a[:42] == b[:42] && at(a) == at(b)
}
