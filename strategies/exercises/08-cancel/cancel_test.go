package cancel_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
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

// takes is no multiple of a time that anybody would sleep between two looks, so that polling shows.
const takes = 40*ms + 123*time.Microsecond

// at fails a check for what returned at another time than it was to.
func at(c *check.C, name string, began, want time.Duration, means string) {
	if took := c.Elapsed() - began; took != want {
		c.Fail(name, fmt.Sprintf("%s was to return after %v, and did after %v", name, want, took), means)
	}
}

// is fails a check for an error that is not the one wanted.
func is(c *check.C, name string, err, want error, saw, means string) {
	switch {
	case errors.Is(err, want):
	case err != nil && strings.Contains(err.Error(), want.Error()):
		c.Fail(name, fmt.Sprintf("%s, and the error of %s says %q, but errors.Is does not find it", saw, name, want), "the text is not the error: wrap it with %w, not %v")
	default:
		c.Fail(name, fmt.Sprintf("%s, and %s returned the error %s", saw, name, check.Quoted(err)), means)
	}
}

// late fails a check for the error of requests that were late. Get has the error first, so it may be to blame.
func late(c *check.C, name string, err error, s *web.Site, id, saw, means string) {
	want := context.DeadlineExceeded
	if err != nil && !errors.Is(err, want) && !strings.Contains(err.Error(), want.Error()) {
		_, got := Get(context.Background(), s.Client, s.URL(id), time.Second)
		if got != nil && !errors.Is(got, want) && strings.Contains(err.Error(), got.Error()) {
			c.Fail("Get", fmt.Sprintf("%s, and %s returned the error %q: errors.Is does not find context.DeadlineExceeded in it", saw, name, err),
				"that is the error of Get, and it is an error of its own. Wrap the error of the context in it, with %w")
		}
	}
	is(c, name, err, want, saw, means)
}

// asked fails the check of an answer that sends no request.
func asked(c *check.C, s *web.Site, name string) {
	if len(s.Requests()) == 0 {
		c.Undone(name)
	}
}

// roundTrip is a transport without a server.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// client returns a client of a transport that answers with the body of that path, or fails. Each
// request takes its time, unless its context is done before.
func client(takes map[string]time.Duration, bodies map[string]io.Reader, fails map[string]error) *http.Client {
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(takes[r.URL.Path]):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
		if err := fails[r.URL.Path]; err != nil {
			return nil, err
		}
		var body io.Reader = http.NoBody
		if b, ok := bodies[r.URL.Path]; ok {
			body = b
		}
		if b, ok := body.(*broken); ok {
			b.ctx = r.Context()
		}
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body), Request: r}, nil
	})}
}

func urls(paths ...string) (all []string) {
	for _, path := range paths {
		all = append(all, "http://flags.test"+path)
	}
	return all
}

// broken is half a body. Then it fails, or says nothing until the context of its request is done.
type broken struct {
	ctx    context.Context
	half   strings.Reader
	silent bool
}

func newBroken(silent bool) *broken {
	return &broken{half: *strings.NewReader("half a flag"), silent: silent}
}

func (b *broken) Read(p []byte) (int, error) {
	if b.half.Len() > 0 {
		return b.half.Read(p)
	}
	if b.silent {
		<-b.ctx.Done()
		return 0, b.ctx.Err()
	}
	return 0, io.ErrUnexpectedEOF
}

func get(c *check.C) {
	s := web.Serve(check.Times([]string{"quick", "slow"}, takes, time.Hour), nil)
	text, err := Get(context.Background(), s.Client, s.URL("quick"), 100*ms)
	asked(c, s, "Get")
	if text != s.Text("quick") || err != nil {
		c.Fail("Get", fmt.Sprintf("an answer of %d bytes came back with %d, and the error %s", len(s.Text("quick")), len(text), check.Quoted(err)), "read the body to its end before the context is cancelled")
	}
	began := c.Elapsed()
	_, err = Get(context.Background(), s.Client, s.URL("slow"), 100*ms)
	at(c, "Get", began, 100*ms, "the limit does not reach the request: it has to be made with the context that ends then (http.NewRequestWithContext)")
	is(c, "Get", err, context.DeadlineExceeded, "the time was over", "who gets no answer has to be told: the error is to be context.DeadlineExceeded, or wrap it")
	ctx, end := context.WithCancel(context.Background())
	time.AfterFunc(20*ms, end)
	began = c.Elapsed()
	_, err = Get(ctx, s.Client, s.URL("slow"), 100*ms)
	at(c, "Get", began, 20*ms, "the caller's context ended then. Make yours from it (context.WithTimeout(ctx, limit))")
	is(c, "Get", err, context.Canceled, "the caller cancelled", "the error is to be context.Canceled, or wrap it")
	bodies(c)
}

