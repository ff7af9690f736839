package flags_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/flags"
	"manyhands/flags/flagserver"
)

func TestGetRefusesMalformedCodes(t *testing.T) {
	c := start(t, flagserver.Config{})
	for _, code := range []string{"", "C", "CHN", "C1", "..", "c/", "é", "@A", "[a"} {
		if _, err := c.Get(t.Context(), code); err == nil || !strings.Contains(err.Error(), "want two letters") {
			t.Errorf("Get(%q): error %v, want one about two letters", code, err)
		}
	}
}

func TestStatusErrors(t *testing.T) {
	tests := []struct {
		code int
		want flags.Status
		text string
	}{
		{404, flags.NotFound, "404 Not Found"},
		{418, flags.Failed, "418 I'm a teapot"},
		{500, flags.Failed, "500 Internal Server Error"},
		{304, flags.Failed, "304 Not Modified"},
		{599, flags.Failed, "599"},
		{204, flags.Failed, "204 No Content"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.code), func(t *testing.T) {
			c := site(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.code) })
			_, err := c.Get(t.Context(), "CN")
			var status *flags.StatusError
			if !errors.As(err, &status) {
				t.Fatalf("Get: error %v, want a *StatusError", err)
			}
			if status.Code != tt.code || status.URL != c.URL("CN") {
				t.Errorf("got %+v, want code %d of %s", status, tt.code, c.URL("CN"))
			}
			if got := flags.StatusOf(err); got != tt.want {
				t.Errorf("StatusOf = %q, want %q", got, tt.want)
			}
			if want := "GET " + c.URL("CN") + ": " + tt.text; err.Error() != want {
				t.Errorf("error is %q, want %q", err, want)
			}
		})
	}
}

func TestNotFoundFromTheRealServer(t *testing.T) {
	_, err := start(t, flagserver.Config{}).Get(t.Context(), "ZZ")
	if got := flags.StatusOf(err); got != flags.NotFound {
		t.Errorf("status of ZZ is %q (%v), want %q", got, err, flags.NotFound)
	}
}

func TestTimeoutKeepsItsCause(t *testing.T) {
	for name, head := range map[string]string{"before the answer": "", "within the body": "GIF"} {
		t.Run(name, func(t *testing.T) {
			c := site(t, stall(head))
			c.Timeout = 20 * time.Millisecond
			_, err := c.Get(t.Context(), "CN")
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v, want context.DeadlineExceeded in it", err)
			}
			for _, want := range []string{c.URL("CN"), "within 20ms"} {
				if err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestCancelReturnsTheCause(t *testing.T) {
	enough := errors.New("enough")
	for name, head := range map[string]string{"before the answer": "", "within the body": "GIF"} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			c := site(t, func(w http.ResponseWriter, r *http.Request) {
				time.AfterFunc(time.Millisecond, func() { cancel(enough) })
				stall(head)(w, r)
			})
			_, err := c.Get(ctx, "CN")
			if !errors.Is(err, enough) || flags.StatusOf(err) != flags.Failed {
				t.Errorf("error %v, want the cause of the cancel", err)
			}
		})
	}
}

func TestCancelledBeforeTheStart(t *testing.T) {
	var asked atomic.Bool
	c := site(t, func(http.ResponseWriter, *http.Request) { asked.Store(true) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, "CN"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if asked.Load() {
		t.Error("the server was asked all the same")
	}
}

func TestConnectionErrorKeepsItsCause(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	c := client(t, server.URL)
	server.Close() // nobody listens there any more
	_, err := c.Get(t.Context(), "CN")
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "dial" {
		t.Errorf("error %v, want a *net.OpError of dial", err)
	}
}

func TestTruncatedBodyLeavesNoFile(t *testing.T) {
	c := site(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "GIF89a and no more")
	})
	dir := t.TempDir()
	out, err := flags.Download{Client: c, Code: "CN", Dir: dir}.Do(t.Context())
	if !errors.Is(err, io.ErrUnexpectedEOF) || out.Status != flags.Failed {
		t.Errorf("got %+v, %v, want %v", out, err, io.ErrUnexpectedEOF)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("files left behind: %q", got)
	}
}

func TestBodySizeIsLimited(t *testing.T) {
	gif := brazil(t)
	for _, tt := range []struct {
		size   int
		stated string // length in the header
		ok     bool
	}{
		{flags.MaxBytes, "", true}, {flags.MaxBytes, fmt.Sprint(flags.MaxBytes), true},
		{flags.MaxBytes + 1, "", false}, {flags.MaxBytes + 1, fmt.Sprint(flags.MaxBytes + 1), false},
		{flags.MaxBytes + 1, "4611686018427387904", false},
	} {
		c := site(t, func(w http.ResponseWriter, _ *http.Request) {
			if tt.stated != "" {
				w.Header().Set("Content-Length", tt.stated)
			}
			// Zeros may follow the end of a GIF.
			_, _ = w.Write(append(slices.Clone(gif), make([]byte, tt.size-len(gif))...))
		})
		got, err := c.Get(t.Context(), "CN")
		if ok := err == nil && len(got) == tt.size; ok != tt.ok {
			t.Errorf("%d bytes: got %d, %v", tt.size, len(got), err)
		}
		if !tt.ok && err != nil && !strings.Contains(err.Error(), "too large") {
			t.Errorf("error %q does not say what is wrong", err)
		}
	}
}
