package cancel_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	. "manyhands/strategies/exercises/08-cancel"
	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/check/web"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"get": get, "whole": whole, "each": each, "after": after, "fastest": fastest, "contexts": contexts, "race": race,
	})
}

const ms = time.Millisecond

// at fails a check for what returned at another time than it was to.
func at(c *check.C, name string, began, want time.Duration, means string) {
	if took := c.Elapsed() - began; took != want {
		c.Fail(name, fmt.Sprintf("%s was to return after %v, and did after %v", name, want, took), means)
	}
}

// asked fails the check of an answer that sends no request.
func asked(c *check.C, s *web.Site, name string) {
	if len(s.Requests()) == 0 {
		c.Undone(name)
	}
}

func get(c *check.C) {
	s := web.Serve(check.Times([]string{"quick", "slow"}, 40*ms, time.Hour), nil)
	text, err := Get(context.Background(), s.Client, s.URL("quick"), 100*ms)
	asked(c, s, "Get")
	if text != s.Text("quick") || err != nil {
		c.Fail("Get", fmt.Sprintf("an answer of %d bytes came back with %d, and the error %v", len(s.Text("quick")), len(text), err), "read the body to its end before the context is cancelled")
	}
	began := c.Elapsed()
	_, err = Get(context.Background(), s.Client, s.URL("slow"), 100*ms)
	at(c, "Get", began, 100*ms, "the limit does not reach the request: it has to be made with the context that ends then (http.NewRequestWithContext)")
	if !errors.Is(err, context.DeadlineExceeded) {
		c.Fail("Get", fmt.Sprintf("the time was over, and Get returned the error %v", err), "who gets no answer has to be told: the error is to be context.DeadlineExceeded, or wrap it")
	}
	ctx, end := context.WithCancel(context.Background())
	time.AfterFunc(20*ms, end)
	began = c.Elapsed()
	_, err = Get(ctx, s.Client, s.URL("slow"), 100*ms)
	at(c, "Get", began, 20*ms, "the caller's context ended then. Make yours from it (context.WithTimeout(ctx, limit))")
	if !errors.Is(err, context.Canceled) {
		c.Fail("Get", fmt.Sprintf("the caller cancelled, and Get returned the error %v", err), "the error is to be context.Canceled, or wrap it")
	}
}

// every gives each request so long; all ends after ten of them, two at a time.
func every(c *check.C, takes, each, whole time.Duration) (s *web.Site, ids, texts []string, err error) {
	ids = check.IDs(10)
	s = web.Serve(check.Every(takes), nil)
	texts, err = All(context.Background(), s.Client, 2, s.URLs(ids), each, whole)
	asked(c, s, "All")
	return s, ids, texts, err
}

func whole(c *check.C) {
	s, ids, texts, err := every(c, 40*ms, 60*ms, time.Second)
	if took := c.Elapsed(); took != 200*ms || err != nil || len(texts) != len(ids) || texts[9] != s.Text(ids[9]) {
		c.Fail("All", fmt.Sprintf("10 requests of 40ms by 2 workers ended after %v with %d texts and the error %v", took, len(texts), err), "with time enough it takes 200ms, and every text is in its place")
	}
	for n := range 2 { // fewer than there are workers
		if texts, err := All(context.Background(), s.Client, 2, s.URLs(ids[:n]), 60*ms, time.Second); len(texts) != n || err != nil {
			c.Fail("All", fmt.Sprintf("%s, and All returned %d texts and the error %v", check.Count(n, "request"), len(texts), err), "a text for each, and no error")
		}
	}
	began := c.Elapsed()
	s, ids, texts, err = every(c, 40*ms, 60*ms, 100*ms)
	switch took := c.Elapsed() - began; {
	case took == 100*ms:
	case took > time.Minute:
		c.Fail("All", fmt.Sprintf("the whole time was 100ms, and All returned after %v", took), "it waits for requests under way, and they know nothing of the end: they need a context that ends with the whole time")
	case took == 200*ms:
		c.Fail("All", fmt.Sprintf("the whole time was 100ms, and All returned after %v, when all requests had been answered", took),
			"the end of the whole time is never noticed. A timer that is set anew for every answer (time.After in a loop) measures the longest silence: set it once, before the loop")
	default:
		c.Fail("All", fmt.Sprintf("the whole time was 100ms, and All returned after %v", took), "at the end the requests under way are given up, not waited for")
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		c.Fail("All", fmt.Sprintf("4 of 10 answers came in time, and All returned the error %v", err), "a run that was cut short must not look like a whole one: return the error of the context")
	}
	got := 0
	for i, text := range texts {
		if text == s.Text(ids[i]) {
			got++
		}
	}
	if got != 4 {
		c.Fail("All", fmt.Sprintf("4 answers had come when the time was over, and All returned %d", got), "what is there is worth having: return it beside the error")
	}
}

