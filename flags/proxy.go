package flags

import (
	"net"
	"net/http"
	"net/url"
)

// proxyOf is http.ProxyFromEnvironment, but addresses of this machine never need a proxy.
// ProxyFromEnvironment has an error also for these in a program that a web server has started
// (REQUEST_METHOD is set) with HTTP_PROXY in its environment.
func proxyOf(req *http.Request) (*url.URL, error) {
	host := req.URL.Hostname()
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil, nil
	}
	return http.ProxyFromEnvironment(req)
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
