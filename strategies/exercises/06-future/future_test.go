package future_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	. "manyhands/strategies/exercises/06-future"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"at-once": atOnce, "result": result, "again": again, "done": done, "panic": panics, "unread": unread, "race": race,
	})
}

const delay = 50 * time.Millisecond

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
	case value != w.Result("job-0") || err != nil:
		c.Fail("Result", fmt.Sprintf("the function returned %q, and Result %q and the error %v", w.Result("job-0"), value, err), "Result has to wait until the function has returned")
	}
}

func atOnce(c *check.C) {
	f, w := submit(c, nil)
	if took := c.Elapsed(); took != 0 {
		c.Fail("Submit", fmt.Sprintf("Submit returned after %v, as long as the function took", took), "Submit runs the function itself. Whoever submits wants to go on: start it with go")
	}
	var all []*Future[string]
	for range 9 {
		next, _ := submit(c, nil)
		all = append(all, next)
	}
	value, err := f.Result()
	judge(c, w, value, err)
	for _, other := range all {
		other.Result()
	}
	if took := c.Elapsed(); took != delay {
		c.Fail("Submit", fmt.Sprintf("10 functions of %v took %v", delay, took), "all of them can run at the same time")
	}
}

func result(c *check.C) {
	f, w := submit(c, nil)
	value, err := f.Result()
	judge(c, w, value, err)
	f, _ = submit(c, errWork)
	if value, err := f.Result(); !errors.Is(err, errWork) || value != "" {
		c.Fail("Result", fmt.Sprintf("the function failed with %q, and Result returned %q and the error %v", errWork, value, err), "the error of the function is part of the result")
	}
}

func again(c *check.C) {
	f, w := submit(c, nil)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 2 {
				value, err := f.Result()
				judge(c, w, value, err)
			}
		})
	}
	wg.Wait()
}

func done(c *check.C) {
	f, w := submit(c, nil)
	select {
	case <-f.Done():
		c.Fail("Done", "Done was closed at once, while the function ran", "it is to be closed when the result is there")
	case <-time.After(10 * delay):
		if len(w.Started()) == 0 {
			c.Undone("Submit")
		}
		c.Fail("Done", "the function had ended, and Done was not closed", "close the channel when the result has been stored, so that all who wait see it")
	case <-time.After(delay - 1):
	}
	<-f.Done()
	<-f.Done() // closed, and not sent on
	value, err := f.Result()
	judge(c, w, value, err)
}

func panics(c *check.C) {
	f := Submit(func() (string, error) {
		time.Sleep(delay)
		panic("the flag is on fire")
	})
	_, err := f.Result()
	if c.Elapsed() == 0 {
		c.Undone("Submit")
	}
	if err == nil || !strings.Contains(err.Error(), "the flag is on fire") {
		c.Fail("Submit", fmt.Sprintf(`the function panicked with "the flag is on fire", and Result returned the error %v`, err), "recover in the goroutine of the function, and make what it returns the error")
	}
}

func unread(c *check.C) {
	_, w := submit(c, nil)
	time.Sleep(2 * delay)
	if len(w.Started()) == 0 {
		c.Undone("Submit")
	}
	c.Settle()
}

func race(c *check.C) {
	for range 100 {
		f := Submit(func() (string, error) { runtime.Gosched(); return "flag", nil })
		if f.Done() == nil {
			c.Undone("Submit")
		}
		<-f.Done()
		if value, err := f.Result(); value != "flag" || err != nil {
			c.Fail("Submit", fmt.Sprintf("Done was closed, and Result returned %q and the error %v", value, err), "store the result first, then close: who sees the channel closed takes what is there")
		}
	}
}
