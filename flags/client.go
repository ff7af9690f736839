package flags

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
)

const (
	// DefaultTimeout bounds one request, from dialling to the last byte. Time in which this
	// process is stopped, as by Ctrl-Z, does not count.
	DefaultTimeout = 6100 * time.Millisecond

	// MaxBytes is the size limit of a flag. Real flags have 1.2 to 36 kB; a larger body
	// is a wrong page or an attack.
	MaxBytes = 1 << 20
)

// Client downloads flags from one site. It is a plain value: comparable, cheap to make and
// to copy, and safe for concurrent use. All its fields are plain too, so a parent process can
// pass its client to a child process. All clients of a process share their connections.
type Client struct {
	BaseURL string        // without a slash at the end: "http://127.0.0.1:8000/flags"
	Timeout time.Duration // for one request; 0 means DefaultTimeout
}

// NewClient returns a client of the site at base with the default time-out. The error, of
// one line, says that base is not an absolute http or https URL. NewClient removes a slash at
// the end of base.
func NewClient(base string) (Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return Client{}, fmt.Errorf("bad base URL %q: want http://HOST[:PORT][/PATH] or https://HOST[:PORT][/PATH]", base)
	}
	if u.User != nil { // the URL is in reports and records
		return Client{}, fmt.Errorf("bad base URL %q: want one without a user name and password, which reports would show", u.Redacted())
	}
	return Client{BaseURL: strings.TrimRight(base, "/")}, nil
}

// URL returns the address of the flag of a code: BASE/cc/cc.gif in lower case.
func (c Client) URL(code string) string {
	return c.address(code, strings.ToLower(code)+".gif")
}

func (c Client) address(code, file string) string {
	return c.BaseURL + "/" + strings.ToLower(code) + "/" + file
}

// Get downloads the flag of a two-letter code with one GET, following redirects, and
// returns the bytes of the image, which is a whole GIF. Get accepts any two letters, in any
// case: the server decides whether the flag exists.
//
// A status other than 200 is a [*StatusError]. An answer that is no whole GIF, like a login
// page, is an error that says what came instead, and so is a redirect to the flag of another
// country; the type in the header of the answer does not
// matter. A body that ends early is io.ErrUnexpectedEOF. A failure of the network keeps its
// cause, a time-out is context.DeadlineExceeded, and when ctx is cancelled the error is the
// context's cause. Every error but that of a malformed code names the URL.
func (c Client) Get(ctx context.Context, code string) ([]byte, error) {
	a, err := c.fetch(ctx, code, strings.ToLower(code)+".gif")
	if err != nil {
		return nil, err
	}
	if err := checkGIF(a.body); err != nil {
		got := err.Error()
		switch err {
		case errNoGIF:
			got = describe(a.header, a.body)
		case errCut:
			got = fmt.Sprintf("%v, after %s", err, sizeText(len(a.body), -1))
		}
		return nil, fmt.Errorf("%s: got %s, want a whole GIF image", a.place(), got)
	}
	return a.body, nil
}

const metadataFile = "metadata.json"

// Country asks for the name of a country with one GET of BASE/cc/metadata.json. The
// errors are those of [Client.Get].
func (c Client) Country(ctx context.Context, code string) (string, error) {
	a, err := c.fetch(ctx, code, metadataFile)
	if err != nil {
		return "", err
	}
	text := bytes.TrimPrefix(a.body, []byte(byteOrderMark))
	if !json.Valid(text) {
		return "", fmt.Errorf("%s: got %s, want JSON", a.place(), describe(a.header, a.body))
	}
	var metadata struct{ Country string }
	if err := json.Unmarshal(text, &metadata); err != nil {
		return "", fmt.Errorf("%s: %w", a.place(), err)
	}
	name := strings.Map(printable, metadata.Country)
	if fileName(name) == "" || len(name) > longestName {
		return "", fmt.Errorf("%s: got JSON that names no country", a.place())
	}
	return name, nil
}

// longestName is in bytes. It leaves room for the extension and for a temporary suffix.
const longestName = 200

// printable removes control characters from a text, because a terminal obeys them.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return '_'
	}
	return r
}

// answer is a body that came whole.
type answer struct {
	from, url *url.URL // before and after redirects
	header    http.Header
	body      []byte
}

// place says what was requested, for errors.
func (a answer) place() string { return a.status(http.StatusOK).place() }

func (a answer) status(code int) *StatusError {
	e := &StatusError{Code: code, URL: a.url.Redacted(), RetryAfter: a.header.Get("Retry-After")}
	if from := a.from.Redacted(); from != e.URL {
		e.From = from
	}
	return e
}

