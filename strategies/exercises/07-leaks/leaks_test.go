package leaks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "manyhands/strategies/exercises/07-leaks"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{"lines": lines, "first": first, "squares": squares, "within": within, "watch": watch, "race": race})
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
	firstOf(c, 1)
	got := First(slices.Values([]string{"quick", "slow"}), func(server string) string {
		if server == "quick" {
			time.Sleep(ms)
			return ""
		}
		time.Sleep(5 * ms)
		return "a flag"
	})
	if got != "" {
		c.Fail("First", fmt.Sprintf("the first answer was empty, and First returned %q", got), "an empty answer is an answer as well")
	}
	time.Sleep(time.Second)
	c.Settle()
}

func firstOf(c *check.C, n int) {
	ids := check.IDs(n)
	w := c.Work(check.Times(ids, 9*ms, 5*ms, 30*ms))
	found := time.Duration(n) * ms // it takes so long to find all of them
	quick, want := ids[0], max(found, 9*ms)
	if n > 1 {
		quick, want = ids[1], max(found, 6*ms)
	}
	var asked sync.Once
	var began, waited time.Duration
	began = c.Elapsed()
	got := First(func(yield func(string) bool) {
		for _, id := range ids {
			if !yield(id) {
				return
			}
			time.Sleep(ms)
		}
	}, func(id string) string {
		asked.Do(func() { waited = c.Elapsed() - began })
		result, _ := w.Do(id)
		return result
	})
	took := c.Elapsed() - began
	switch {
	case len(w.Started()) == 0:
		c.Undone("First")
	case n > 1 && waited >= found:
		c.Fail("First", fmt.Sprintf("the last of %d servers was found after %v, and nobody was asked before", n, waited),
			"it looks for all servers before it asks the first one. Ask each of them when it is found, as before: its answer may be there before the last one is found")
	case n > 1 && w.MostAtOnce() == 1:
		c.Fail("First", fmt.Sprintf("%d servers were asked one after the other", n), "a server that is slow keeps nobody waiting if each is asked in a goroutine of its own, as before")
	case got != w.Result(quick) && !mentions(c, "first.go", "default:"):
		c.Fail("First", fmt.Sprintf("%s answered first, and First returned %q", quick, got),
			"the first answer was lost, or a later one took its place: only the first may be kept, so nobody writes to the variable after it")
	case got != w.Result(quick):
		c.Fail("First", fmt.Sprintf("%s answered first, and First returned %q", quick, got),
			"an answer that comes before anybody waits for it must not be thrown away: that is what default does in a select")
	case took > want:
		c.Fail("First", fmt.Sprintf("all servers were found after %v, an answer was there, and First returned after %v", found, took),
			"it is to be as fast as before: does it wait for answers that nobody needs, or look again and again, with a sleep?")
	}
	time.Sleep(found + time.Second) // the others may end what they are at
	if len(w.Started()) != n {
		c.Fail("First", fmt.Sprintf("%d of %d servers were asked", len(w.Started()), n), "ask them all")
	}
	c.Settle()
}

// mentions reports whether a file of the answer has a text.
func mentions(c *check.C, file, text string) bool {
	data, err := c.File(file)
	return err == nil && bytes.Contains(data, []byte(text))
}

func squares(c *check.C) {
	ctx, cancel := context.WithCancel(context.Background())
	s := Squares(ctx)
	for n, pause := range []time.Duration{0, ms + ms/3, ms + ms/7, 24 * time.Hour} {
		time.Sleep(pause)
		began := c.Elapsed()
		got, open := <-s
		switch took := c.Elapsed() - began; {
		case !open:
			c.Fail("Squares", fmt.Sprintf("although ctx was not done, the channel was closed after %v", c.Elapsed()), "it goes on until ctx is done, however slow its reader is")
		case got != (n+1)*(n+1):
			c.Fail("Squares", fmt.Sprintf("number %d is %d, not %d", n+1, got, (n+1)*(n+1)), "each has to be sent, in order, however slow the reader is")
		case took > 0:
			c.Fail("Squares", fmt.Sprintf("a reader had to wait for number %d, for %v", n+1, took), "it is to be as fast as before: does it look again and again whether somebody reads, with a sleep? A select waits for both, without")
		}
	}
	for n := 5; n <= 10_000; n++ {
		if got, open := <-s; got != n*n || !open {
			c.Fail("Squares", fmt.Sprintf("although ctx was not done, number %d was %d (closed: %t)", n, got, !open), "it goes on until ctx is done")
		}
	}
	time.Sleep(ms) // the next is ready, and will not be read
	cancel()
	c.Settle()
	for n := range 1000 { // some may have been on their way
		select {
		case _, open := <-s:
			if !open {
				break
			}
			if n < 999 {
				continue
			}
			c.Fail("Squares", "the context is done, and the channel goes on", "close it, so that a range over it ends")
		case <-time.After(time.Minute):
			c.Fail("Squares", "the context is done, nothing is sent any more, and the channel is open", "close it, so that a range over it ends: defer close(squares), as before")
		}
		break
	}
	ctx, cancel = context.WithCancel(context.Background())
	Squares(ctx) // nobody reads
	time.Sleep(ms)
	cancel()
	c.Settle()
}

