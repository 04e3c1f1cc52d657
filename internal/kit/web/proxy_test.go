package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
)

// asks sends a request through the chain and returns who is counted for it.
func asks(t testing.TB, proxies web.Proxies, peer string, header http.Header) (client string) {
	t.Helper()
	h := web.Chain(slog.New(slog.DiscardHandler), proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		client = web.Client(r)
	}))
	r := httptest.NewRequest(http.MethodGet, "http://example.org/", nil)
	r.RemoteAddr = peer
	for name, lines := range header {
		r.Header[name] = lines
	}
	h.ServeHTTP(httptest.NewRecorder(), r)
	return client
}

func parse(t testing.TB, list string) web.Proxies {
	t.Helper()
	p, err := web.ParseProxies(list)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheRightmostAddressThatNoProxyHasIsCounted(t *testing.T) {
	t.Parallel()
	proxies := parse(t, "127.0.0.1, 10.0.0.0/8 fd00::/8,::ffff:172.16.0.0/108")
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "198.51.100.7:5", nil, "198.51.100.7"},
		{"a stranger's header", "198.51.100.7:5", []string{"203.0.113.1"}, "198.51.100.7"},
		{"one proxy", "127.0.0.1:5", []string{"203.0.113.1"}, "203.0.113.1"},
		{"the mapped form of the proxy's address", "[::ffff:127.0.0.1]:5", []string{"203.0.113.1"}, "203.0.113.1"},
		{"forged on the left", "127.0.0.1:5", []string{"192.0.2.9, 203.0.113.1"}, "203.0.113.1"},
		{"forged as if by a proxy", "127.0.0.1:5", []string{"10.0.0.1, 203.0.113.1"}, "203.0.113.1"},
		{"two proxies", "127.0.0.1:5", []string{"203.0.113.1, 10.1.2.3"}, "203.0.113.1"},
		{"a proxy in a mapped network", "172.17.0.1:5", []string{"203.0.113.1"}, "203.0.113.1"},
		{"several lines", "127.0.0.1:5", []string{"192.0.2.9", "203.0.113.1", "10.1.2.3"}, "203.0.113.1"},
		{"with a port", "127.0.0.1:5", []string{"203.0.113.1:4711"}, "203.0.113.1"},
		{"IPv6 by its /64", "127.0.0.1:5", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		{"IPv6 with a port", "127.0.0.1:5", []string{"[2001:db8:1:2:3:4:5:6]:80"}, "2001:db8:1:2::/64"},
		{"IPv6 in brackets", "127.0.0.1:5", []string{"[2001:db8:1:2:3:4:5:6]"}, "2001:db8:1:2::/64"},
		{"mapped IPv4", "127.0.0.1:5", []string{"::ffff:203.0.113.1"}, "203.0.113.1"},
		{"IPv6 without a proxy", "[2001:db8::1]:5", nil, "2001:db8::/64"},
		{"nothing of use", "127.0.0.1:5", []string{"unknown"}, "127.0.0.1"},
		{"nothing of use behind a proxy", "127.0.0.1:5", []string{"203.0.113.1, _hidden, 10.1.2.3"}, "10.1.2.3"},
		{"an empty header", "127.0.0.1:5", []string{""}, "127.0.0.1"},
		{"proxies only", "127.0.0.1:5", []string{"10.9.9.9, 10.1.2.3"}, "10.9.9.9"},
	} {
		if got := asks(t, proxies, c.peer, http.Header{"X-Forwarded-For": c.forwarded}); got != c.want {
			t.Errorf("%s: counted as %s, want %s", c.name, got, c.want)
		}
	}
}

