package formats

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Refusals of fetching.
var (
	ErrAddress = fault.New(fault.Invalid, "import.address", "only public http and https addresses are fetched")
	ErrFetch   = fault.New(fault.Invalid, "import.fetch", "the address does not answer with a file; download it and import the file")
)

// fetchTime bounds a download.
const fetchTime = 20 * time.Second

// Fetch downloads a programme. The address that a name resolves to is checked at each dial, so nothing private can be
// reached by any name; redirects are not followed; time and size are limited.
func Fetch(ctx context.Context, address string) (Source, error) {
	return fetch(ctx, address, refusePrivate)
}

func fetch(ctx context.Context, address string, control func(network, address string, _ syscall.RawConn) error) (Source, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return Source{}, ErrAddress
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: control}
	client := &http.Client{Timeout: fetchTime,
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, Proxy: nil},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Source{}, ErrAddress.Because(err)
	}
	res, err := client.Do(req)
	if errors.Is(err, ErrAddress) {
		return Source{}, ErrAddress
	}
	if err != nil {
		return Source{}, ErrFetch.Because(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return Source{}, ErrFetch.With("Status", res.StatusCode)
	}
	source, err := ReadFile(u.Path, res.ContentLength, res.Body)
	if err != nil && !errors.Is(err, ErrTooLarge) {
		return Source{}, ErrFetch.Because(err)
	}
	return source, err
}

// ReadFile takes a file in, no further than any programme goes: what is longer is refused. Size is what the file says of itself, or
// anything when it does not.
func ReadFile(name string, size int64, from io.Reader) (Source, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(size, 0), MaxFile)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(from, MaxFile+1))
	if err == nil && b.Len() > MaxFile {
		err = ErrTooLarge.With("File", name)
	}
	return Source{Name: name, Data: b.Bytes()}, err
}

// refused are the networks that are nobody's public server, besides what netip itself knows.
var refused = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("100::/64"),
}

func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || at.Port() != 80 && at.Port() != 443 || !public(at.Addr()) {
		return ErrAddress
	}
	return nil
}

func public(a netip.Addr) bool {
	a = a.Unmap()
	if a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.IsInterfaceLocalMulticast() || !a.IsGlobalUnicast() {
		return false
	}
	for _, p := range refused {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