// bodies gets bodies that are long, that break off, and that never end.
func bodies(c *check.C) {
	long := strings.Repeat("a flag of a hundred kilobytes\n", 4000)
	client := client(nil, map[string]io.Reader{"/long": iotest.OneByteReader(strings.NewReader(long)), "/half": newBroken(false), "/silent": newBroken(true)}, nil)
	if text, err := Get(context.Background(), client, urls("/long")[0], time.Second); text != long || err != nil {
		c.Fail("Get", fmt.Sprintf("an answer of %d bytes came back with %d, and the error %s", len(long), len(text), check.Quoted(err)), "a Read returns what is there, and not all that will come: io.ReadAll reads to the end")
	}
	if text, err := Get(context.Background(), client, urls("/half")[0], time.Second); err == nil {
		c.Fail("Get", fmt.Sprintf("the connection broke in the middle of the body, and Get returned %q and no error", text), "reading can fail when the answer has begun: its error is that of Get")
	}
	began := c.Elapsed()
	var err error
	ended := make(chan struct{})
	go func() {
		_, err = Get(context.Background(), client, urls("/silent")[0], 100*ms)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(time.Hour):
		c.Fail("Get", "the server sent half a body and then nothing, and Get waited for an hour, with a limit of 100ms", "the limit is for the body, too: keep it until the body has been read")
	}
	at(c, "Get", began, 100*ms, "the limit is for the body, too: keep it until the body has been read")
	is(c, "Get", err, context.DeadlineExceeded, "the time was over in the middle of the body", "reading can fail when the answer has begun: its error is that of Get")
	c.Case(`with the URL ":", for which no request can be made`, "")
	if _, err := Get(context.Background(), client, ":", time.Second); err == nil {
		c.Fail("Get", `the URL was ":", and Get returned no error`, "a request that cannot be made is an error")
	}
}

// every gives each request so long; all ends after ten of them, two at a time.
func every(c *check.C, ctx context.Context, each, whole time.Duration) (s *web.Site, ids, texts []string, err error) {
	ids = check.IDs(10)
	s = web.Serve(check.Every(takes), nil)
	texts, err = All(ctx, s.Client, 2, s.URLs(ids), each, whole)
	asked(c, s, "All")
	return s, ids, texts, err
}

// correct counts the texts that are in their place.
func correct(s *web.Site, ids, texts []string) (n int) {
	for i, text := range texts {
		if i < len(ids) && text == s.Text(ids[i]) {
			n++
		}
	}
	return n
}

func whole(c *check.C) {
	s, ids, texts, err := every(c, context.Background(), 60*ms, time.Second)
	saw := fmt.Sprintf("10 requests of %v by 2 workers ended after %v with %s and the error %s", takes, c.Elapsed(), check.Count(len(texts), "text"), check.Quoted(err))
	switch took := c.Elapsed(); {
	case len(texts) != len(ids) || err != nil:
		c.Fail("All", saw, "with time enough there is a text for each, and no error")
	case took < 5*takes:
		c.Fail("All", saw, fmt.Sprintf("no more than 2 at once are allowed, and that takes %v", 5*takes))
	case took >= 10*takes:
		c.Fail("All", saw, fmt.Sprintf("it gets one after the other. With both workers it takes %v", 5*takes))
	case took > 5*takes:
		c.Fail("All", saw, fmt.Sprintf("it takes %v if a worker has its next request as soon as it has an answer. Does it wait for the others, or look again and again, with a sleep?", 5*takes))
	}
	ordered(c)
	for n := range 2 { // fewer than there are workers
		if texts, err := All(context.Background(), s.Client, 2, s.URLs(ids[:n]), 60*ms, time.Second); len(texts) != n || err != nil {
			c.Fail("All", fmt.Sprintf("%s, and All returned %s and the error %s", check.Count(n, "request"), check.Count(len(texts), "text"), check.Quoted(err)), "a text for each, and no error")
		}
	}
	began := c.Elapsed()
	s, ids, texts, err = every(c, context.Background(), 60*ms, 100*ms)
	switch took := c.Elapsed() - began; {
	case took == 100*ms:
	case took > time.Minute:
		c.Fail("All", fmt.Sprintf("the whole time was 100ms, and All returned after %v", took), "it waits for requests under way, and they know nothing of the end: they need a context that ends with the whole time")
	case took == 5*takes:
		c.Fail("All", fmt.Sprintf("the whole time was 100ms, and All returned after %v, when all requests had been answered", took),
			"the end of the whole time is never noticed. A timer that is set anew for every answer (time.After in a loop) measures the longest silence: set it once, before the loop")
	default:
		c.Fail("All", fmt.Sprintf("the whole time was 100ms, and All returned after %v", took), "at the end the requests under way are given up, not waited for")
	}
	is(c, "All", err, context.DeadlineExceeded, "4 of 10 answers came in time", "a run that was cut short must not look like a whole one: return the error of the context")
	if got := correct(s, ids, texts); got != 4 {
		c.Fail("All", fmt.Sprintf("4 answers had come when the time was over, and All returned %d", got), "what is there is worth having: return it beside the error")
	}
	left(c)
}

