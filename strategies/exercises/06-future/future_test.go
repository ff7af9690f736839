package future_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "manyhands/strategies/exercises/06-future"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"at-once": atOnce, "result": result, "again": again, "done": done, "panic": panics, "unread": unread, "race": race,
	})
}

// delay is no multiple of a time that anybody would sleep between two looks, so that polling shows.
const delay = 50*time.Millisecond + 123*time.Microsecond

var errWork = errors.New("no such flag")

// submit submits one piece of work, which fails if told so.
func submit(c *check.C, err error) (*Future[string], *check.Work) {
	w := c.Work(check.Every(delay))
	if err != nil {
		w.Fail("job-0", err)
	}
	return Submit(func() (string, error) { return w.Do("job-0") }), w
}

// judge ends the check of a future whose result is not that of its work.
func judge(c *check.C, w *check.Work, value string, err error) {
	switch {
	case value == "" && err == nil && len(w.Started()) == 0:
		c.Undone("Submit")
	case len(w.Repeated()) > 0:
		c.Fail("Submit", fmt.Sprintf("the function was submitted once and ran %s", check.Count(len(w.Started()), "time")), "call it once, and keep both of what it returns")
	case (value != w.Result("job-0") || err != nil) && len(w.Ended()) > 0:
		c.Fail("Result", fmt.Sprintf("the function had returned %q, and Result returned %q and the error %s", w.Result("job-0"), value, check.Quoted(err)), "all who ask get the same, as often as they ask: to read a result must not use it up")
	case value != w.Result("job-0") || err != nil:
		c.Fail("Result", fmt.Sprintf("the function returned %q, and Result %q and the error %s", w.Result("job-0"), value, check.Quoted(err)), "Result has to wait until the function has returned")
	}
}

// ask calls Result. If that does not return, ended says how the function has ended, and means what that tells.
func ask[T any](c *check.C, f *Future[T], ended, means string) (value T, err error) {
	asked := make(chan struct{})
	go func() {
		value, err = f.Result()
		close(asked)
	}()
	select {
	case <-asked:
	case <-time.After(10 * delay):
		c.Fail("Submit", ended+", and Result goes on waiting", means)
	}
	return value, err
}

func atOnce(c *check.C) {
	f, w := submit(c, nil)
	switch took := c.Elapsed(); {
	case took > 0 && took < delay:
		c.Fail("Submit", fmt.Sprintf("Submit returned after %v", took), "it is to return at once: nothing has to be waited for before somebody asks for the result")
	case took > 0:
		c.Fail("Submit", fmt.Sprintf("Submit returned after %v, as long as the function took", took), "Submit runs the function itself. Whoever submits wants to go on: start it with go")
	}
	all, works := []*Future[string]{f}, []*check.Work{w}
	for range 9 {
		f, w := submit(c, nil)
		all, works = append(all, f), append(works, w)
	}
	synctest.Wait()
	began := slices.ContainsFunc(works, func(w *check.Work) bool { return len(w.Started()) > 0 })
	value, err := f.Result()
	judge(c, w, value, err)
	if !began {
		c.Fail("Submit", "the function had not begun until Result was called", "it runs when somebody asks, and not meanwhile: start it in Submit, with go")
	}
	for _, f := range all {
		f.Result()
	}
	switch took := c.Elapsed(); {
	case took == delay:
	case took < delay+delay/2:
		c.Fail("Result", fmt.Sprintf("10 functions of %v took %v", delay, took), "does it look again and again whether the result is there, with a sleep in between? To receive from a channel waits exactly as long as it has to")
	default:
		c.Fail("Submit", fmt.Sprintf("10 functions of %v took %v", delay, took), "all of them can run at the same time")
	}
}

func result(c *check.C) {
	f, w := submit(c, nil)
	value, err := f.Result()
	judge(c, w, value, err)
	f, _ = submit(c, errWork)
	value, err = ask(c, f, "the function has returned an error", "an error is a result, too: announce it as you announce a value")
	if !errors.Is(err, errWork) || value != "" {
		c.Fail("Result", fmt.Sprintf("the function failed with %q, and Result returned %q and the error %s", errWork, value, check.Quoted(err)), "the error of the function is part of the result")
	}
	const nothing = "a value that is zero or nil is a result as well: whether it is there needs a mark of its own, for example a closed channel"
	if n, err := ask(c, Submit(func() (int, error) { return 0, nil }), "the function has returned 0 and no error", nothing); n != 0 || err != nil {
		c.Fail("Result", fmt.Sprintf("the function returned 0, and Result %d and the error %s", n, check.Quoted(err)), nothing)
	}
	if v, err := ask(c, Submit(func() (any, error) { return nil, nil }), "the function has returned nil and no error", nothing); v != nil || err != nil {
		c.Fail("Result", fmt.Sprintf("the function returned nil, and Result %v and the error %s", v, check.Quoted(err)), nothing)
	}
	began := c.Elapsed()
	value, err = Submit(func() (string, error) { time.Sleep(24 * time.Hour); return "late", nil }).Result()
	if value != "late" || err != nil {
		c.Fail("Result", fmt.Sprintf("the function took a day, and Result returned %q and the error %s after %v", value, check.Quoted(err), c.Elapsed()-began), "it gives up. Result waits for the result, however long that takes")
	}
}

