package flags

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Status says how a download ended. It is a word, so that it reads well in any
// encoding, and its zero value "" is none of the outcomes.
type Status string

// The three outcomes that are counted.
const (
	Downloaded Status = "downloaded" // the flag is here
	NotFound   Status = "not found"  // the site answered 404: it has no such flag
	Failed     Status = "error"      // any other answer, no answer, or it could not be saved
)

// StatusOf returns the outcome that an error of a [Client] or of [Save] stands for;
// nil is Downloaded.
func StatusOf(err error) Status {
	var answer *StatusError
	switch {
	case err == nil:
		return Downloaded
	case errors.As(err, &answer) && answer.Code == http.StatusNotFound:
		return NotFound
	default:
		return Failed
	}
}

// StatusError is the answer of a server that is not a flag.
type StatusError struct {
	Code int    // the HTTP status, for instance 404
	URL  string // what was asked for, after redirects
}

// Error returns for instance "GET http://127.0.0.1:8000/flags/zz/zz.gif: 404 Not Found".
func (e *StatusError) Error() string {
	if text := http.StatusText(e.Code); text != "" {
		return fmt.Sprintf("GET %s: %d %s", e.URL, e.Code, text)
	}
	return fmt.Sprintf("GET %s: %d", e.URL, e.Code)
}

// Download is one task: which flag, from where, and where to. Like [Outcome] it has
// plain exported fields only, for it crosses process boundaries.
type Download struct {
	Client Client
	Code   string // two letters
	Dir    string // folder to save in; "" downloads without saving

	// CountryNames asks for the name of the country too, with a second request, and
	// names the file after it.
	CountryNames bool
}

// Outcome is the record of one download.
type Outcome struct {
	Code    string
	Country string // its name; "" unless asked for
	Status  Status
	Reason  string   // why there is no flag, in one line; "" when downloaded
	Bytes   int      // size of the image; 0 unless downloaded
	SHA256  [32]byte // of the image; zero unless downloaded
	Path    string   // where it was saved; "" when it was not
}

// Do downloads the flag and saves it when Dir is set. The outcome is complete in any
// case; the error is the one behind it, for callers to whom a missing flag is a
// failed task.
func (d Download) Do(ctx context.Context) (Outcome, error) {
	out := Outcome{Code: d.Code}
	name := strings.ToUpper(d.Code)
	img, err := d.Client.Get(ctx, d.Code)
	if err == nil && d.CountryNames {
		out.Country, err = d.Client.Country(ctx, d.Code)
		name = fileName(out.Country)
	}
	if err == nil && d.Dir != "" {
		out.Path, err = Save(d.Dir, name, img)
	}
	out.Status = StatusOf(err)
	if err != nil {
		out.Reason = err.Error()
		return out, err
	}
	out.Bytes, out.SHA256 = len(img), sha256.Sum256(img)
	return out, nil
}