// ordered has answers that come in another order than the requests, and some that are empty.
func ordered(c *check.C) {
	ids := check.IDs(6)
	s := web.Serve(check.Times(ids, 50*ms, 10*ms, 40*ms), nil)
	texts, err := All(context.Background(), s.Client, 3, s.URLs(ids), 60*ms, time.Second)
	if correct(s, ids, texts) != len(ids) || err != nil {
		c.Fail("All", fmt.Sprintf("%d of 6 texts are in their place, and the error is %s", correct(s, ids, texts), check.Quoted(err)), "the texts come in the order of the urls, whatever the order of the answers. Give each a place by its index")
	}
	empty := client(nil, nil, nil)
	if texts, err := All(context.Background(), empty, 2, urls("/a", "/b", "/c"), 60*ms, time.Second); len(texts) != 3 || err != nil {
		c.Fail("All", fmt.Sprintf("3 answers were empty, and All returned %s and the error %s", check.Count(len(texts), "text"), check.Quoted(err)), "an empty body is an answer as well: only the error of Get says that there is none")
	}
}

// left has a caller who cancels.
func left(c *check.C) {
	began := c.Elapsed()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*ms, cancel)
	s, ids, texts, err := every(c, ctx, 60*ms, time.Second)
	at(c, "All", began, 50*ms, "the caller cancelled then. Make your context from the caller's (context.WithTimeout(ctx, whole)), and no other one")
	is(c, "All", err, context.Canceled, "the caller cancelled after 2 of 10 answers", "a run that was cut short must not look like a whole one: return the error of the context")
	if errors.Is(err, context.DeadlineExceeded) {
		c.Fail("All", "the caller cancelled, and one of the errors of All is context.DeadlineExceeded", "no time was over. Return the error that the context has: ctx.Err()")
	}
	if got := correct(s, ids, texts); got != 2 {
		c.Fail("All", fmt.Sprintf("2 answers had come when the caller cancelled, and All returned %d", got), "what is there is worth having: return it beside the error")
	}
	for _, try := range []struct {
		saw   string
		ctx   context.Context
		whole time.Duration
		want  error
	}{
		{"the caller had cancelled before", ctx, time.Second, context.Canceled},
		{"the whole time was 0", context.Background(), 0, context.DeadlineExceeded},
	} {
		texts, err := All(try.ctx, s.Client, 2, s.URLs(ids), 60*ms, try.whole)
		is(c, "All", err, try.want, try.saw, "no request was answered, and without an error nobody knows. If none was started, no request has an error: ask the context too")
		if len(texts) != len(ids) {
			c.Fail("All", fmt.Sprintf("%s, and All returned %s for %d urls", try.saw, check.Count(len(texts), "text"), len(ids)), `each url has its place, with "" if there is no text`)
		}
	}
}

