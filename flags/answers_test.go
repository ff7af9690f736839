package flags_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"manyhands/flags"
	"manyhands/flags/drawing"
)

// brazil is the bytes of a real flag.
func brazil(t testing.TB) []byte {
	t.Helper()
	gif, ok := drawing.Flags{}.GIF("BR")
	if !ok {
		t.Fatal("there is no flag of BR")
	}
	return gif
}

// What is no whole flag is an error that says what came, and is not saved.
func TestWhatIsNoFlag(t *testing.T) {
	gif := brazil(t)
	const page = "<!DOCTYPE html><title>Log in</title>"
	encoded := func(coding string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(body)
		}
	}
	answers := []struct {
		name   string
		answer http.HandlerFunc
		want   string // what the reason says after the address
	}{
		{"login page", body(page), "got an HTML page, want a whole GIF image"},
		{"page with a byte order mark", body("\ufeff  " + page), "got an HTML page, want"},
		{"JSON", body(`{"error": "no such flag"}`), "got JSON, want"},
		{"XML", body(`<?xml version="1.0"?><Error/>`), "got an XML document, want"},
		{"PNG", body("\x89PNG\r\n\x1a\n0000"), "got a PNG image, want"},
		{"text", body("Please pay\nfor the network"), `got text that begins with "Please pay\nfor the network", want`},
		{"UTF-16", body("\xff\xfe<\x00h\x00"), "got text in another encoding than UTF-8, want"},
		{"nothing", body(""), "got an empty body, want"},
		{"no bytes", body("\x00\x01\x02\x03\x04"), "got data that begin with 00 01 02 03, want"},
		{"gzip", encoded("gzip", gzipped(gif)), `got data compressed with "gzip", which was not asked for, want`},
		{"br", encoded("br", []byte("\x0b\x02\x80")), `got data compressed with "br", which`},
		{"deflate", encoded("deflate", deflated(gif)), `got data compressed with "deflate", which`},
		{"gzip without its header", body(string(gzipped(gif))), "got data compressed with gzip, want"},
		{"page that begins like a GIF", body("GIF89a" + page), "got a damaged GIF, want"},
		{"only a header", body("GIF89a"), "got a GIF that ends early, after 6 bytes, want"},
		{"no pixels", body("GIF89a\x01\x00\x01\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3b"), "got a GIF without an image, want"},
		{"no image", body("GIF89a\x01\x00\x01\x00\x00\x00\x00\x3b"), "got a GIF without an image, want"},
		{"page behind the flag", body(string(gif) + page), "got a GIF followed by 36 bytes, want"},
		{"cut without a length", cut(gif[:300], ""), "got a GIF that ends early, after 300 bytes, want"},
		{"cut at the value of the trailer", cut(cutAtTrailerByte(t, gif), ""), "got a GIF that ends early, after"},
		{"cut with a length", cut(gif[:15], "Content-Length: 500\r\n"), "ended early: 15 of 500 bytes"},
		{"cut before the first byte", cut(nil, "Content-Length: 500\r\n"), "ended early: 0 of 500 bytes"},
		{"cut with one byte", cut(gif[:1], "Content-Length: 2\r\n"), "ended early: 1 of 2 bytes"},
		{"cut before one byte", cut(nil, "Content-Length: 1\r\n"), "ended early: 0 of 1 byte"},
		{"a byte behind the flag", body(string(gif) + "x"), "got a GIF followed by 1 byte, want"},
		{"garbage for pixels", body("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\xff" +
			strings.Repeat("\xff", 255) + "\x00;"), "got a damaged GIF (reading image data: lzw: invalid code), want a whole GIF image"},
		{"no room on the canvas", body("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff\x2c\x05\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;"),
			"got a damaged GIF (frame bounds larger than image bounds), want"},
		{"billions of pixels", body("GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02\x44\x01\x00;"),
			"got a GIF of more than 50 million pixels, want"},
		{"cut with chunks", cut([]byte("f\r\n"+string(gif[:15])+"\r\n"), "Transfer-Encoding: chunked\r\n"), "ended early: 15 bytes"},
		{"no answer", func(w http.ResponseWriter, _ *http.Request) { hangUp(w, "") }, "the server closed the connection without an answer"},
		{"half a header", func(w http.ResponseWriter, _ *http.Request) { hangUp(w, "HTTP/1.1 200 O") }, "the server closed the connection without an answer"},
		{"redirected for ever", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, "stopped after 10 redirects"},
		{"redirected to nowhere", status(302, ""), "302 Found"},
		{"another protocol", func(w http.ResponseWriter, _ *http.Request) { hangUp(w, "SSH-2.0-OpenSSH_9.6\r\n") },
			`net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.6"`},
		{"terminal codes", body("\x1b[31mhello"), `got text that begins with "\x1b[31mhello", want`},
		{"part", func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Range", "bytes=0-99")
			http.ServeContent(w, r, "", drawing.Flags{}.Modified("BR"), bytes.NewReader(gif))
		}, "206 Partial Content"},
		{"too large", body(strings.Repeat("x", flags.MaxBytes+1)), "more than 1048576 bytes, too large for a flag"},
		{"too many requests", status(429, "2"), "429 Too Many Requests; fewer workers may help (Retry-After: 2)"},
		{"too many requests, without a time", status(429, ""), "429 Too Many Requests; fewer workers may help"},
		{"closed for a while", status(503, "Tue, 01 Dec 2026 00:00:00 GMT"), "503 Service Unavailable (Retry-After: Tue, 01 Dec 2026 00:00:00 GMT)"},
	}
	for _, tt := range answers {
		t.Run(tt.name, func(t *testing.T) {
			c, dir := site(t, tt.answer), t.TempDir()
			out, err := flags.Download{Client: c, Code: "BR", Dir: dir}.Do(t.Context())
			if want := "GET " + c.URL("BR") + ": " + tt.want; err == nil || out.Status != flags.Failed || !strings.HasPrefix(out.Reason, want) {
				t.Errorf("got %s: %s, want an error: %s", out.Status, out.Reason, want)
			}
			for _, word := range []string{"EOF", "\n"} {
				if strings.Contains(out.Reason, word) {
					t.Errorf("the reason is no plain English in one line: %q", out.Reason)
				}
			}
			if got := names(t, dir); len(got) != 0 {
				t.Errorf("saved %q", got)
			}
		})
	}
}

