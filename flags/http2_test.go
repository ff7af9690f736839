package flags

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Sites on the web speak HTTP/2, whose errors are others than those of HTTP/1.
func TestCancelOverHTTP2ReturnsTheCause(t *testing.T) {
	enough := errors.New("enough")
	for name, inBody := range map[string]bool{"before the answer": false, "within the body": true} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.ProtoMajor != 2 {
					t.Errorf("protocol is %s", r.Proto)
				}
				if inBody {
					_, _ = w.Write([]byte("GIF"))
					w.(http.Flusher).Flush()
				}
				cancel(enough)
				<-r.Context().Done()
			}))
			server.EnableHTTP2 = true
			server.StartTLS()
			defer server.Close()
			shared := httpClient
			httpClient = server.Client() // it trusts the server's certificate
			defer func() { httpClient = shared }()

			if _, err := (Client{BaseURL: server.URL}).Get(ctx, "CN"); !errors.Is(err, enough) {
				t.Errorf("error %v, want the cause of the cancel", err)
			}
		})
	}
}
