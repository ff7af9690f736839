package leaks_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "manyhands/strategies/exercises/07-leaks"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{"lines": lines, "first": first, "squares": squares, "within": within, "watch": watch})
}

const ms = time.Millisecond

// stuck are the lines of the files as they were handed out.
var stuck = map[string]int{"first.go": 12, "squares.go": 11, "within.go": 16, "watch.go": 9}

func lines(c *check.C) {
	var answers map[string]json.Number // which may be in quotes
	data, err := c.File("answers.json")
	if err == nil {
		err = json.Unmarshal(data, &answers)
	}
	if err != nil {
		c.Fail("answers.json", "answers.json cannot be read: "+err.Error(), "it has the name of each file, and the number of a line")
	}
	for _, name := range []string{"first.go", "squares.go", "within.go", "watch.go"} {
		n, _ := answers[name].Int64()
		switch answer := int(n); {
		case answer == 0:
			c.Fail("answers.json", "there is no line for "+name, "which of its lines does a goroutine never leave? Number them as they were before you changed the file")
		case answer < stuck[name]-1 || answer > stuck[name]+1:
			c.Fail("answers.json", fmt.Sprintf("it is not line %d at which a goroutine of %s stays for ever", answer, name),
				"not where it is started, and not where the others go on without it: where it stands and waits")
		}
	}
}

// Servers are found one after the other, so the first answers come while others are still
// being looked for.
func first(c *check.C) {
	firstOf(c, 20)
	firstOf(c, 3000) // more than anybody has room for who does not know how many will come
}

func firstOf(c *check.C, n int) {
	ids := check.IDs(n)
	w := c.Work(check.Times(ids, 9*ms, 5*ms, 30*ms))
	got := First(func(yield func(string) bool) {
		for _, id := range ids {
			if !yield(id) {
				return
			}
			time.Sleep(ms)
		}
	}, func(id string) string { result, _ := w.Do(id); return result })
	switch {
	case len(w.Started()) == 0:
		c.Undone("First")
	case got != w.Result(ids[1]):
		c.Fail("First", fmt.Sprintf("%s answered first, and First returned %q", ids[1], got),
			"an answer that comes before anybody waits for it must not be thrown away: that is what default does in a select")
	case len(w.Started()) != n:
		c.Fail("First", fmt.Sprintf("%d of %d servers were asked", len(w.Started()), n), "ask them all")
	}
	time.Sleep(time.Second) // the others may end what they are at
	c.Settle()
}

func squares(c *check.C) {
	ctx, cancel := context.WithCancel(context.Background())
	s := Squares(ctx)
	for n := 1; n <= 3; n++ {
		time.Sleep(ms)
		if got := <-s; got != n*n {
			c.Fail("Squares", fmt.Sprintf("number %d is %d, not %d", n, got, n*n), "each has to be sent, in order, however slow the reader is")
		}
	}
	time.Sleep(ms) // the next is ready, and will not be read
	cancel()
	c.Settle()
	for range 2 { // one may have been on its way
		if _, ok := <-s; !ok {
			return
		}
	}
	c.Fail("Squares", "ctx is done, and the channel goes on", "close it, so that a range over it ends")
}

func within(c *check.C) {
	const limit = 100 * ms
	if got, err := Within(limit, func() string { time.Sleep(limit / 2); return "flag" }); got != "flag" || err != nil {
		c.Fail("Within", fmt.Sprintf("an answer in time came back as %q with the error %v", got, err), "it has to be returned as it is")
	}
	began := c.Elapsed()
	if got, err := Within(limit, func() string { time.Sleep(3 * limit); return "flag" }); !errors.Is(err, ErrLate) {
		c.Fail("Within", fmt.Sprintf("an answer that came too late came back as %q with the error %v", got, err), "it is to be ErrLate")
	}
	if took := c.Elapsed() - began; took != limit {
		c.Fail("Within", fmt.Sprintf("with a limit of %v it returned after %v", limit, took),
			"whoever waits for the one that is late, or sleeps until it may be gone, has no time-out any more")
	}
	time.Sleep(10 * limit)
	c.Settle()
}

func watch(c *check.C) {
	var looks atomic.Int64
	stop := Watch(10*ms, func() { looks.Add(1) })
	time.Sleep(35 * ms)
	stop()
	if n := looks.Load(); n != 3 {
		c.Fail("Watch", fmt.Sprintf("in 35 ms, every 10 ms, it looked %d times", n), "3 times is right: mend the end, not the middle")
	}
	time.Sleep(100 * ms)
	if n := looks.Load(); n > 4 {
		c.Fail("Watch", fmt.Sprintf("it was stopped after 3 looks, and has looked %d times", n), "stop has to end the loop")
	}
	c.Settle()
	before := check.Goroutines()
	Watch(time.Hour, func() {})()
	synctest.Wait()
	if left := check.Goroutines() - before; left > 0 {
		c.Fail("Watch", "it was to look every hour, was stopped, and its goroutine is still there",
			"it learns of the stop when it looks next, so it stays for up to an hour: wait for the tick and for the stop at once, in a select")
	}
}
