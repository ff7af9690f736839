package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
	"manyhands/flags"
	"manyhands/strategies"
)

// summary is what became of all downloads, in the form that JSON has.
type summary struct {
	Server      string        `json:"server"`
	BaseURL     string        `json:"base_url"`
	Proxy       string        `json:"proxy,omitempty"`
	Strategy    string        `json:"strategy"`
	Connections int           `json:"connections"`
	Downloaded  int           `json:"downloaded"`
	NotFound    int           `json:"not_found"`
	Errors      int           `json:"errors"`
	NotDone     int           `json:"not_done"` // not started, or cut off by an interrupt
	Bytes       int           `json:"bytes"`
	Seconds     float64       `json:"seconds"`
	OutputWait  float64       `json:"output_wait_seconds"`   // part of Seconds
	SameImages  [][]string    `json:"same_images,omitempty"` // codes that share an image
	Flags       []flagOutcome `json:"flags"`                 // in the order of their codes

	images      map[string][sha256.Size]byte // of the downloaded flags
	saved       map[string]int               // index of the flag in a file
	acceptError func() error                 // of the server inside this program
	refused     error                        // the first of these
}

type flagOutcome struct {
	Code    string       `json:"code"`
	Country string       `json:"country,omitempty"`
	Status  flags.Status `json:"status"`
	Reason  string       `json:"reason,omitempty"`
	Bytes   int          `json:"bytes"`
	Path    string       `json:"path,omitempty"`
	Seconds float64      `json:"seconds"`
}

// notDone is the status of a download of which nothing is known.
const notDone flags.Status = "not done"

func newSummary(codes []string) *summary {
	s := &summary{NotDone: len(codes), images: make(map[string][sha256.Size]byte), saved: make(map[string]int), acceptError: func() error { return nil }}
	for _, code := range codes {
		s.Flags = append(s.Flags, flagOutcome{Code: code, Status: notDone})
	}
	return s
}

// add counts what became of a download. It returns all outcomes that have changed.
func (s *summary) add(i int, r strategies.Result[flags.Outcome]) (changed []flagOutcome) {
	f := &s.Flags[i]
	switch r.Status {
	case strategies.Done:
		f.Country, f.Status, f.Reason, f.Bytes, f.Path = r.Value.Country, r.Value.Status, r.Value.Reason, r.Value.Bytes, r.Value.Path
		s.refused = cmp.Or(s.refused, s.acceptError())
		if r.Value.Late && s.refused != nil { // the wait is only what came of it
			f.Reason = flags.WithHint(fmt.Errorf("the server inside this program could not accept the connection: %w", s.refused)).Error()
		}
	case strategies.Failed, strategies.Lost: // of the worker's making, not the server's
		f.Status, f.Reason = flags.Failed, r.Err.Error()
	default:
		return nil
	}
	f.Seconds = r.Elapsed.Seconds()
	s.NotDone--
	s.count(*f, 1)
	if f.Status == flags.Downloaded {
		s.images[f.Code] = r.Value.SHA256
	}
	if other, ok := s.saved[f.Path]; ok { // a site may name two countries alike
		changed = s.replaced(&s.Flags[other], f)
	} else if f.Path != "" {
		s.saved[f.Path] = i
	}
	return append(changed, *f)
}

func (s *summary) count(f flagOutcome, n int) {
	s.Bytes += n * f.Bytes
	*map[flags.Status]*int{flags.Downloaded: &s.Downloaded, flags.NotFound: &s.NotFound, flags.Failed: &s.Errors}[f.Status] += n
}

// replaced makes two flags in one file errors, because nobody can tell which one was saved last.
// It returns the first one if that had been taken for downloaded.
func (s *summary) replaced(first, second *flagOutcome) (changed []flagOutcome) {
	for _, f := range []struct {
		*flagOutcome
		other string
	}{{first, second.Code}, {second, first.Code}} {
		if f.Status == flags.Failed {
			continue
		}
		s.count(*f.flagOutcome, -1)
		f.Status, f.Reason, f.Bytes = flags.Failed, fmt.Sprintf("saved as %s, and so was %s: one flag is lost", f.Path, f.other), 0
		s.count(*f.flagOutcome, 1)
		if f.flagOutcome == first {
			changed = append(changed, *first)
		}
	}
	return changed
}

// noteSameImages looks whether the flags differ. It is an error if they cannot be the right ones.
func (s *summary) noteSameImages(notes io.Writer) (err error) {
	s.SameImages = flags.SameImages(s.images)
	for _, group := range s.SameImages {
		fmt.Fprintf(notes, "The same image: %s.\n", strings.Join(group, ", "))
		if flags.Mistaken(group) {
			err = errors.New("different countries have the same image, so it is not their flag")
		}
	}
	return err
}

// codes are those of all the flags.
func (s *summary) codes() (codes []string) {
	for _, f := range s.Flags {
		codes = append(codes, f.Code)
	}
	return codes
}

