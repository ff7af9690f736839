package flags

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
)

// Status says how a download ended. It is a word, so that it reads well in any encoding. The
// zero value "" is not one of the outcomes.
type Status string

// The three outcomes that are counted.
const (
	Downloaded Status = "downloaded" // the flag was received, and saved if Dir is set
	NotFound   Status = "not found"  // the site answered 404: it has no such flag
	Failed     Status = "error"      // any other answer, no answer, or it could not be saved
)

// StatusOf returns the outcome for an error of a [Client] or of [Save]. It is Downloaded for
// nil.
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

// StatusError is an answer of a server with a status other than 200.
type StatusError struct {
	Code       int    // the HTTP status, for instance 404
	URL        string // the requested address, after redirects
	From       string // the address before redirects; "" without any
	RetryAfter string // when the server wants to be asked again, as it says it; "" if it does not
}

// Error returns for instance "GET http://127.0.0.1:8000/flags/zz/zz.gif: 404 Not Found".
func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s: %d", e.place(), e.Code)
	if name := http.StatusText(e.Code); name != "" {
		text += " " + name
	}
	if e.Code == http.StatusTooManyRequests {
		text += "; fewer workers may help"
	}
	if e.RetryAfter != "" {
		text += fmt.Sprintf(" (Retry-After: %.40s)", strings.Map(printable, e.RetryAfter))
	}
	return text
}

// place says what was requested.
func (e *StatusError) place() string {
	if e.From != "" {
		return "GET " + e.From + ": redirected to " + e.URL
	}
	return "GET " + e.URL
}

// Download is one task: a flag, the site, and the folder to save in. Like [Outcome] it has only
// plain exported fields, because it crosses process boundaries.
type Download struct {
	Client Client
	Code   string // two letters
	Dir    string // folder to save in; "" downloads without saving

	// CountryNames names the file after the country. The name takes a second request.
	CountryNames bool

	// SHA256 is that of an earlier download of this flag. Another image is then an error.
	// Zero accepts any image whose pixels can be unpacked.
	SHA256 [sha256.Size]byte
}

// Outcome is the record of one download.
type Outcome struct {
	Code    string
	Country string // its name; "" unless asked for
	Status  Status
	Reason  string   // why the download failed, in one line; "" if it did not
	Late    bool     // it failed because no answer came in time
	Bytes   int      // size of the image; 0 unless downloaded
	SHA256  [32]byte // of the image; zero unless downloaded
	Path    string   // of the saved file; "" if it was not saved
}

// Do downloads the flag, and saves it if Dir is set. The outcome is always complete. The error
// is the cause of an outcome other than Downloaded: to a strategy, a missing flag is a failed
// task.
func (d Download) Do(ctx context.Context) (Outcome, error) {
	out := Outcome{Code: d.Code}
	name := strings.ToUpper(d.Code)
	img, err := d.Client.Get(ctx, d.Code)
	sum := sha256.Sum256(img)
	switch {
	case err != nil || d.SHA256 == sum:
	case d.SHA256 != [sha256.Size]byte{}:
		err = fmt.Errorf("GET %s: got another image than in an earlier download", d.Client.URL(d.Code))
	default:
		if damage := checkPixels(img); damage != nil {
			err = fmt.Errorf("GET %s: got %w, want a whole GIF image", d.Client.URL(d.Code), damage)
		}
	}
	if err == nil && d.CountryNames {
		out.Country, err = d.Client.Country(ctx, d.Code)
		name = fileName(out.Country)
	}
	if err == nil && d.Dir != "" {
		out.Path, err = Save(d.Dir, name, img)
	}
	out.Status = StatusOf(err)
	if err != nil {
		err = WithHint(err)
		out.Reason, out.Late = err.Error(), errors.Is(err, context.DeadlineExceeded)
		return out, err
	}
	out.Bytes, out.SHA256 = len(img), sum
	return out, nil
}

// WithHint says what to do when too many files are open, unless the error says that: connections
// are files, too.
func WithHint(err error) error {
	const option = "ulimit -n"
	if errors.Is(err, syscall.EMFILE) && !strings.Contains(err.Error(), option) {
		return fmt.Errorf("%w; fewer workers or a higher limit (%s) may help", err, option)
	}
	return err
}