// An answer is judged by its content: a site may give a wrong type.
func TestWhatIsAFlag(t *testing.T) {
	gif := brazil(t)
	header := func(key, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(key, value)
			_, _ = w.Write(gif)
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"as text":                header("Content-Type", "text/html; charset=utf-16"),
		"without a type":         header("Content-Type", ""),
		"identity":               header("Content-Encoding", "identity"),
		"said to be compressed":  header("Content-Encoding", "gzip"),
		"padded":                 body(string(gif) + "\x00\x00\x00"),
		"with a new line":        body(string(gif) + "\r\n"),
		"in the older version":   body("GIF87a" + string(gif[6:])),
		"until the end":          cut(gif, ""),
		"compressed if asked to": negotiated(gif),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := site(t, answer).Get(t.Context(), "BR"); err != nil {
				t.Error(err)
			}
		})
	}
}

// The reason names the page to which a request was redirected, which explains the rest.
func TestRedirectToALoginPage(t *testing.T) {
	for code, want := range map[int]string{200: "got an HTML page, want a whole GIF image", 403: "403 Forbidden"} {
		c := site(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/login" {
				http.Redirect(w, r, "/login?from="+r.URL.Path, http.StatusFound)
				return
			}
			w.WriteHeader(code)
			fmt.Fprint(w, "<html><title>Log in</title>")
		})
		_, err := c.Get(t.Context(), "BR")
		root := strings.TrimSuffix(c.BaseURL, "/flags")
		want = "GET " + c.URL("BR") + ": redirected to " + root + "/login?from=/flags/br/br.gif: " + want
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// No part of a flag passes for the whole, wherever it is cut.
func TestNoPartOfAFlagIsWhole(t *testing.T) {
	gif := brazil(t)
	var part []byte
	c := site(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(part) })
	for n := 0; n < len(gif); n += 1 + n/20 { // each of the first bytes, and fewer of the pixels
		part = gif[:n]
		if _, err := c.Get(t.Context(), "BR"); err == nil {
			t.Errorf("%d of %d bytes pass for a flag", n, len(gif))
		}
	}
}

func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

func status(code int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(code)
	}
}

// negotiated compresses the answer for a client that has not said that it wants none.
func negotiated(gif []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") == "identity" {
			_, _ = w.Write(gif)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(gzipped(gif))
	}
}

// cut sends these header lines and this part of a body, and closes the connection.
func cut(part []byte, header string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		hangUp(w, "HTTP/1.1 200 OK\r\n"+header+"Connection: close\r\n\r\n"+string(part))
	}
}

// hangUp writes to the bare connection and closes it.
func hangUp(w http.ResponseWriter, text string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(conn, text)
	_ = conn.Close()
}

// cutAtTrailerByte is the longest part of a GIF that ends in the value of the trailer.
func cutAtTrailerByte(t *testing.T, gif []byte) []byte {
	t.Helper()
	i := bytes.LastIndexByte(gif[:len(gif)-1], 0x3b)
	if i < 0 {
		t.Fatal("the flag has no such byte")
	}
	return gif[:i+1]
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}
