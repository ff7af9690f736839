package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	Flags       []flagOutcome `json:"flags"` // in the order of their codes

	saved       map[string]string // which flag a file is
	acceptError func() error      // of the server inside this program
	refused     error             // the first of these
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
	s := &summary{NotDone: len(codes), saved: make(map[string]string), acceptError: func() error { return nil }}
	for _, code := range codes {
		s.Flags = append(s.Flags, flagOutcome{Code: code, Status: notDone})
	}
	return s
}

// add counts what became of a download.
func (s *summary) add(i int, r strategies.Result[flags.Outcome]) flagOutcome {
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
		return *f
	}
	if other := s.saved[f.Path]; other != "" { // a site may name two countries alike
		f.Status, f.Reason, f.Bytes = flags.Failed, fmt.Sprintf("saved as %s, which replaced %s: one flag is lost", f.Path, other), 0
	}
	if f.Path != "" {
		s.saved[f.Path] = f.Code
	}
	f.Seconds = r.Elapsed.Seconds()
	s.NotDone--
	s.Bytes += f.Bytes
	*map[flags.Status]*int{flags.Downloaded: &s.Downloaded, flags.NotFound: &s.NotFound, flags.Failed: &s.Errors}[f.Status]++
	return *f
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
	return fmt.Sprintf("%s: %.1f kB in %.2f s", text, float64(s.Bytes)/1000, s.Seconds)
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
				show.add(s.add(i, r))
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
	s.Seconds = time.Since(start).Seconds()
	show.close()
	o.printSummary(c.OutOrStdout(), s)
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