// String is the last line.
func (s *summary) String() string {
	text := s.counts()
	if s.NotDone > 0 {
		text += fmt.Sprintf(", %d not done", s.NotDone)
	}
	return fmt.Sprintf("%s: %.1f kB in %.2f s", text, float64(s.Bytes)/1000, s.Seconds) + waitText(s.OutputWait, s.Seconds, "reader of the output")
}

func (s *summary) counts() string {
	return fmt.Sprintf("%d downloaded, %d not found, %s", s.Downloaded, s.NotFound, count(s.Errors, "error"))
}

// String is the line of --verbose: "BR, Brazil: downloaded, 3412 bytes in 0.051 s, downloaded/Brazil.gif".
func (f flagOutcome) String() string {
	text := f.Code
	if f.Country != "" {
		text += ", " + f.Country
	}
	text += ": " + string(f.Status)
	if f.Status == flags.Downloaded {
		return fmt.Sprintf("%s, %d bytes in %.3f s, %s", text, f.Bytes, f.Seconds, f.Path)
	}
	return text + ": " + f.Reason
}

// mostAttempts is how often a download is tried.
const mostAttempts = 5

// tryAll runs the downloads, shows each outcome as it comes, and in the end how
// many there were of each kind. If the server is embedded and stood still with the program, child
// processes went on and may have waited in vain. These downloads are tried again.
func (o *download) tryAll(c *cobra.Command, runner strategies.Runner, in []flags.Download, s *summary, embedded bool) (err error) {
	show := o.newShow(c, s)
	still, end := watchStandstill(c)
	defer end()
	outputBefore := outputWait(c)
	start := time.Now() // the workers are up: starting them is not what is shown
	todo := make([]int, len(in))
	for i := range todo {
		todo[i] = i
	}
	for attempt := 1; len(todo) > 0; attempt++ {
		mark, began := still.Mark(), time.Since(start)
		var part []flags.Download
		for _, i := range todo {
			part = append(part, in[i])
		}
		batch := strategies.NewBatch(tryFlag, part, strategies.BatchOptions{CollectAll: true, Spans: true})
		var again []int
		for k, r := range batch.Stream(c.Context(), runner) {
			if i := todo[k]; embedded && attempt < mostAttempts && r.Value.Late && still.Since(mark) != nil {
				again = append(again, i)
			} else {
				o.lanes.add(i, r.Worker, r.Status, began+r.Start, r.Elapsed)
				for _, f := range s.add(i, r) {
					show.add(f)
				}
			}
		}
		if c.Context().Err() != nil {
			again = nil
		}
		if again != nil {
			fmt.Fprintf(show.notes, "%s again: %v, and the server with it.\n", count(len(again), "download"), still.Since(mark)[0])
		}
		todo, err = again, errors.Join(err, batch.Err())
	}
	s.Seconds, s.OutputWait = time.Since(start).Seconds(), (outputWait(c) - outputBefore).Seconds()
	show.close()
	mistaken := s.noteSameImages(c.ErrOrStderr())
	o.printSummary(c.OutOrStdout(), s)
	err = errors.Join(err, mistaken)
	err = errors.Join(err, o.lanes.draw(c, results.Workload{Name: "flags", Bound: "I/O", Tasks: len(in), Names: s.codes()}, o.strategy, s.Connections))
	// A flag that is not there is an answer; only errors are failures.
	if c.Context().Err() == nil && s.Errors > 0 {
		err = errors.Join(err, fmt.Errorf("%d of %s could not be downloaded", s.Errors, count(len(in), "flag")))
	}
	return err
}

func (o *download) printSummary(w io.Writer, s *summary) {
	if o.form == "text" {
		fmt.Fprintln(w, s)
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(s) // a writer that fails is noticed by all commands alike
}

// show shows each outcome as it comes. What is saved is data and goes to stdout,
// the rest are notes.
type show struct {
	*summary
	verbose       bool
	stdout, notes io.Writer
	bar           *bar // nil where there is none
}

func (o *download) newShow(c *cobra.Command, s *summary) *show {
	v := &show{summary: s, verbose: o.verbose, stdout: c.OutOrStdout(), notes: c.ErrOrStderr()}
	if !o.verbose && isTerminal(v.notes) {
		v.bar = newBar(v.notes)
		v.notes = v.bar
		if isTerminal(v.stdout) { // the same one: the bar has to make room
			v.stdout = v.bar
		}
	}
	switch {
	case o.form == "json" && o.verbose:
		v.stdout = v.notes
	case o.form == "json":
		v.stdout = io.Discard
	}
	return v
}

func (v *show) add(f flagOutcome) {
	switch {
	case f.Status == flags.Failed, f.Status == flags.NotFound && v.verbose:
		fmt.Fprintln(v.notes, f)
	case f.Status == flags.Downloaded && v.verbose:
		fmt.Fprintln(v.stdout, f)
	case f.Status == flags.Downloaded:
		fmt.Fprintln(v.stdout, f.Code)
	}
	if v.bar != nil {
		done := len(v.Flags) - v.NotDone
		v.bar.show(done, len(v.Flags), "", fmt.Sprintf(" %d/%d: %s", done, len(v.Flags), v.counts()))
	}
}

func (v *show) close() {
	if v.bar != nil {
		v.bar.Close()
	}
}
