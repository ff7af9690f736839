package flags

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
)

// This machine needs no proxy, under any of its names.
func TestProxyOfThisMachine(t *testing.T) {
	hosts := map[string]bool{
		"localhost": true, "LOCALHOST": true, "localhost.": true, "flags.localhost": true, "127.0.0.1": true, "127.1": true,
		"127.0.0.1.": true, "0.0.0.0": true, "[::1]": true, "[::ffff:127.0.0.1]": true,
		"localhost.example": false, "mylocalhost": false, "127.example": false, "192.0.2.1": false, "[2001:db8::1]": false, "flags.test": false,
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		hosts[name], hosts[strings.ToUpper(name)+"."], hosts["x"+name] = true, true, false
	}
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		switch ip := netip.MustParsePrefix(a.String()).Addr(); {
		case ip.Is4():
			hosts[ip.String()] = true
		case !ip.IsLinkLocalUnicast():
			hosts["["+ip.String()+"]"] = true
		}
	}
	for host, want := range hosts {
		req, err := http.NewRequest(http.MethodGet, "http://"+host+":8000/flags", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := onThisMachine(req.URL.Hostname()); got != want {
			t.Errorf("%s: %t", host, got)
		}
	}
}
