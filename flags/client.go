package flags

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

const (
	// DefaultTimeout bounds one request, from dialling to the last byte.
	DefaultTimeout = 6100 * time.Millisecond

	// MaxBytes bounds the size of a flag. The real ones have 1.2 to 36 kB; a body
	// beyond this is no flag but somebody else's page, or an attack.
	MaxBytes = 1 << 20
)

// Client downloads flags from one site. It is a plain value: comparable, cheap to
// make and to copy, safe for concurrent use, and all its fields are plain, so that a
// child process can be handed the client of its parent. All clients of a process
// share their connections.
type Client struct {
	BaseURL string        // without a slash at the end: "http://127.0.0.1:8000/flags"
	Timeout time.Duration // for one request; 0 means DefaultTimeout
}

// NewClient returns a client of the site at base with the default time-out, or an
// error in one line when base is not an absolute http or https URL. A slash at the
// end of base is dropped.
func NewClient(base string) (Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return Client{}, fmt.Errorf("bad base URL %q: want http://HOST[:PORT][/PATH] or https://HOST[:PORT][/PATH]", base)
	}
	return Client{BaseURL: strings.TrimRight(base, "/")}, nil
}

// URL returns where the flag of a code is: BASE/cc/cc.gif in lower case.
func (c Client) URL(code string) string {
	return c.address(code, strings.ToLower(code)+".gif")
}

func (c Client) address(code, file string) string {
	return c.BaseURL + "/" + strings.ToLower(code) + "/" + file
}

// Get downloads the flag of a two-letter code with one GET, following redirects, and
// returns the bytes of the image. Any two letters will do, in any case: whether such
// a flag exists is for the server to say.
//
// A status other than 2xx is a [*StatusError]. A failure of the network keeps its
// cause, a time-out is context.DeadlineExceeded, and when ctx is cancelled the error
// is the context's cause. Every error but that of a malformed code names the URL.
func (c Client) Get(ctx context.Context, code string) ([]byte, error) {
	return c.fetch(ctx, code, strings.ToLower(code)+".gif")
}

// Country asks for the name of a country with one GET of BASE/cc/metadata.json. The
// errors are those of [Client.Get].
func (c Client) Country(ctx context.Context, code string) (string, error) {
	const file = "metadata.json"
	text, err := c.fetch(ctx, code, file)
	if err != nil {
		return "", err
	}
	var metadata struct{ Country string }
	if err := json.Unmarshal(text, &metadata); err != nil {
		return "", fmt.Errorf("read %s: %w", c.address(code, file), err)
	}
	name := strings.Map(printable, metadata.Country)
	if fileName(name) == "" || len(name) > longestName {
		return "", fmt.Errorf("read %s: it names no country", c.address(code, file))
	}
	return name, nil
}

// longestName is in bytes, and leaves room in a file's name for what is added.
const longestName = 200

// printable keeps what a terminal could be commanded with out of a text.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return '_'
	}
	return r
}

// fetch is one GET of a file of a country, with its time-out.
func (c Client) fetch(ctx context.Context, code, file string) ([]byte, error) {
	if !wellFormed(code) {
		return nil, fmt.Errorf("malformed country code %q: want two letters", code)
	}
	timeout := c.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	// The cause says how long we waited, which "context deadline exceeded" does not.
	late := fmt.Errorf("no answer within %v: %w", timeout, context.DeadlineExceeded)
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, late)
	defer cancel()
	body, err := get(ctx, c.address(code, file))
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		// HTTP/1 says why ctx is done, HTTP/2 only that it is.
		err = fmt.Errorf("GET %s: %w", c.address(code, file), context.Cause(ctx))
	}
	return body, err
}

// get is one GET of an address.
func get(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := httpClient.Do(req)
	if err != nil {
		return nil, err // a *url.Error: it names the method and the URL
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK { // no other answer has the whole of a flag
		// A connection can be used again only when its body was read to the end.
		// Error pages are short; a long one is not worth the wait.
		_, _ = io.CopyN(io.Discard, resp.Body, 16<<10)
		return nil, &StatusError{Code: resp.StatusCode, URL: resp.Request.URL.String()}
	}
	return readAll(resp)
}

// readAll reads the whole body, which must neither end early nor go on for ever. Most
// sites say how long it is: then it takes one allocation of that size.
func readAll(resp *http.Response) ([]byte, error) {
	address, n := resp.Request.URL, resp.ContentLength
	var body []byte
	var err error
	if 0 <= n && n <= MaxBytes {
		body = make([]byte, n)
		_, err = io.ReadFull(resp.Body, body)
	} else {
		body, err = io.ReadAll(io.LimitReader(resp.Body, MaxBytes+1))
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", address, err)
	}
	if len(body) > MaxBytes {
		return nil, fmt.Errorf("read %s: more than %d bytes, too large for a flag", address, MaxBytes)
	}
	return body, nil
}

// wellFormed reports whether code is two ASCII letters. It guards the path of the
// URL and the name of the file, which are made from the code.
func wellFormed(code string) bool {
	return len(code) == 2 && letter(code[0]) && letter(code[1])
}

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// httpClient is shared by all clients of the process, as connections are: a client
// that is made anew for every task must still find the connection of the last task.
var httpClient = &http.Client{Transport: &http.Transport{
	Proxy: http.ProxyFromEnvironment,
	// The default of 2 would close the connection of every worker beyond the second
	// after each download and dial it again for the next: a measurement of W workers
	// would measure dialling. So as many may wait as there are workers.
	MaxIdleConnsPerHost: 1024,
	IdleConnTimeout:     30 * time.Second,
	// A dial outlives the download that asked for it, so it has bounds of its own.
	// Every request has a time-out, so there is no need to ask whether a peer lives.
	DialContext:         (&net.Dialer{Timeout: DefaultTimeout, KeepAlive: -1}).DialContext,
	TLSHandshakeTimeout: DefaultTimeout,
	ForceAttemptHTTP2:   true, // a DialContext of one's own would turn it off
	DisableCompression:  true, // a GIF is compressed already
}}

// CloseIdleConnections closes the connections that no download is using. A program
// that is done with flags calls it so that no goroutine stays behind; a later
// download dials again.
func CloseIdleConnections() { httpClient.CloseIdleConnections() }
