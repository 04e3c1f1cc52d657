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
	"strings"
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

// Seen is what an address said of the version that it answered with; empty when it said nothing.
type Seen struct{ ETag, Modified string }

// Answer is what an address answers. Same reports that it still has what was seen, and then there is no file.
type Answer struct {
	Source
	Seen Seen
	Same bool
}

// FetchSince downloads a programme like Fetch, unless the address still has what was seen there.
func FetchSince(ctx context.Context, address string, seen Seen) (Answer, error) {
	return fetchSince(ctx, address, seen, refusePrivate)
}

// CheckAddress refuses what Fetch would never ask, as far as can be told before a name is resolved.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || !fetchable(u) {
		return ErrAddress
	}
	if at, err := netip.ParseAddr(u.Hostname()); err == nil && !public(at) || strings.EqualFold(u.Hostname(), "localhost") {
		return ErrAddress
	}
	return nil
}

func fetch(ctx context.Context, address string, control dialControl) (Source, error) {
	answer, err := fetchSince(ctx, address, Seen{}, control)
	return answer.Source, err
}

func fetchSince(ctx context.Context, address string, seen Seen, control dialControl) (Answer, error) {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := askSince(ctx, address, seen, outward(fetchTime, control, stay))
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotModified {
		return Answer{Seen: seen, Same: true}, nil
	}
	source, err := ReadFile(res.Request.URL.Path, res.ContentLength, res.Body)
	if err != nil && !errors.Is(err, ErrTooLarge) {
		return Answer{}, ErrFetch.Because(err)
	}
	return Answer{Source: source, Seen: Seen{res.Header.Get("ETag"), res.Header.Get("Last-Modified")}}, err
}

// mostRedirects is how often Download lets itself be sent elsewhere: addresses of pictures often are.
const mostRedirects = 3

// Download reads what is at an address, no more than so many bytes and no longer than so long. Like Fetch it reaches nothing
// private, wherever it is redirected to. What is longer is refused with ErrTooLarge.
func Download(ctx context.Context, address string, most int64, patience time.Duration) ([]byte, error) {
	return download(ctx, address, most, patience, refusePrivate)
}

func download(ctx context.Context, address string, most int64, patience time.Duration, control dialControl) ([]byte, error) {
	follow := func(req *http.Request, via []*http.Request) error {
		if len(via) > mostRedirects || !fetchable(req.URL) {
			return ErrAddress
		}
		return nil
	}
	res, err := ask(ctx, address, outward(patience, control, follow))
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if err != nil {
		return nil, ErrFetch.Because(err)
	}
	if int64(len(b)) > most {
		return nil, ErrTooLarge
	}
	return b, nil
}

// dialControl looks at an address when it is dialled, after names are resolved.
type dialControl = func(network, address string, _ syscall.RawConn) error

// mostHeader bounds what an answer may say before its body, in bytes.
const mostHeader = 64 << 10

func outward(patience time.Duration, control dialControl, redirected func(*http.Request, []*http.Request) error) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: control}
	return &http.Client{Timeout: patience, CheckRedirect: redirected,
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, Proxy: nil, MaxResponseHeaderBytes: mostHeader}}
}

// PublicClient returns a client that reaches public addresses alone, by whatever name, and is sent nowhere else. It keeps connections, for
// who asks the same servers often; no request lasts longer than the patience.
func PublicClient(patience time.Duration) *http.Client {
	return publicClient(patience, refusePrivate)
}

func publicClient(patience time.Duration, control dialControl) *http.Client {
	client := outward(patience, control, func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	kept := client.Transport.(*http.Transport)
	kept.DisableKeepAlives, kept.ForceAttemptHTTP2 = false, true
	kept.MaxIdleConnsPerHost, kept.IdleConnTimeout = idleAtOne, idleFor
	return client
}

// Connections that are kept to one server, and for how long.
const (
	idleAtOne = 16
	idleFor   = time.Minute
)

func fetchable(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil
}

// ask gets an answer whose status says that what was asked for follows.
func ask(ctx context.Context, address string, client *http.Client) (*http.Response, error) {
	return askSince(ctx, address, Seen{}, client)
}

// askSince is ask, but answers of an address that still has what was seen there have no body.
func askSince(ctx context.Context, address string, seen Seen, client *http.Client) (*http.Response, error) {
	u, err := url.Parse(address)
	if err != nil || !fetchable(u) {
		return nil, ErrAddress
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, ErrAddress.Because(err)
	}
	if seen.ETag != "" {
		req.Header.Set("If-None-Match", seen.ETag)
	}
	if seen.Modified != "" {
		req.Header.Set("If-Modified-Since", seen.Modified)
	}
	res, err := client.Do(req)
	if errors.Is(err, ErrAddress) {
		return nil, ErrAddress
	}
	if err != nil {
		return nil, ErrFetch.Because(err)
	}
	if res.StatusCode != http.StatusOK && (res.StatusCode != http.StatusNotModified || seen == Seen{}) {
		res.Body.Close()
		return nil, ErrFetch.With("Status", res.StatusCode)
	}
	return res, nil
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
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"),
}

// allocated holds all public servers of version 6. Outside of it are loopback, private and link-local ones, and forms that hold an
// address of version 4.
var allocated = netip.MustParsePrefix("2000::/3")

func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || at.Port() != 80 && at.Port() != 443 || !public(at.Addr()) {
		return ErrAddress
	}
	return nil
}

func public(a netip.Addr) bool {
	a = a.Unmap()
	if a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.IsInterfaceLocalMulticast() ||
		!a.IsGlobalUnicast() {
		return false
	}
	if a.Is6() && !allocated.Contains(a) {
		return false
	}
	for _, p := range refused {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
