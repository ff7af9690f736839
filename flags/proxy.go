package flags

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
)

// proxyOf is http.ProxyFromEnvironment, but addresses of this machine never need a proxy.
// ProxyFromEnvironment leaves out only "localhost" and 127.x.x.x. It has an error also for these in
// a program that a web server has started (REQUEST_METHOD is set) with HTTP_PROXY in its
// environment.
func proxyOf(req *http.Request) (*url.URL, error) {
	proxy, err := http.ProxyFromEnvironment(req)
	if (proxy != nil || err != nil) && onThisMachine(req.URL.Hostname()) {
		return nil, nil
	}
	return proxy, err
}

// onThisMachine reports whether a host of a URL is this machine. It asks no name server: behind a
// proxy there may be none that answers.
func onThisMachine(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.WithZone("").Unmap()
		return ip.IsLoopback() || ip.IsUnspecified() || isOwn(ip)
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasPrefix(host, "127.") && strings.Trim(host, "0123456789.") == "" {
		return true // 127.1 is short for 127.0.0.1
	}
	own, err := os.Hostname()
	own = strings.ToLower(own)
	short, _, _ := strings.Cut(own, ".")
	return err == nil && host != "" && (host == own || host == short)
}

// isOwn reports whether a network interface of this machine has the address.
func isOwn(ip netip.Addr) bool {
	addresses, _ := net.InterfaceAddrs()
	return slices.ContainsFunc(addresses, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr().WithZone("").Unmap() == ip
	})
}

// Proxy returns the address of the proxy through which the client downloads, without its
// password. It is "" if there is none. HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the environment
// choose it.
func (c Client) Proxy() (string, error) {
	req, err := http.NewRequest(http.MethodGet, c.BaseURL, nil)
	if err != nil {
		return "", err
	}
	proxy, err := proxyOf(req)
	if proxy == nil || err != nil {
		return "", err
	}
	return proxy.Redacted(), nil
}
