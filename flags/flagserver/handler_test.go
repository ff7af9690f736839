package flagserver

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestAnswers(t *testing.T) {
	s := start(t, Config{})
	root := strings.TrimSuffix(s.URL(), "/flags")
	gif := plate("cn")
	germany, _ := plates{}.Metadata("de")
	for _, tt := range []struct {
		method, path string
		status       int
		contentType  string
		body         string
	}{
		{"GET", "/flags/cn/cn.gif", 200, "image/gif", string(gif)},
		{"HEAD", "/flags/cn/cn.gif", 200, "image/gif", string(gif)},
		{"GET", "/flags/de/metadata.json", 200, "application/json", string(germany)},
		{"GET", "/flags/zz/metadata.json", 404, "text/plain; charset=utf-8", "no metadata for country code \"zz\"\n"},
		{"GET", "/flags/zz/zz.gif", 404, "text/plain; charset=utf-8", "no flag for country code \"zz\"\n"},
		{"GET", "/flags/CN/CN.gif", 404, "text/plain; charset=utf-8", "no such page: flags are at /flags/cc/cc.gif, in lower case\n"},
		{"GET", "/flags/cn/us.gif", 404, "text/plain; charset=utf-8", "no such page: flags are at /flags/cc/cc.gif, in lower case\n"},
		{"GET", "/flags/c/c.gif", 404, "text/plain; charset=utf-8", "no such page: flags are at /flags/cc/cc.gif, in lower case\n"},
		{"GET", "/flags", 404, "text/plain; charset=utf-8", "404 page not found\n"},
		{"POST", "/flags/cn/cn.gif", 405, "text/plain; charset=utf-8", "Method Not Allowed\n"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, root+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if tt.method == "HEAD" && len(body) == 0 {
			body = []byte(tt.body) // which it would have been
		}
		if err != nil || resp.StatusCode != tt.status || string(body) != tt.body {
			t.Errorf("%s %s: %d %.80q, %v, want %d %.80q", tt.method, tt.path, resp.StatusCode, body, err, tt.status, tt.body)
		}
		if got := resp.Header.Get("Content-Type"); got != tt.contentType || resp.ContentLength != int64(len(tt.body)) {
			t.Errorf("%s %s: %q of length %d, want %q of %d", tt.method, tt.path, got, resp.ContentLength, tt.contentType, len(tt.body))
		}
	}
}

func TestServiceTimePasses(t *testing.T) {
	const serviceTime = 30 * time.Millisecond
	s := start(t, Config{ServiceTime: Fixed(serviceTime)})
	for _, cc := range []string{"cn", "zz"} {
		begin := time.Now()
		resp, err := http.Get(s.URL() + "/" + cc + "/" + cc + ".gif")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if took := time.Since(begin); took < serviceTime {
			t.Errorf("%s was answered after %v, service time is %v", cc, took, serviceTime)
		}
	}
}

// In the fake time of synctest the handler takes exactly its delay. So it can be seen
// that the k-th request for a flag takes the k-th delay of this flag, however the
// requests for others come in between.
func TestDelayDoesNotDependOnTheOrderOfArrival(t *testing.T) {
	cfg := Config{ServiceTime: Uniform(0, 2*time.Second), Seed: 42}
	for _, order := range []string{"cn cn cn us us zz", "zz us cn us cn cn"} {
		inBubble(t, cfg, func(t *testing.T, h http.Handler) {
			asked := map[string]uint64{}
			for _, cc := range strings.Fields(order) {
				begin := time.Now()
				get(t.Context(), h, "/flags/"+gifKind.path(cc))
				if took, want := time.Since(begin), cfg.Delay(cc, asked[cc]); took != want {
					t.Errorf("order %s: request %d for %s took %v, want %v", order, asked[cc], cc, took, want)
				}
				asked[cc]++
				get(t.Context(), h, "/flags/"+metadataKind.path(cc)) // does not count
			}
		})
	}
}

func TestClientThatLeavesIsNotWaitedFor(t *testing.T) {
	inBubble(t, Config{ServiceTime: Fixed(time.Hour)}, func(t *testing.T, h http.Handler) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		w := get(ctx, h, "/flags/cn/cn.gif")
		if took := time.Since(begin); took != time.Second || w.Body.Len() != 0 {
			t.Errorf("left after 1s: served until %v, %d bytes", took, w.Body.Len())
		}
	})
}

// The log has a line for each request, whatever became of it.
func TestLog(t *testing.T) {
	var lines strings.Builder
	cfg := Config{ServiceTime: Fixed(1500 * time.Millisecond), Log: log.New(&lines, "", 0)}
	inBubble(t, cfg, func(t *testing.T, h http.Handler) {
		get(t.Context(), h, "/flags/br/br.gif")
		get(t.Context(), h, "/flags/zz/zz.gif")
		get(t.Context(), h, "/a%0Ab")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		get(ctx, h, "/flags/br/br.gif")
	})
	cfg.ServiceTime, cfg.Bandwidth = Fixed(0), 200 // so that it is sent in pieces
	inBubble(t, cfg, func(t *testing.T, h http.Handler) { get(t.Context(), h, "/flags/br/metadata.json") })
	image := plate("br")
	m, _ := plates{}.Metadata("br")
	want := fmt.Sprintf("GET /flags/br/br.gif 200 %d bytes 1.5s\n", len(image)) +
		"GET /flags/zz/zz.gif 404 30 bytes 1.5s\n" +
		"GET /a%0Ab 404 19 bytes 0s\n" +
		"GET /flags/br/br.gif none 0 bytes 1s\n" +
		fmt.Sprintf("GET /flags/br/metadata.json 200 %d bytes %v\n", len(m), time.Duration(len(m))*time.Second/200)
	if lines.String() != want {
		t.Errorf("got\n%swant\n%s", lines.String(), want)
	}
}

// One op is one answer of the handler itself, without a socket.
func BenchmarkHandler(b *testing.B) {
	for _, d := range []Distribution{Fixed(0), Uniform(0, 1)} { // a nanosecond is not worth waiting for
		b.Run(fmt.Sprintf("service-time=%v", d), func(b *testing.B) {
			h, err := NewHandler(Config{Images: plates{}, ServiceTime: d})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/flags/cn/cn.gif", nil))
			}
		})
	}
}