func each(c *check.C) {
	const limit, end = 100 * ms, time.Second
	ids := check.IDs(4)
	s := web.Serve(check.Times(ids, takes, time.Hour, takes, takes), nil)
	texts, err := All(context.Background(), s.Client, 2, s.URLs(ids), limit, end)
	asked(c, s, "All")
	if took := c.Elapsed(); took == end {
		c.Fail("All", fmt.Sprintf("each request may take %v, one is never answered, and All returned after %v", limit, took), "that is the whole time, and not that of each: Get has to be called with each")
	}
	for i, text := range texts {
		if i == 1 || text == s.Text(ids[i]) {
			continue
		}
		saw := fmt.Sprintf("the second request was late, and the text of number %d is missing", i+1)
		if errors.Is(err, context.Canceled) {
			c.Fail("All", saw+": it was cancelled", "All gets all urls. A request that fails is no reason to cancel the others")
		}
		c.Fail("All", saw, "the time of one request is not that of the others: make a context for each")
	}
	free := make([]time.Duration, 2, 6) // when a worker has nothing to do, whichever request it had
	for i, r := range s.Requests() {
		if r.Started > free[i] {
			c.Fail("All", fmt.Sprintf("one of 2 workers had nothing to do after %v, and request number %d began after %v", free[i], i+1, r.Started), "a request that is late keeps one worker, and the other one has the rest. Do they wait for each other, as in batches?")
		}
		if r.ID == ids[1] {
			free = append(free, r.Started+limit)
		} else {
			free = append(free, r.Started+takes)
		}
		slices.Sort(free)
	}
	at(c, "All", 0, free[len(free)-1], "then the last request has ended")
	late(c, "All", err, s, ids[1], "one request was late", "its error belongs to what All returns")

	a, b := errors.New("no such flag"), errors.New("the flag is on fire")
	client := client(map[string]time.Duration{"/first": ms, "/second": 2 * ms, "/third": 3 * ms, "/never": time.Hour}, map[string]io.Reader{"/third": strings.NewReader("a flag"), "/half": newBroken(false)}, map[string]error{"/first": a, "/second": b})
	texts, err = All(context.Background(), client, 1, urls("/first", "/second", "/third"), limit, end)
	if len(texts) != 3 || texts[2] != "a flag" {
		c.Fail("All", fmt.Sprintf("2 requests failed and the third was answered, and All returned the texts %q", texts), "All gets all urls. A request that fails is no reason to leave out the others")
	}
	for _, want := range []error{a, b} {
		is(c, "All", err, want, fmt.Sprintf("2 requests failed, one of them with %q", want), "all their errors belong to what All returns: join them")
	}
	cut(c, client, a)
	texts, err = All(context.Background(), client, 2, urls("/half"), limit, end)
	if len(texts) != 1 || err == nil {
		c.Fail("All", fmt.Sprintf("the connection broke in the middle of a body, and All returned %s and the error %s", check.Count(len(texts), "text"), check.Quoted(err)), "reading can fail when the answer has begun, and then the request has failed")
	}
	if texts[0] != "" {
		c.Fail("All", fmt.Sprintf("the connection broke in the middle of a body, and All returned %q for it", texts[0]),
			`half a body is no body: All returns "" for a request that failed. Get need not return what it has read beside its error`)
	}
}

// cut has a request that fails before All is cut short, by the whole time or by the caller.
func cut(c *check.C, client *http.Client, failed error) {
	for _, try := range []struct {
		saw          string
		whole, leave time.Duration
		want         error
	}{
		{"a request failed, and then the whole time was over", 10 * ms, time.Hour, context.DeadlineExceeded},
		{"a request failed, and then the caller cancelled", time.Second, 10 * ms, context.Canceled},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		timer := time.AfterFunc(try.leave, cancel)
		_, err := All(ctx, client, 1, urls("/first", "/never", "/third"), time.Second, try.whole)
		timer.Stop()
		cancel()
		is(c, "All", err, try.want, try.saw, "a run that was cut short must not look like a whole one: return the error of the context")
		is(c, "All", err, failed, try.saw, "the error of the request that had failed is lost. All returns the errors of all failed requests, also when it is cut short: join them with that of the context")
	}
}