func each(c *check.C) {
	ids := check.IDs(4)
	s := web.Serve(check.Times(ids, 40*ms, time.Hour, 40*ms, 40*ms), nil)
	texts, err := All(context.Background(), s.Client, 2, s.URLs(ids), 100*ms, time.Second)
	asked(c, s, "All")
	at(c, "All", 0, 120*ms, "the request that is never answered may take 100ms, and its worker nothing else meanwhile; the other worker has the rest")
	for i, text := range texts {
		if i != 1 && text != s.Text(ids[i]) {
			c.Fail("All", fmt.Sprintf("the second request was late, and the text of number %d is missing", i+1), "the time of one request is not that of the others: make a context for each")
		}
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		c.Fail("All", fmt.Sprintf("one request was late, and All returned the error %v", err), "its error belongs to what All returns")
	}
}

func after(c *check.C) {
	s, _, _, _ := every(c, 40*ms, time.Hour, 100*ms)
	time.Sleep(time.Hour)
	for _, r := range s.Requests() {
		if r.Started > 100*ms {
			c.Fail("All", fmt.Sprintf("the whole time was 100ms, and a request was started after %v", r.Started), "a worker has to look whether the time is over before it takes the next")
		}
		if r.Started+40*ms > 100*ms && (!r.Cut || r.Ended != 100*ms) {
			c.Fail("All", fmt.Sprintf("the whole time was 100ms, and the server worked on a request until %v", r.Ended),
				"a request that is only not waited for goes on: the server works for nobody. Make it with the context that ends")
		}
	}
}

func fastest(c *check.C) {
	ids := check.IDs(5)
	s := web.Serve(check.Times(ids, 70*ms, 50*ms, 30*ms, 60*ms, time.Hour), func(id string) int { return 200 })
	text, err := Fastest(context.Background(), s.Client, s.URLs(ids), time.Second)
	asked(c, s, "Fastest")
	if text != s.Text(ids[2]) || err != nil {
		c.Fail("Fastest", fmt.Sprintf("%s answered first, and Fastest returned %q with the error %v", ids[2], text[:min(len(text), 16)], err), "the first answer that is no error is the one")
	}
	at(c, "Fastest", 0, 30*ms, "the first answer is there then, and nothing else is worth waiting for")
	time.Sleep(2 * time.Hour)
	for _, r := range s.Requests() {
		if !r.Cut && r.ID != ids[2] {
			c.Fail("Fastest", fmt.Sprintf("the race was over after 30ms, and the server worked for a loser until %v", r.Ended),
				"the losers are abandoned and not ended. Cancel their context as soon as there is a winner")
		}
	}
	began := c.Elapsed()
	slow := []string{s.URL(ids[4]), s.URL(ids[4])}
	if _, err := Fastest(context.Background(), s.Client, slow, time.Second); !errors.Is(err, context.DeadlineExceeded) {
		c.Fail("Fastest", fmt.Sprintf("nobody answered, and Fastest returned the error %v", err), "when all fail, their errors are the answer")
	}
	at(c, "Fastest", began, time.Second, "then the limit is over for all of them")
}

func contexts(c *check.C) {
	ids := check.IDs(6)
	s := web.Serve(check.Every(40*ms), nil)
	try := func(name string, run func()) {
		run()
		asked(c, s, name)
		if n := s.Alive(); n > 0 {
			c.Fail(name, fmt.Sprintf("%s has returned, and the contexts of %s live on", name, check.Count(n, "request")),
				"a context with a time-out has a timer until it is cancelled: defer cancel(), always, right after it was made")
		}
		if n := s.Open(); n > 0 {
			c.Fail(name, fmt.Sprintf("%s has returned, and the bodies of %s are not closed", name, check.Count(n, "answer")),
				"an open body keeps its connection: defer Body.Close(), also when nobody reads it")
		}
	}
	try("Get", func() { Get(context.Background(), s.Client, s.URL(ids[0]), time.Hour) })
	try("All", func() { All(context.Background(), s.Client, 2, s.URLs(ids), time.Hour, time.Hour) })
	try("Fastest", func() { Fastest(context.Background(), s.Client, s.URLs(ids), time.Hour) })
	s.Close()
	c.Settle()
}

// race asks no server: its locks would put an order between the goroutines. Half of the
// requests fail, all at the same time.
func race(c *check.C) {
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		time.Sleep(20 * ms)
		if r.URL.Path == "/fails" {
			return nil, errors.New("no such flag")
		}
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
	})}
	var urls []string
	for range 4 {
		urls = append(urls, "http://flags.test/works", "http://flags.test/fails")
	}
	if texts, _ := All(context.Background(), client, len(urls), urls, time.Minute, time.Hour); len(texts) == 0 {
		c.Undone("All")
	}
	Fastest(context.Background(), client, urls, time.Minute)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
