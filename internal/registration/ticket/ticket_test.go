package ticket_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"rsc.io/qr"

	"github.com/creneau/creneau/internal/registration/ticket"
)

var (
	update = flag.Bool("update", false, "write the golden files")
	every  = flag.Bool("every", false, "turn every bit of every ticket: a minute")
)

// TestBase45IsThatOfTheRFC has the examples of RFC 9285, 4.3 and 4.4, and what it says must be refused.
func TestBase45IsThatOfTheRFC(t *testing.T) {
	t.Parallel()
	for plain, coded := range map[string]string{"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0"} {
		if got := ticket.Encode45([]byte(plain)); got != coded {
			t.Errorf("%q: %q, want %q", plain, got, coded)
		}
		if got, ok := ticket.Decode45(coded); !ok || string(got) != plain {
			t.Errorf("%q back: %q %v", coded, got, ok)
		}
	}
	for _, bad := range []string{"A", "BB8A", "GGW", ":::", "::", "bb8", "BB_", "ÀB"} {
		if got, ok := ticket.Decode45(bad); ok {
			t.Errorf("%q is read as %x", bad, got)
		}
	}
	if _, ok := ticket.Decode45("FGW"); !ok {
		t.Error("65535 is refused")
	}
}

// key is that of the vectors: its seed is the bytes 0 to 31.
func key() ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	for i := range seed {
		seed[i] = byte(i)
	}
	return ed25519.NewKeyFromSeed(seed)
}

func public([4]byte, byte) ed25519.PublicKey { return key().Public().(ed25519.PublicKey) }

// made is the nth ticket of a run.
func made(r *rand.Rand, n int) ticket.Ticket {
	from := time.Date(2027, 2, 4, 7, 0, 0, 0, time.UTC)
	t := ticket.Ticket{Audience: ticket.Audience(n % 5), Key: byte(1 + n%2), Edition: ticket.EditionTag(fmt.Sprintf("edi_%d", n%3)),
		Serial: r.Uint32(), Generation: byte(n), Flags: byte(n % 32), Days: uint16(1 + n%7), From: from.Add(time.Duration(n) * time.Minute),
		Until: from.Add(14 * time.Hour), Areas: uint16(r.Uint32()), Arrival: ticket.NoArrival}
	if n%3 == 1 {
		t.Arrival = uint16(n * 10 % 600)
	}
	return t
}

type vector struct {
	Bytes string        `json:"bytes"`
	Code  string        `json:"code"`
	Says  ticket.Ticket `json:"says"`
}

// TestVectors are the twenty tickets of docs/door.md for whoever reads them elsewhere.
func TestVectors(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var out []vector
	for n := range 20 {
		v := vector{Says: made(r, n)}
		b, err := v.Says.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		v.Bytes = hex.EncodeToString(b[:])
		if v.Code, err = v.Says.Sign(key()); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	const file = "testdata/vectors.json"
	if *update {
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, want) {
		t.Error("tickets are not written as they were: doors that know the old ones would refuse the new ones")
	}
}

func TestATicketReadsAsItWasWrittenInACodeOf41Modules(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 50 {
		want := made(r, n)
		code, err := want.Sign(key())
		if err != nil {
			t.Fatal(err)
		}
		got, err := ticket.Read(code, public)
		if err != nil || got != want {
			t.Fatalf("%+v %v, want %+v", got, err, want)
		}
		picture, err := qr.Encode(code, qr.M)
		if err != nil || picture.Size != 41 || len(code) != 136 {
			t.Fatalf("%d characters, %d modules, %v", len(code), picture.Size, err)
		}
	}
}

// TestNoBitOfATicketCanBeTurned turns bits of a thousand tickets, each of the 704 places some forty times; all of them with -every. Then it
// writes two bytes anew.
func TestNoBitOfATicketCanBeTurned(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	const tickets, steps = 1000, 23
	for n := range tickets {
		code, err := made(r, n).Sign(key())
		if err != nil {
			t.Fatal(err)
		}
		b, ok := ticket.Decode45(code[len(ticket.Prefix):])
		if !ok {
			t.Fatal("not read")
		}
		for bit := range len(b) * 8 {
			if !*every && (bit+n)%steps != 0 {
				continue
			}
			b[bit/8] ^= 1 << (bit % 8)
			if got, err := ticket.Read(ticket.Prefix+ticket.Encode45(b), public); err == nil {
				t.Fatalf("ticket %d with bit %d turned is read as %+v", n, bit, got)
			}
			b[bit/8] ^= 1 << (bit % 8)
		}
		one, other := r.IntN(len(b)), r.IntN(len(b))
		had := bytes.Clone(b)
		b[one], b[other] = b[one]+byte(1+r.IntN(255)), byte(r.Uint32())
		if _, err := ticket.Read(ticket.Prefix+ticket.Encode45(b), public); err == nil && !bytes.Equal(b, had) {
			t.Fatalf("ticket %d is read with bytes %d and %d written anew", n, one, other)
		}
	}
}

func TestCodesThatAreNoTicketsAreRefused(t *testing.T) {
	t.Parallel()
	good, err := made(rand.New(rand.NewPCG(7, 8)), 0).Sign(key())
	if err != nil {
		t.Fatal(err)
	}
	for name, code := range map[string]string{
		"nothing": "", "a poster": "HTTPS://EXAMPLE.ORG/", "small letters": strings.ToLower(good), "a space behind": good + " ",
		"a space before": " " + good, "one short": good[:len(good)-1], "another version": "CN2:" + good[4:],
		"look-alikes": strings.Replace(good, "C", "С", 1),
		"a line end":  good[:len(good)-1] + "\n", "zeros": ticket.Prefix + strings.Repeat("0", 132),
	} {
		if _, err := ticket.Read(code, public); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if _, err := ticket.Read(good, func([4]byte, byte) ed25519.PublicKey { return nil }); err != ticket.ErrUnsigned {
		t.Errorf("an unknown key: %v", err)
	}
	// S + L is a signature of the same bytes under the same key for whoever forgets to look.
	b, _ := ticket.Decode45(good[len(ticket.Prefix):])
	order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	carry := 0
	for i := range order {
		sum := int(b[56+i]) + int(order[i]) + carry
		b[56+i], carry = byte(sum), sum>>8
	}
	if _, err := ticket.Read(ticket.Prefix+ticket.Encode45(b), public); err != ticket.ErrBad {
		t.Errorf("a second signature of the same ticket: %v", err)
	}
	// A key of low order verifies what nobody signed.
	low := make(ed25519.PublicKey, ed25519.PublicKeySize)
	low[0] = 1
	if _, err := ticket.Read(good, func([4]byte, byte) ed25519.PublicKey { return low }); err == nil {
		t.Error("a key of low order reads a ticket")
	}
}

func FuzzRead(f *testing.F) {
	good, _ := made(rand.New(rand.NewPCG(9, 10)), 3).Sign(key())
	f.Add(good)
	f.Add("CN1:" + strings.Repeat("::", 66))
	f.Fuzz(func(t *testing.T, code string) {
		got, err := ticket.Read(code, public)
		if err != nil {
			return
		}
		again, err := got.Sign(key())
		if err != nil || again != code {
			t.Fatalf("%q is read and written as %q %v", code, again, err)
		}
	})
}
