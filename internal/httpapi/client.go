package httpapi

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies are the networks whose X-Forwarded-For is believed.
type proxies []netip.Prefix

func parseProxies(list []string) (proxies, error) {
	var p proxies
	for _, s := range list {
		network, err := netip.ParsePrefix(s)
		if err != nil {
			addr, err := netip.ParseAddr(s)
			if err != nil {
				return nil, fmt.Errorf("%q is neither an address nor a network", s)
			}
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		p = append(p, network)
	}
	return p, nil
}

func (p proxies) trust(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(a) })
}

// client is the address that a request comes from: that of the peer, unless the peer is a trusted proxy; then the last one in
// X-Forwarded-For that is none. Every proxy adds the address it was called from at the end, in the same header line or in a new one:
// what stands before the last untrusted address was written by whoever wanted to. The zero address stands for a peer without one.
func (p proxies) client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := peer.Addr().Unmap()
	if !p.trust(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, ok := parseHop(strings.TrimSpace(hop))
		if !ok {
			break // nobody trusted wrote that
		}
		if addr = next; !p.trust(addr) {
			break
		}
	}
	return addr
}

// parseHop reads an address, which some proxies write with the port.
func parseHop(s string) (netip.Addr, bool) {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(s)
	return a.Unmap(), err == nil
}

// neighbours is what one client can choose its address from: one IPv4 address, or the /64 that a subscriber has of IPv6.
func neighbours(a netip.Addr) netip.Addr {
	if a.Is4() || !a.IsValid() {
		return a
	}
	network, err := a.WithZone("").Prefix(64)
	if err != nil {
		return a
	}
	return network.Addr()
}
