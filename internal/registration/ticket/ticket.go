// Package ticket is what the code of a ticket says: 24 bytes and their signature, which a door reads without a network.
//
// Always true: the same ticket under the same key is the same code, to the character; no name and no address stands in it; a code with
// any bit changed is refused. The layout is docs/door.md.
//
// Not here: who has a ticket, and whether it still opens a door.
package ticket

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"
)

// Prefix is what every ticket's code begins with.
const Prefix = "CN1:"

// Bytes of a ticket, and of its code.
const (
	Size       = 24
	signedSize = Size + ed25519.SignatureSize
	codeSize   = len(Prefix) + signedSize/2*3
)

const (
	version = 1
	context = "creneau ticket v1\x00"
)

// Audience is for whom a kind of ticket is, as doors and badges tell them apart.
type Audience byte

// The audiences. Crew and others are shown to doors as staff.
const (
	Public Audience = iota
	Partner
	Speaker
	Press
	Staff
)

// Flags of a ticket. The others must not be set.
const (
	Look     = 1 << iota // the desk wants a word
	Minor                // under age
	StepFree             // needs a way without steps
	Companion
	NoPhoto

	allFlags = Look | Minor | StepFree | Companion | NoPhoto
)

// NoArrival is that nobody asked the holder to arrive at some time.
const NoArrival = 0xffff

// Ticket is what the code says.
type Ticket struct {
	Audience   Audience
	Key        byte    // number of the edition's key that signed it
	Edition    [4]byte // see EditionTag
	Serial     uint32
	Generation byte
	Flags      byte
	Days       uint16    // bit i: day i of the edition
	From       time.Time // whole minutes, from 2020 on
	Until      time.Time
	Areas      uint16 // bit i: door group i
	Arrival    uint16 // minutes after From; or NoArrival
}

// Refusals of codes.
var (
	ErrNotOurs   = errors.New("ticket: not a ticket's code")
	ErrBad       = errors.New("ticket: a code that nobody signed so")
	ErrUnsigned  = errors.New("ticket: no such key")
	errNoMinutes = errors.New("ticket: the validity does not fit into the code")
)

// epoch is the minute 0 of a ticket's times.
var epoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// EditionTag is what tickets of an edition have in the place of its id.
func EditionTag(editionID string) (tag [4]byte) {
	sum := sha256.Sum256([]byte("creneau edition v1\x00" + editionID))
	copy(tag[:], sum[:])
	return tag
}

func minutes(t time.Time) (uint32, error) {
	n := t.Sub(epoch) / time.Minute
	if n < 0 || n >= 1<<24 {
		return 0, errNoMinutes
	}
	return uint32(n), nil
}

func put24(b []byte, n uint32) { b[0], b[1], b[2] = byte(n>>16), byte(n>>8), byte(n) }

func get24(b []byte) uint32 { return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2]) }

// Bytes are the 24 bytes that are signed.
func (t Ticket) Bytes() (b [Size]byte, err error) {
	from, err := minutes(t.From)
	if err != nil {
		return b, err
	}
	until, err := minutes(t.Until)
	if err != nil {
		return b, err
	}
	b[0] = version<<4 | byte(t.Audience)&0x0f
	b[1] = t.Key
	copy(b[2:6], t.Edition[:])
	binary.BigEndian.PutUint32(b[6:10], t.Serial)
	b[10], b[11] = t.Generation, t.Flags
	binary.BigEndian.PutUint16(b[12:14], t.Days)
	put24(b[14:17], from)
	put24(b[17:20], until)
	binary.BigEndian.PutUint16(b[20:22], t.Areas)
	binary.BigEndian.PutUint16(b[22:24], t.Arrival)
	return b, nil
}

func read(b []byte) (t Ticket, ok bool) {
	t = Ticket{Audience: Audience(b[0] & 0x0f), Key: b[1], Edition: [4]byte(b[2:6]), Serial: binary.BigEndian.Uint32(b[6:10]),
		Generation: b[10], Flags: b[11], Days: binary.BigEndian.Uint16(b[12:14]),
		From:    epoch.Add(time.Duration(get24(b[14:17])) * time.Minute),
		Until:   epoch.Add(time.Duration(get24(b[17:20])) * time.Minute),
		Areas:   binary.BigEndian.Uint16(b[20:22]),
		Arrival: binary.BigEndian.Uint16(b[22:24])}
	return t, b[0]>>4 == version && t.Audience <= Staff && t.Flags&^allFlags == 0
}

func signed(b []byte) []byte { return append([]byte(context), b...) }

// Sign writes a ticket's code.
func (t Ticket) Sign(key ed25519.PrivateKey) (string, error) {
	b, err := t.Bytes()
	if err != nil {
		return "", err
	}
	return Prefix + encode45(append(b[:], ed25519.Sign(key, signed(b[:]))...)), nil
}

// Read reads a code whose key is asked for by the edition's tag and the key's number; a key that there is not is nil. A code that does
// not look like a ticket's is ErrNotOurs, one of an edition or a key that is not known ErrUnsigned, any other ErrBad.
func Read(code string, key func(edition [4]byte, number byte) ed25519.PublicKey) (Ticket, error) {
	if len(code) != codeSize || code[:len(Prefix)] != Prefix {
		return Ticket{}, ErrNotOurs
	}
	b, ok := decode45(code[len(Prefix):])
	if !ok || len(b) != signedSize {
		return Ticket{}, ErrNotOurs
	}
	t, ok := read(b[:Size])
	if !ok {
		return Ticket{}, ErrBad
	}
	public := key(t.Edition, t.Key)
	if public == nil {
		return Ticket{}, ErrUnsigned
	}
	if !ed25519.Verify(public, signed(b[:Size]), b[Size:]) {
		return Ticket{}, ErrBad
	}
	return t, nil
}

// Decoded reads what a code says without looking at its signature: for whoever made it.
func Decoded(code string) (Ticket, bool) {
	if len(code) != codeSize {
		return Ticket{}, false
	}
	b, ok := decode45(code[len(Prefix):])
	if !ok {
		return Ticket{}, false
	}
	return read(b[:Size])
}