func within(c *check.C) {
	const limit = 100 * ms
	const takes = limit/2 + ms/7 // no multiple of what anybody would sleep
	if got, err := Within(limit, func() string { time.Sleep(takes); return "flag" }); got != "flag" || err != nil {
		c.Fail("Within", fmt.Sprintf("an answer in time came back as %q with the error %s", got, check.Quoted(err)), "it has to be returned as it is")
	}
	switch took := c.Elapsed(); {
	case took == limit:
		c.Fail("Within", fmt.Sprintf("the answer was there after %v, and Within returned after %v", takes, took), "the limit is for answers that are late. Wait for both at once, in a select")
	case took > takes:
		c.Fail("Within", fmt.Sprintf("the answer was there after %v, and Within returned after %v", takes, took), "it is to be as fast as before: does it look again and again whether there is an answer, with a sleep?")
	}
	began := c.Elapsed()
	if got, err := Within(limit, func() string { time.Sleep(3 * limit); return "flag" }); !errors.Is(err, ErrLate) {
		c.Fail("Within", fmt.Sprintf("an answer that came too late came back as %q with the error %s", got, check.Quoted(err)), "it is to be ErrLate")
	}
	if took := c.Elapsed() - began; took != limit {
		c.Fail("Within", fmt.Sprintf("with a limit of %v it returned after %v", limit, took),
			"whoever waits for the one that is late, or sleeps until it may be gone, has no time-out any more")
	}
	if got, err := Within(limit, func() string { time.Sleep(ms); return "" }); got != "" || err != nil {
		c.Fail("Within", fmt.Sprintf("an answer in time was empty, and came back as %q with the error %s", got, check.Quoted(err)), "an empty answer is an answer as well")
	}
	time.Sleep(10 * limit)
	c.Settle()
	before := check.Goroutines()
	Within(time.Hour, func() string { return "flag" })
	synctest.Wait()
	if left := check.Goroutines() - before; left > 0 {
		c.Fail("Within", "the limit was an hour, the answer came at once, and a goroutine is still there", "it stays until the limit is over, though nobody waits any more. A timer needs no goroutine")
	}
	// Garbage collections interrupt goroutines anywhere, also between two statements of Within.
	collected := make(chan struct{})
	go func() {
		defer close(collected)
		for range 20 {
			runtime.GC()
		}
	}()
	for going := true; going; {
		if got, err := Within(limit, func() string { return "flag" }); got != "flag" || err != nil {
			c.Fail("Within", fmt.Sprintf("an answer that was there at once came back as %q with the error %s", got, check.Quoted(err)),
				"an answer that comes before anybody waits for it must not be thrown away: default in a select does that. Give it room in a buffer")
		}
		select {
		case <-collected:
			going = false
		default:
		}
	}
}

