// Package id makes identifiers: typed by a prefix, ordered by time, unguessable in their tail. It also makes the
// other names that clients of the ecosystem need for the same thing (a uuid, a six-character code) and secrets.
package id

import (
	"crypto/rand"
	"crypto/sha1" // RFC 9562 defines version 5 on SHA-1; nothing secret rests on it.
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// Source makes identifiers from a clock and a source of randomness, both replaceable so that a demonstration
// can repeat itself. Secrets never come from a Source.
type Source struct {
	Now    func() time.Time
	Random io.Reader

	order *order // nil: ids of one millisecond have none
}

// System is the Source of a running server. All of a process are one: their ids sort by birth, whoever made them.
func System() Source { return system }

var system = Source{Now: time.Now, Random: rand.Reader}.InOrder()

// InOrder returns a Source whose ids sort by birth also within a millisecond and when the clock steps back.
func (s Source) InOrder() Source {
	s.order = new(order)
	return s
}

var lower32 = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns prefix_ + 26 characters: 48 bits of milliseconds and 80 random bits, so ids sort by birth: to the
// millisecond, and wholly when the Source is in order. Processes that share a database agree to the millisecond.
func (s Source) New(prefix string) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(s.Now().UnixMilli())<<16)
	mustRead(s.Random, b[6:])
	if s.order != nil {
		s.order.follow(&b)
	}
	return prefix + "_" + lower32.EncodeToString(b[:])
}

// UUID returns a random (version 4) uuid.
func (s Source) UUID() string {
	var b [16]byte
	mustRead(s.Random, b[:])
	return formatUUID(b, 4)
}

// codeAlphabet leaves out 0, 1, I, O: read aloud and typed on phones.
const codeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// Code returns a six-character code of capitals and digits. Uniqueness is the caller's constraint.
func (s Source) Code() string {
	var b [6]byte
	mustRead(s.Random, b[:])
	for i := range b {
		b[i] = codeAlphabet[int(b[i])%len(codeAlphabet)]
	}
	return string(b[:])
}

// DerivedUUID returns the version 5 uuid of name in the namespace (itself a uuid): the same for ever.
func DerivedUUID(namespace, name string) string {
	h := sha1.New()
	raw, err := hex.DecodeString(stripDashes(namespace))
	if err != nil {
		raw = []byte(namespace)
	}
	h.Write(raw)
	io.WriteString(h, name)
	var b [16]byte
	copy(b[:], h.Sum(nil))
	return formatUUID(b, 5)
}

// Secret returns 256 random bits as text that is safe in an address.
func Secret() string {
	var b [32]byte
	mustRead(rand.Reader, b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// IsSecret reports whether text has the shape of a Secret. Its length is looked at because decoding passes over line ends.
func IsSecret(text string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return err == nil && len(b) == 32 && len(text) == base64.RawURLEncoding.EncodedLen(len(b))
}

// Hash is how a secret is stored: 256-bit random secrets need no slow hash.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func formatUUID(b [16]byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func stripDashes(s string) string {
	out := make([]byte, 0, 32)
	for i := range len(s) {
		if s[i] != '-' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// mustRead panics when randomness fails: the platform's source never does, and an id from zeros would be worse.
func mustRead(r io.Reader, b []byte) {
	if _, err := io.ReadFull(r, b); err != nil {
		panic("id: no randomness: " + err.Error())
	}
}