func again(c *check.C) {
	f, w := submit(c, nil)
	fails, _ := submit(c, errWork)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 2 {
				value, err := f.Result()
				judge(c, w, value, err)
			}
		})
		wg.Go(func() {
			for range 2 {
				switch _, err := fails.Result(); {
				case len(w.Started()) == 0:
					c.Undone("Submit")
				case !errors.Is(err, errWork):
					c.Fail("Result", fmt.Sprintf("the function failed with %q, and one of ten readers got the error %s", errWork, check.Quoted(err)), "all who ask get the same, the error too: to read a result must not use it up")
				}
			}
		})
	}
	wg.Wait()
}

func done(c *check.C) {
	f, w := submit(c, nil)
	select {
	case <-f.Done():
		if c.Elapsed() >= delay {
			break // Submit took its time
		}
		c.Fail("Done", "Done was closed at once, while the function ran", "it is to be closed when the result is there")
	case <-time.After(delay - 1):
	}
	for range 3 { // a value that is sent is for one of them only
		select {
		case _, sent := <-f.Done():
			if sent {
				c.Fail("Done", "a value came from Done", "one receiver gets it, and the next waits: close the channel, and all see it")
			}
		case <-time.After(10 * delay):
			if len(w.Started()) == 0 {
				c.Undone("Submit")
			}
			c.Fail("Done", "the function had ended, and Done was not closed", "close the channel when the result has been stored, whether or not somebody has called Result, so that all who wait see it")
		}
	}
	if took := c.Elapsed(); took != delay {
		c.Fail("Done", fmt.Sprintf("the function took %v, and Done was closed after %v", delay, took), "who runs the function knows when it has ended: close the channel there, and do not look again and again")
	}
	value, err := f.Result()
	judge(c, w, value, err)
}

func panics(c *check.C) {
	for _, with := range []any{"the flag is on fire", fmt.Errorf("the flag is wet: %w", errWork)} {
		if _, ok := with.(error); ok {
			c.Case("with a function that panics with an error, and not with a string", "")
		}
		began := c.Elapsed()
		_, err := ask(c, Submit(func() (string, error) {
			time.Sleep(delay)
			panic(with)
		}), "the function has panicked", "after a panic only deferred calls run: announce the result in one of them")
		if c.Elapsed() == began {
			c.Undone("Submit")
		}
		if err == nil || !strings.Contains(err.Error(), fmt.Sprint(with)) {
			c.Fail("Submit", fmt.Sprintf(`the function panicked with "%v", and Result returned the error %s`, with, check.Quoted(err)), "call recover in a deferred function of the goroutine that runs the function, and make an error of the value that recover returns")
		}
	}
}

func unread(c *check.C) {
	_, w := submit(c, nil)
	time.Sleep(2 * delay)
	if len(w.Started()) == 0 {
		c.Undone("Submit")
	}
	c.Settle()
	submit(c, errWork)
	time.Sleep(2 * delay)
	c.Settle()
	Submit(func() (string, error) { panic("the flag is on fire") })
	c.Settle()
}

// race asks from three goroutines, two of which do not wait for Done. Every other function panics.
func race(c *check.C) {
	for i := range 100 {
		f := Submit(func() (string, error) {
			runtime.Gosched()
			if i%2 == 1 {
				panic("the flag is on fire")
			}
			return "flag", nil
		})
		if f.Done() == nil {
			c.Undone("Submit")
		}
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { f.Result() })
		}
		<-f.Done()
		value, err := f.Result()
		switch {
		case i%2 == 0 && (value != "flag" || err != nil):
			c.Fail("Submit", fmt.Sprintf("Done was closed, and Result returned %q and the error %s", value, check.Quoted(err)), "store the result first, then close: who sees the channel closed takes what is there")
		case i%2 == 1 && err == nil:
			c.Fail("Submit", "the function panicked, Done was closed, and Result returned no error", "store the error first, then close: deferred calls run last to first")
		}
		wg.Wait()
	}
}