func after(c *check.C) {
	s, _, _, _ := every(c, context.Background(), time.Hour, 100*ms)
	time.Sleep(time.Hour)
	for _, r := range s.Requests() {
		if r.Started > 100*ms {
			c.Fail("All", fmt.Sprintf("the whole time was 100ms, and a request was started after %v", r.Started), "a worker has to look whether the time is over before it takes the next")
		}
		if r.Started+takes > 100*ms && (!r.Cut || r.Ended != 100*ms) {
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
		c.Fail("Fastest", fmt.Sprintf("%s answered first, and Fastest returned %q with the error %s", ids[2], text[:min(len(text), 16)], check.Quoted(err)), "the first answer that is no error is the one")
	}
	at(c, "Fastest", 0, 30*ms, "the first answer is there then, and nothing else is worth waiting for")
	time.Sleep(2 * time.Hour)
	for _, r := range s.Requests() {
		if !r.Cut && r.ID != ids[2] {
			c.Fail("Fastest", fmt.Sprintf("the race was over after 30ms, and the server worked for a loser until %v", r.Ended),
				"the losers are abandoned and not ended. Cancel their context as soon as there is a winner")
		}
	}
	slow := []string{s.URL(ids[4]), s.URL(ids[4])}
	began := c.Elapsed()
	ended := make(chan struct{})
	go func() {
		_, err = Fastest(context.Background(), s.Client, slow, time.Second)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		saw := "nobody answered within the limit of 1s, and Fastest had not returned after a minute"
		if s.Alive() > 0 {
			c.Fail("Fastest", saw, "the limit does not reach the requests, which go on: Fastest has to call Get with its limit")
		}
		c.Fail("Fastest", saw, "when all fail, nobody will answer any more: count those that have failed")
	}
	at(c, "Fastest", began, time.Second, "the limit is over for all of them then. Does Fastest call Get with its limit?")
	late(c, "Fastest", err, s, ids[4], "nobody answered", "when all fail, their errors are the answer")
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*ms, cancel)
	began = c.Elapsed()
	_, err = Fastest(ctx, s.Client, slow, time.Second)
	at(c, "Fastest", began, 20*ms, "the caller cancelled then. Make your context from the caller's")
	is(c, "Fastest", err, context.Canceled, "the caller cancelled", "when all fail, their errors are the answer")
	winners(c)
}

// winners has failures that come before answers, an answer that is empty, and losers that take a
// moment to end.
func winners(c *check.C) {
	times := map[string]time.Duration{"/fails": 10 * ms, "/empty": 20*ms + takes, "/late": time.Second}
	bodies := map[string]io.Reader{"/late": strings.NewReader("a flag"), "/half": newBroken(false)}
	client := client(times, bodies, map[string]error{"/fails": errors.New("no such flag")})
	quick, under := client.Transport, new(atomic.Int64)
	client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		under.Add(1)
		defer under.Add(-1)
		response, err := quick.RoundTrip(r)
		if r.Context().Err() != nil {
			time.Sleep(ms)
		}
		return response, err
	})
	text, err := Fastest(context.Background(), client, urls("/fails", "/half", "/late", "/empty"), time.Minute)
	switch {
	case err != nil || text == "half a flag":
		c.Fail("Fastest", fmt.Sprintf("one of 4 requests failed after 10ms, another one answered after %v, and Fastest returned %q and the error %s", times["/empty"], text, check.Quoted(err)), "the first to end is not the first to answer: an error is no answer as long as another request may give one")
	case text != "":
		c.Fail("Fastest", fmt.Sprintf("the first answer was empty, and Fastest returned %q", text), "an empty body is an answer as well: only the error says that there is none")
	}
	if n := under.Load(); n > 0 {
		c.Fail("Fastest", fmt.Sprintf("Fastest has returned, and %s had not ended", check.Count(int(n), "request")), "to cancel asks them to end, and they take a moment: wait until all have ended")
	}
}

func contexts(c *check.C) {
	ids := check.IDs(6)
	s := web.Serve(check.Every(takes), nil)
	try := func(name string, run func()) {
		run()
		asked(c, s, name)
		if n := s.Contextless(); n > 0 {
			get(c) // which fails with the same words, if it is Get that makes these requests
			c.Fail(name, fmt.Sprintf("%s has returned, and %s had no context", name, check.Count(n, "request")),
				"a request without a context is never given up: make it with http.NewRequestWithContext")
		}
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
	try("Get", func() { Get(context.Background(), s.Client, s.URL(ids[0]), time.Hour) }) // the server is gone, and the request fails
	c.Settle()
}

// race asks no server: its locks would put an order between the goroutines. Half of the
// requests fail, all at the same time.
func race(c *check.C) {
	fails, times := map[string]error{"/fails": errors.New("no such flag")}, map[string]time.Duration{"/works": 20 * ms, "/fails": 20 * ms, "/late": time.Hour}
	client := client(times, nil, fails)
	var all []string
	for range 4 {
		all = append(all, urls("/works", "/fails")...)
	}
	if texts, _ := All(context.Background(), client, len(all), all, time.Minute, time.Hour); len(texts) == 0 {
		c.Undone("All")
	}
	Fastest(context.Background(), client, all, time.Minute)
	texts, _ := All(context.Background(), client, 4, urls("/late", "/late", "/late", "/late", "/late"), time.Minute, 10*ms)
	for i := range texts {
		texts[i] = "" // they are the caller's
	}
	time.Sleep(5 * ms)
}
