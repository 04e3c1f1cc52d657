package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
)

// forwardedFor is the one header of proxies that is read. Others are not: a proxy that does not write them hands on
// what a stranger put there.
const forwardedFor = "X-Forwarded-For"

// Proxies are the networks of the proxies before this server. They may say who asks; nobody else may.
type Proxies []netip.Prefix

// ErrProxies is a list of trusted proxies that cannot be read, or that trusts everybody.
var ErrProxies = fault.New(fault.Invalid, "config.trusted-proxies",
	"setting trusted-proxies: write addresses or networks with commas between them, like 127.0.0.1,10.0.0.0/8,fd00::/8; not a network of everybody")

// ParseProxies reads addresses and networks, with commas or spaces between them. None is right too.
func ParseProxies(list string) (Proxies, error) {
	var out Proxies
	for _, part := range strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ' ' }) {
		p, err := parseNetwork(part)
		if err != nil {
			return nil, ErrProxies.With("Setting", "trusted-proxies").Because(err)
		}
		if p.Bits() == 0 {
			return nil, ErrProxies.With("Setting", "trusted-proxies")
		}
		out = append(out, p)
	}
	return out, nil
}

func parseNetwork(s string) (netip.Prefix, error) {
	if !strings.Contains(s, "/") {
		a, err := netip.ParseAddr(s)
		if err != nil {
			return netip.Prefix{}, err
		}
		a = a.Unmap().WithZone("")
		return a.Prefix(a.BitLen())
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, err
	}
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), nil
}

func (p Proxies) trust(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// believe returns who asks, by the rightmost address that no trusted proxy has: each proxy adds on the right whom it was
// asked by, so that what stands further left was sent by whoever that is. It returns false when the peer is nobody's
// proxy, whatever its headers say.
func (p Proxies) believe(peer netip.Addr, header http.Header) (netip.Addr, bool) {
	if !p.trust(peer) {
		return peer, false
	}
	client := peer
	lines := header[forwardedFor]
	for i := len(lines) - 1; i >= 0; i-- {
		rest, more := lines[i], true
		for more {
			var last string
			if cut := strings.LastIndexByte(rest, ','); cut < 0 {
				last, more = rest, false
			} else {
				rest, last = rest[:cut], rest[cut+1:]
			}
			a, ok := parseHop(strings.TrimSpace(last))
			if !ok {
				return client, true // nobody further left can be told
			}
			client = a
			if !p.trust(a) {
				return client, true
			}
		}
	}
	return client, true
}

// parseHop reads an address as proxies write it: bare, or with a port.
func parseHop(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		at, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}, false
		}
		a = at.Addr()
	}
	return a.Unmap().WithZone(""), true
}

// peerOf is the other end of the connection.
func peerOf(remote string) (netip.Addr, bool) {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	return parseHop(host)
}

// Client is who is counted: the address of whoever asks, of IPv6 its /64, since one household has a whole one.
func Client(r *http.Request) string {
	a, ok := peerOf(r.RemoteAddr)
	switch {
	case !ok:
		return r.RemoteAddr
	case a.Is4():
		return a.String()
	}
	network, _ := a.Prefix(64) // an IPv6 address has 128 bits
	return network.String()
}