func watch(c *check.C) {
	var looks atomic.Int64
	stop := Watch(10*ms, func() { looks.Add(1) })
	time.Sleep(35 * ms)
	stop()
	if n := looks.Load(); n != 3 {
		c.Fail("Watch", fmt.Sprintf("in 35 ms, every 10 ms, it looked %s", check.Count(int(n), "time")), "3 times is right: mend the end, not the middle")
	}
	time.Sleep(100 * ms)
	switch n := looks.Load(); {
	case n > 4:
		c.Fail("Watch", fmt.Sprintf("it was stopped after 3 looks, and has looked %d times", n), "a call of stop has to end the loop")
	case n == 4:
		c.Fail("Watch", "it was stopped after 3 looks, and has looked once more", "a timer that had been set goes off all the same. Stop it, and let its callback see that Watch was stopped before it looks")
	}
	c.Settle()
	var at atomic.Int64
	began := c.Elapsed()
	stop = Watch(10*ms, func() {
		at.Store(int64(c.Elapsed() - began))
		time.Sleep(3 * ms)
	})
	time.Sleep(45 * ms)
	stop()
	if last := time.Duration(at.Load()); last != 40*ms {
		c.Fail("Watch", fmt.Sprintf("every 10ms, with 3ms for a look, the last look within 45ms was after %v", last), "40ms is right. A ticker goes by the clock; to sleep after each look, or to set a timer then, adds the time of the look")
	}
	time.Sleep(100 * ms)
	c.Settle()
	before := check.Goroutines()
	stop = Watch(time.Hour, func() {})
	time.Sleep(ms + ms/3)
	stop()
	synctest.Wait()
	if check.Goroutines() == before {
		oneAtATime(c)
		stopped(c)
		return
	}
	time.Sleep(time.Minute)
	if check.Goroutines() == before {
		c.Fail("Watch", "it was to look every hour, was stopped, and its goroutine was there for a while", "does it look again and again whether it was stopped, with a sleep? To receive from a channel waits without, in a select with the tick")
	}
	c.Fail("Watch", "it was to look every hour, was stopped, and its goroutine is still there",
		"it learns of the stop when it looks next, so it stays for up to an hour: wait for the tick and for the stop at once, in a select")
}

// oneAtATime has looks that take longer than the time between two ticks.
func oneAtATime(c *check.C) {
	var now, most atomic.Int64
	stop := Watch(10*ms, func() {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(35 * ms)
		now.Add(-1)
	})
	time.Sleep(200 * ms)
	stop()
	time.Sleep(time.Minute) // a select takes the stop or a tick that is there as well, at random
	if n := most.Load(); n > 1 {
		c.Fail("Watch", fmt.Sprintf("every 10ms, with 35ms for a look, %d looks ran at once", n),
			"before, a look began when the one before had ended: call look in the goroutine that waits for the ticks, and start none for it")
	}
	c.Settle()
}

// stopped stops twice, and in the middle of a look. The function that was given out allows both.
func stopped(c *check.C) {
	c.Case("when stop was called a second time", "Stop of a ticker may be called again, so your stop may, too: the second call does nothing. sync.OnceFunc makes such a function, and the cancel of a context is one")
	stop := Watch(10*ms, func() {})
	time.Sleep(15 * ms)
	stop()
	stop()
	c.Settle()
	c.Case("when look called stop", "before, look could call stop. If stop waits for the goroutine that looks, or sends to it, each waits for the other: close a channel, and do not wait")
	var looks atomic.Int64
	set := make(chan struct{})
	stop = Watch(10*ms, func() {
		<-set
		looks.Add(1)
		stop()
	})
	close(set)
	time.Sleep(100 * ms)
	if n := looks.Load(); n != 1 {
		c.Fail("Watch", fmt.Sprintf("the first look called stop, and there were %s", check.Count(int(n), "look")), "a call of stop ends the loop, also if a look makes it")
	}
	c.Settle()
	c.Case("", "")
}

// race calls all four, so that whatever their goroutines share is read and written.
func race(c *check.C) {
	if untouched(c) {
		c.Fail("", "all files are as they were handed out", "mend them first")
	}
	First(slices.Values(check.IDs(5)), func(server string) string { return server })
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(ms, cancel)
	for range Squares(ctx) { // until it is closed
	}
	for _, takes := range []time.Duration{0, ms, 2 * ms, 3 * ms} {
		ended := make(chan struct{})
		Within(2*ms, func() string {
			defer close(ended)
			time.Sleep(takes)
			return "flag"
		})
		<-ended
	}
	looked := make(chan struct{}, 1)
	stop := Watch(ms, func() {
		select {
		case looked <- struct{}{}:
		default:
		}
	})
	<-looked
	time.Sleep(3 * ms) // it looks again, and nothing orders that and the stop
	stop()
	time.Sleep(5 * ms)
}

// untouched reports whether all files are as they were handed out: they leak, and do not race.
func untouched(c *check.C) bool {
	for name := range stuck {
		mine, err := c.File(name)
		stub, err2 := os.ReadFile(filepath.Join("testdata", "stub", name))
		if err == nil {
			err = err2
		}
		if err == nil {
			stub, err = check.Text(stub)
		}
		if err != nil || !bytes.Equal(mine, stub) {
			return false
		}
	}
	return true
}