func TestNoHeaderOfAStrangerChangesWhoIsCounted(t *testing.T) {
	t.Parallel()
	const want = "203.0.113.1"
	names := []string{"Forwarded", "X-Real-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "X-Client-Ip", "X-Forwarded-Host", "X-Forwarded-Proto",
		"Via"}
	values := []string{"192.0.2.4", "10.0.0.1", "127.0.0.1", "for=192.0.2.4;proto=http", "::1", "unknown", "", ",", "10.0.0.1, 127.0.0.1", "[",
		"999.1.1.1", "\x00"}
	proxies, rng := parse(t, "127.0.0.1,10.0.0.0/8"), rand.New(rand.NewPCG(3, 4))
	for i := range 500 {
		forged := http.Header{}
		for range 1 + rng.IntN(4) {
			forged.Add(names[rng.IntN(len(names))], values[rng.IntN(len(values))])
		}
		for range rng.IntN(4) {
			forged.Add("X-Forwarded-For", values[rng.IntN(len(values))])
		}
		// As proxies do: in the same line, or in one of its own.
		if lines := forged["X-Forwarded-For"]; len(lines) > 0 && i%2 == 0 {
			lines[len(lines)-1] += ", " + want
		} else {
			forged.Add("X-Forwarded-For", want)
		}
		if got := asks(t, proxies, "127.0.0.1:5", forged); got != want {
			t.Fatalf("counted as %q with %q", got, forged)
		}
		if got := asks(t, proxies, want+":5", forged); got != want {
			t.Fatalf("counted as %q without a proxy, with %q", got, forged)
		}
	}
}

func TestAListOfProxiesThatTrustsEverybodyOrNobodyKnownIsRefused(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"0.0.0.0/0", "::/0", "10.0.0.0/33", "10.0.0", "localhost", "10.0.0.1;10.0.0.2", "10.0.0.1/",
		"::ffff:0.0.0.0/96"} {
		_, err := web.ParseProxies(list)
		if f, ok := fault.From(err); !ok || f.Values["Setting"] != "trusted-proxies" {
			t.Errorf("%s: %v", list, err)
		}
	}
	if p, err := web.ParseProxies(" , "); err != nil || len(p) > 0 {
		t.Errorf("none: %v, %v", p, err)
	}
}

func TestAProxyThatIsNotNamedIsHintedAtOnceAndWithoutAddresses(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := web.Chain(slog.New(slog.NewTextHandler(&log, nil)), parse(t, "10.0.0.0/8"), http.NotFoundHandler())
	for i := range 3 {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = fmt.Sprintf("198.51.100.%d:77", i)
		r.Header.Set("X-Forwarded-For", "203.0.113.1")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	if text := log.String(); strings.Count(text, "--trusted-proxies") != 1 || strings.Contains(text, "198.51.100") ||
		strings.Contains(text, "203.0.113") {
		t.Errorf("the log says:\n%s", text)
	}
}

// FuzzForwardedFor: whatever stands left of what the proxy added, who is counted is the one whom it added, or, when that
// one is a proxy too, never a trusted address with something untrusted and readable right of it.
func FuzzForwardedFor(f *testing.F) {
	for _, s := range []string{"", "1.2.3.4", "10.0.0.1,", "::1, 10.0.0.1", "[::1]:80, ,x", "unknown", "fe80::1%eth0"} {
		f.Add(s, uint32(0xCB007101))
	}
	proxies := web.Proxies{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}
	f.Fuzz(func(t *testing.T, left string, added uint32) {
		a := netip.AddrFrom4([4]byte{byte(added >> 24), byte(added >> 16), byte(added >> 8), byte(added)})
		got := asks(t, proxies, "127.0.0.1:5", http.Header{"X-Forwarded-For": {left, a.String()}})
		isProxy := proxies[0].Contains(a) || proxies[1].Contains(a)
		if !isProxy && got != a.String() {
			t.Errorf("%q, %s: counted as %s", left, a, got)
		}
		// With only what is trusted added, the answer is that of the left part alone.
		if isProxy && strings.TrimSpace(left) != "" {
			if alone := asks(t, proxies, "127.0.0.1:5", http.Header{"X-Forwarded-For": {left}}); alone != got && alone != "127.0.0.1" {
				t.Errorf("%q counts as %s, and behind %s as %s", left, alone, a, got)
			}
		}
	})
}