// fetch is one GET of a file of a country, with its time-out.
func (c Client) fetch(ctx context.Context, code, file string) (answer, error) {
	if !wellFormed(code) {
		return answer{}, fmt.Errorf("malformed country code %q: want two letters", code)
	}
	timeout := c.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	// The cause says how long we waited, which "context deadline exceeded" does not.
	late := &plainError{fmt.Sprintf("no complete answer within %v", timeout), context.DeadlineExceeded}
	ctx, t := withRunningTimeout(ctx, timeout, late)
	defer t.stop()
	a, err := get(ctx, c.address(code, file))
	for ctx.Err() == nil && timedOut(err) && t.stoodStill() { // dialling has a time-out of its own, which counts a stop
		a, err = get(ctx, c.address(code, file))
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		// HTTP/1 says why ctx is done, HTTP/2 only that it is.
		err = fmt.Errorf("GET %s: %w", c.address(code, file), context.Cause(ctx))
	}
	if err == nil && ofAnotherCountry(a.url.Path, code) {
		return answer{}, fmt.Errorf("%s: that is of another country", a.place())
	}
	return a, err
}

// ofAnotherCountry reports whether a path is that of a file of a country as [Client.URL] has
// it, but of another one than was asked for. Any other path may hold the right file.
func ofAnotherCountry(urlPath, code string) bool {
	dir, file := path.Split(urlPath)
	country := path.Base(dir)
	return wellFormed(country) && !strings.EqualFold(country, code) && (strings.EqualFold(file, country+".gif") || file == metadataFile)
}

func timedOut(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

// plainError replaces the text of its cause, which errors.Is still finds.
type plainError struct {
	text  string
	cause error
}

func (e *plainError) Error() string { return e.text }
func (e *plainError) Unwrap() error { return e.cause }

// get is one GET of an address.
func get(ctx context.Context, address string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Accept-Encoding", "identity") // without it, a server may compress the answer
	resp, err := httpClient.Do(req)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return answer{}, fmt.Errorf("GET %s: %w", address, &plainError{"the server closed the connection without an answer", err})
	case err != nil:
		// The *url.Error around it names the address of the last redirect, without its host.
		if outer, ok := errors.AsType[*url.Error](err); ok {
			err = outer.Err
		}
		return answer{}, fmt.Errorf("GET %s: %w", address, err)
	}
	defer resp.Body.Close()
	a := answer{from: req.URL, url: resp.Request.URL, header: resp.Header}
	if resp.StatusCode != http.StatusOK { // no other status means a whole flag
		// A connection can be reused only after its body was read to the end. Error pages
		// are short; a long one is not worth the wait.
		_, _ = io.CopyN(io.Discard, resp.Body, 16<<10)
		return answer{}, a.status(resp.StatusCode)
	}
	if a.body, err = readAll(resp); err != nil {
		return answer{}, fmt.Errorf("%s: %w", a.place(), err)
	}
	return a, nil
}

// readAll reads the whole body. A body that ends early or is too long is an error. If the
// site announces the length, as most do, readAll allocates once.
func readAll(resp *http.Response) (body []byte, err error) {
	length, got := resp.ContentLength, 0
	if 0 <= length && length <= MaxBytes {
		body = make([]byte, length)
		got, err = io.ReadFull(resp.Body, body)
	} else {
		body, err = io.ReadAll(io.LimitReader(resp.Body, MaxBytes+1))
		got = len(body)
	}
	switch size := sizeText(got, length); {
	case got > MaxBytes:
		return nil, fmt.Errorf("more than %d bytes, too large for a flag", MaxBytes)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &plainError{"ended early: " + size, err}
	case err != nil:
		return nil, fmt.Errorf("after %s: %w", size, err)
	}
	return body, nil
}

// sizeText says how much of a body was received: "15 of 500 bytes". The length is negative if
// the site has not announced it.
func sizeText(got int, length int64) string {
	text := ""
	if length < 0 {
		length = int64(got)
	} else {
		text = fmt.Sprintf("%d of ", got)
	}
	if length == 1 {
		return text + "1 byte"
	}
	return text + fmt.Sprintf("%d bytes", length)
}

// wellFormed reports whether code is two ASCII letters. The path of the URL and the name of
// the file are made from the code, so nothing else may get into them.
func wellFormed(code string) bool {
	return len(code) == 2 && letter(code[0]) && letter(code[1])
}

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// httpClient is shared by all clients of the process, and with it the connections: a client
// made for one task must find the connection of the task before.
var httpClient = &http.Client{Transport: &http.Transport{
	Proxy: proxyOf,
	// With the default of 2 idle connections, every worker beyond the second would close its
	// connection after each download and dial again for the next: a measurement of W workers
	// would measure dialling. So the limit is above the number of workers.
	MaxIdleConnsPerHost: 1024,
	WriteBufferSize:     512, // a request has about 120 bytes
	IdleConnTimeout:     30 * time.Second,
	// A dial outlives the download that asked for it, so it has a time-out of its own.
	// Keep-alive probes are off, because every request has a time-out.
	DialContext:         (&net.Dialer{Timeout: DefaultTimeout, KeepAlive: -1}).DialContext,
	TLSHandshakeTimeout: DefaultTimeout,
	ForceAttemptHTTP2:   true, // setting DialContext turns it off
	DisableCompression:  true, // a GIF is compressed already
}}

// CloseIdleConnections closes the connections that no download is using. A program that needs
// no more flags calls it, so that no goroutine is left. A later download dials again.
func CloseIdleConnections() { httpClient.CloseIdleConnections() }
