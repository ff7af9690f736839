package progress_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	. "manyhands/strategies/exercises/10-progress"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"results": results, "owner": owner, "counts": counts, "end": end, "calm": calm, "plain": plain, "leak": leak, "race": race,
	})
}

const ms = time.Millisecond

// terminal is what both writers of a session write to. It notes who writes while another one does.
type terminal struct {
	mu      sync.Mutex // guards the rest, and is never held while a write takes its time
	writing []*recorder
	clash   [2]*recorder // the first two that wrote at the same time
}

func (t *terminal) begin(r *recorder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.writing) > 0 && t.clash[0] == nil {
		t.clash = [2]*recorder{t.writing[0], r}
	}
	t.writing = append(t.writing, r)
}

func (t *terminal) end(r *recorder, w write) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.writing, r)
	t.writing = slices.Delete(t.writing, i, i+1)
	r.writes = append(r.writes, w)
}

// recorder takes its time to write, so that two who write at once are seen.
type recorder struct {
	name   string
	c      *check.C
	on     *terminal
	writes []write
}

type write struct {
	text string
	at   time.Duration
	done int // jobs that had ended
}

func (r *recorder) write(text string, done int) {
	r.on.begin(r)
	for range 20 { // a sleep would stop the clock for a goroutine that waits for a lock, for example of io.Pipe
		runtime.Gosched()
	}
	r.on.end(r, write{text, r.c.Elapsed(), done})
}

func (r *recorder) text() string {
	var b strings.Builder
	for _, w := range r.writes {
		b.WriteString(w.text)
	}
	return b.String()
}

// session is one call of Run.
type session struct {
	ids         []string
	work        *check.Work
	out, screen recorder
	err         error
	took        time.Duration
	ends        map[string]time.Duration // result -> when its job ended
	last        time.Duration            // when the last job ended
}

// lines are the whole lines of out, with the time of their end.
func (s *session) lines() (lines []write) {
	rest := ""
	for _, w := range s.out.writes {
		rest += w.text
		for {
			line, after, ok := strings.Cut(rest, "\n")
			if !ok {
				break
			}
			lines, rest = append(lines, write{line, w.at, w.done}), after
		}
	}
	return lines
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

var errJob = errors.New("no such flag")

// play runs n jobs of so long on workers; the job at failing fails, unless it is -1.
func play(c *check.C, ctx context.Context, workers, n int, takes time.Duration, failing int, isTerminal bool) *session {
	on := new(terminal)
	s := &session{ids: check.IDs(n), work: c.Work(check.Every(takes)), out: recorder{name: "out", c: c, on: on}, screen: recorder{name: "screen", c: c, on: on}, ends: map[string]time.Duration{}}
	if failing >= 0 {
		s.work.Fail(s.ids[failing], errJob)
	}
	to := func(r *recorder) writerFunc {
		return func(p []byte) (int, error) { r.write(string(p), len(s.work.Ended())); return len(p), nil }
	}
	var mu sync.Mutex
	began := c.Elapsed()
	s.err = Run(ctx, workers, s.ids, func(ctx context.Context, id string) (string, error) {
		result, err := s.work.DoContext(ctx, id)
		mu.Lock()
		defer mu.Unlock()
		s.last = c.Elapsed()
		s.ends[result] = s.last
		return result, err
	}, to(&s.out), to(&s.screen), isTerminal)
	s.took = c.Elapsed() - began
	if len(s.work.Started()) == 0 && n > 0 && ctx.Err() == nil {
		c.Undone("Run")
	}
	return s
}

// complete ends the check unless out has a line for each job.
func (s *session) complete() {
	s.out.c.CompleteUnordered(s.work, "Run", s.ids, strings.FieldsFunc(s.out.text(), func(r rune) bool { return r == '\n' }))
}

// over ends the check if something is written after Run has returned. A timer with a callback is no
// goroutine while it waits, so C.Settle does not see it. over works only on the virtual clock.
func (s *session) over(when string) {
	screen, out := len(s.screen.writes), len(s.out.writes)
	time.Sleep(time.Second)
	if more := len(s.screen.writes) - screen; more > 0 {
		s.out.c.Fail("Run", fmt.Sprintf("%s, and in the second after Run had returned screen was written to %s", when, check.Count(more, "time")),
			"drawn after Run had returned: stop the timer and wait for its callback, or for the goroutine that draws. Also after an error or a cancel")
	}
	if more := len(s.out.writes) - out; more > 0 {
		s.out.c.Fail("Run", fmt.Sprintf("%s, and in the second after Run had returned out was written to %s", when, check.Count(more, "time")),
			"whoever writes the results has to be waited for before Run returns")
	}
}

func whole(c *check.C) *session { return play(c, context.Background(), 4, 40, 70*ms, -1, true) }

func results(c *check.C) {
	s := whole(c)
	if strings.Contains(s.out.text(), "\r") || progress.MatchString(s.out.text()) {
		c.Fail("Run", "the bar is on out, among the results", "what is written to out is for programs to read: whoever writes | wc -l wants results. The bar goes to screen")
	}
	if s.out.text() == "" {
		c.Fail("Run", fmt.Sprintf("%d jobs have ended, and nothing was written to out", len(s.work.Ended())), "is there a buffer that nobody flushes? A bufio.Writer keeps what it is given until it is full, or Flush is called")
	}
	s.complete()
	switch most := s.work.MostAtOnce(); {
	case most > 4:
		c.Fail("Run", fmt.Sprintf("4 workers, and %d jobs at once", most), "a bar changes nothing about the work: no more jobs run at once than there are workers")
	case most < 4:
		c.Fail("Run", fmt.Sprintf("4 workers, and at most %s at once", check.Count(most, "job")), "the workers wait for each other, or for whoever draws")
	}
	for _, line := range s.lines() {
		if end := s.ends[line.text]; line.at > end {
			c.Fail("Run", fmt.Sprintf("a job ended after %v, and its result was written after %v", end, line.at), "who reads out wants each result when it is there: write it then, and flush what you have if there is a buffer")
		}
	}
	if late := c.Elapsed() - s.last; late > 0 {
		c.Fail("Run", fmt.Sprintf("the last job ended after %v, and Run returned %v later", s.last, late), "a bar changes nothing about the work. Does it wait for a tick, or look again and again, with a sleep?")
	}
	few := play(c, context.Background(), 4, 0, ms, -1, true)
	if text := few.out.text(); text != "" || few.err != nil {
		c.Fail("Run", fmt.Sprintf("there were no jobs, and Run wrote %q to out and returned the error %s", text, check.Quoted(few.err)), "there is nothing to write, and nothing went wrong")
	}
	for _, n := range []int{1, 2} {
		play(c, context.Background(), 4, n, ms, -1, true).complete()
	}
	odd(c)
	kept(c)
	if s.err != nil {
		c.Fail("Run", fmt.Sprintf("no job failed, and Run returned the error %s", check.Quoted(s.err)), "return nil when all went well")
	}
}

func owner(c *check.C) {
	s := whole(c)
	bars(c, s)
	alone(c, s)
	alone(c, play(c, context.Background(), 4, 200, 50*ms, -1, true)) // jobs end when bars are drawn
}

// alone ends the check if two goroutines wrote at the same time.
func alone(c *check.C, s *session) {
	switch clash := s.out.on.clash; {
	case clash[0] == nil:
	case clash[0] != clash[1]:
		c.Fail("Run", "one goroutine wrote to out while another one wrote to screen",
			"both may be the same terminal, where a result and the bar tear each other apart. One goroutine writes to both, or all take the same lock to write")
	default:
		c.Fail("Run", fmt.Sprintf("two goroutines wrote to %s at the same time", clash[0].name),
			"what they write tears each other apart. One goroutine owns the terminal, and the others send it what they have")
	}
}

// odd has results that are long, or empty, or look like a format.
func odd(c *check.C) {
	long := strings.Repeat("a long flag;", 10000)
	values := map[string]string{"job-0": "100% wool", "job-1": "%d", "job-2": long, "job-3": "", "job-4": " two  spaces "}
	var out strings.Builder
	err := Run(context.Background(), 1, check.IDs(5), func(_ context.Context, id string) (string, error) { return values[id], nil },
		writerFunc(out.Write), writerFunc(func(p []byte) (int, error) { return len(p), nil }), true)
	lines := strings.Split(out.String(), "\n")
	for _, id := range check.IDs(5) {
		want := values[id]
		switch {
		case slices.Contains(lines[:len(lines)-1], want):
		case strings.Contains(want, "%"):
			c.Fail("Run", fmt.Sprintf("a result was %q, and out has %q", want, lines[0]), "a result is no format: Fprintln writes it as it is, and Fprintf(out, result) does not")
		case want == long:
			c.Fail("Run", fmt.Sprintf("a result had %d bytes, and out has no such line; Run returned the error %s", len(long), check.Quoted(err)), "a result may be long: a bufio.Scanner takes no line of more than 64 KB")
		case want == "":
			c.Fail("Run", "a result was empty, and out has no line for it", "an empty result is a result as well: only the error says that there is none")
		default:
			c.Fail("Run", fmt.Sprintf("a result was %q, and out has no such line", want), "a result is written as it is")
		}
	}
}

// uneven are jobs that take different times and do not listen to their context. Number 4 fails, and
// two others run then.
type uneven struct {
	fails   time.Duration
	started []time.Duration
	want    []string // results of jobs that have ended
	got     []string
}

func runUneven(c *check.C) (u uneven) {
	ids := check.IDs(12)
	var mu sync.Mutex
	var out strings.Builder
	began := c.Elapsed()
	Run(context.Background(), 3, ids, func(_ context.Context, id string) (string, error) {
		i := check.Index(ids, id)
		mu.Lock()
		u.started = append(u.started, c.Elapsed()-began)
		mu.Unlock()
		time.Sleep(10*ms + time.Duration(i*i)*ms*37/100)
		mu.Lock()
		defer mu.Unlock()
		if i == 4 {
			u.fails = c.Elapsed() - began
			return "", errJob
		}
		u.want = append(u.want, "flag of "+id)
		return "flag of " + id, nil
	}, writerFunc(out.Write), writerFunc(func(p []byte) (int, error) { return len(p), nil }), true)
	u.got = strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	return u
}

// kept looks at the results of jobs that ran when another one failed.
func kept(c *check.C) {
	u := runUneven(c)
	for _, line := range u.got {
		if !slices.Contains(u.want, line) {
			c.Fail("Run", fmt.Sprintf("a job failed, and out has the line %q", line), "a job that has failed has no result, so no line is written for it")
		}
	}
	if lost := len(u.want) - len(u.got); lost > 0 {
		c.Fail("Run", fmt.Sprintf("a job failed while others ran; %d of them ended well, and out has no line for it", lost), "after an error nothing new is started, and what has a result all the same is written")
	}
}

var progress = regexp.MustCompile(`(\d+)/(\d+)`)

// bars are the counts that were drawn, and which write had them.
func bars(c *check.C, s *session) (counts []int, writes []write) {
	for _, w := range s.screen.writes {
		m := progress.FindAllStringSubmatch(w.text, -1)
		for _, m := range m {
			n, _ := strconv.Atoi(m[1])
			counts, writes = append(counts, n), append(writes, w)
		}
	}
	if len(counts) == 0 {
		c.Fail("Run", "no bar was drawn on screen", "write what Bar(done, total) returns")
	}
	return counts, writes
}

func counts(c *check.C) {
	s := whole(c)
	counts, writes := bars(c, s)
	for i, n := range counts {
		if n > writes[i].done {
			c.Fail("Run", fmt.Sprintf("the bar said %d when %d had ended", n, writes[i].done), "it counts what was started or handed out. Done is what has come back")
		}
	}
	switch {
	case counts[0] != 0:
		c.Fail("Run", fmt.Sprintf("the first bar says %d", counts[0]), "draw one with 0 before anything is done: the user sees that something goes on")
	case !slices.IsSorted(counts):
		c.Fail("Run", fmt.Sprintf("the bar went back: %v", counts), "the count is read by one and written by another in between. One owner counts and draws")
	}
	began := c.Elapsed()
	counts, _ = bars(c, play(c, context.Background(), 4, 40, 700*ms, -1, true))
	if took := c.Elapsed() - began; len(counts) < 4 {
		c.Fail("Run", fmt.Sprintf("in %v the bar was drawn %s", took, check.Count(len(counts), "time")), "a bar that does not move is no news: draw it meanwhile, at most ten times a second")
	}
}

func end(c *check.C) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	gone, leave := context.WithCancel(context.Background())
	leave()
	for _, try := range []struct {
		name    string
		ctx     context.Context
		failing int
		want    error
	}{
		{"all went well", context.Background(), -1, nil},
		{"job 17 failed", context.Background(), 17, errJob},
		{"the caller cancelled after 400ms", ctx, -1, context.Canceled},
		{"the caller had cancelled before", gone, -1, context.Canceled},
	} {
		if try.ctx == ctx {
			time.AfterFunc(400*ms, func() { cancel(nil) })
		}
		s := play(c, try.ctx, 4, 40, 70*ms, try.failing, true)
		counts, writes := bars(c, s)
		ended, last := len(s.work.Ended()), counts[len(counts)-1]
		switch {
		case try.ctx == ctx && s.took > 400*ms:
			c.Fail("Run", fmt.Sprintf("%s, and Run returned after %v", try.name, s.took), "the jobs that ran did not hear of it: give do a context that ends with the caller's")
		case try.want != nil && len(s.work.Started()) == 40:
			c.Fail("Run", fmt.Sprintf("%s, and all 40 jobs were started all the same", try.name), "after an error or a cancel nobody waits for the rest: look at the context before each job")
		case try.failing >= 0 && errors.Is(s.err, context.Canceled):
			c.Fail("Run", fmt.Sprintf("%s, and Run returned the error %s", try.name, check.Quoted(s.err)), "that is what became of the others when it had failed. The first error tells what went wrong (context.Cause has it, and ctx.Err() has not)")
		case try.want == context.Canceled && s.err == nil:
			c.Fail("Run", fmt.Sprintf("%s, and Run returned no error", try.name), "what was cut short must not look like the whole: return the error of the context")
		case try.want != nil && s.err != nil && !errors.Is(s.err, try.want) && strings.Contains(s.err.Error(), try.want.Error()):
			c.Fail("Run", fmt.Sprintf("%s, Run returned the error %q, and errors.Is does not find %q in it", try.name, s.err, try.want), "the text is not the error: return it as it is, or wrap it with %w, not %v")
		case !errors.Is(s.err, try.want):
			c.Fail("Run", fmt.Sprintf("%s, and Run returned the error %s", try.name, check.Quoted(s.err)), "a bar is no reason to lose an error")
		case last < ended && writes[len(writes)-1].done == ended && try.want != nil:
			c.Fail("Run", fmt.Sprintf("%s; %d of 40 had ended, and the last bar, drawn then, says %d", try.name, ended, last), "a job that has returned is done, with or without an error")
		case last > ended:
			c.Fail("Run", fmt.Sprintf("%s; %d of 40 had ended, and the last bar says %d", try.name, ended, last), "done is what has returned. What was never started is not done, also at the end")
		case last != ended:
			c.Fail("Run", fmt.Sprintf("%s; %d of 40 had ended, and the last bar says %d", try.name, ended, last), "draw it once more at the very end, however it came")
		case strings.Count(s.screen.text(), "\n") > 1:
			c.Fail("Run", fmt.Sprintf("%s, and screen got %d newlines", try.name, strings.Count(s.screen.text(), "\n")), "a bar is drawn over the one before, which has to be in the same line: the newline comes once, at the end")
		case !strings.HasSuffix(s.screen.text(), "\n"):
			c.Fail("Run", fmt.Sprintf("%s, and the last bar does not end its line", try.name), "what comes next on the terminal, a prompt, would stand behind the bar")
		}
		s.over(try.name)
	}
	u := runUneven(c)
	for _, at := range u.started {
		if at > u.fails {
			c.Fail("Run", fmt.Sprintf("a job failed after %v, and another one was started after %v", u.fails, at), "a job that was handed out waits in a channel, and is taken though ctx is done: a worker looks at ctx before each job")
		}
	}
}

func calm(c *check.C) {
	s := play(c, context.Background(), 4, 4000, ms, -1, true)
	counts, writes := bars(c, s)
	if n := len(counts); n > 3+int(c.Elapsed()/(100*ms)) && n < 1000 {
		c.Fail("Run", fmt.Sprintf("in %v the bar was drawn %d times", c.Elapsed().Round(ms), n), "that is more than ten times a second: nobody sees it, and the terminal has to do it")
	} else if n >= 1000 {
		c.Fail("Run", fmt.Sprintf("4000 jobs took %v, and the bar was drawn %d times", c.Elapsed().Round(ms), n),
			"one redraw for each job makes the terminal the slowest worker. Draw by the clock, not by the job")
	}
	for i := 2; i < len(writes)-1; i++ { // the first and the last come when they come
		if gap := writes[i].at - writes[i-1].at; gap < 90*ms {
			c.Fail("Run", fmt.Sprintf("two bars were drawn %v apart", gap), "ten a second are 100ms apart")
		}
	}
}

func plain(c *check.C) {
	s := play(c, context.Background(), 4, 40, 70*ms, -1, false)
	text := s.screen.text()
	if strings.ContainsAny(text, "\r#\x1b") || !strings.HasSuffix(text, "\n") {
		c.Fail("Run", fmt.Sprintf("the writer screen is no terminal, and got %q", text[:min(len(text), 60)]), "in a file a bar is rubbish: \\r goes back on a terminal only. Write whole lines")
	}
	if text != "40/40\n" {
		c.Fail("Run", fmt.Sprintf("the writer screen is no terminal, and got %q", text[:min(len(text), 60)]), "one line at the end is what it is to get")
	}
	s = play(c, context.Background(), 4, 40, 70*ms, 17, false)
	if text, want := s.screen.text(), fmt.Sprintf("%d/40\n", len(s.work.Ended())); text != want {
		c.Fail("Run", fmt.Sprintf("job 17 failed, screen is no terminal, and got %q; %q is right", text, want), "the one line at the end comes after an error, too, and has what was done")
	}
}

func leak(c *check.C) {
	whole(c)
	c.Settle()
	play(c, context.Background(), 4, 40, 70*ms, 17, true)
	c.Settle()
	ctx, cancel := context.WithTimeout(context.Background(), 400*ms)
	defer cancel()
	play(c, ctx, 4, 40, 70*ms, -1, true)
	c.Settle()
}

// race has jobs that take long enough for the bar to be drawn between them, and writers with
// no lock.
func race(c *check.C) {
	var screen, out []byte
	into := func(text *[]byte) writerFunc {
		return func(p []byte) (int, error) { *text = append(*text, p...); return len(p), nil }
	}
	Run(context.Background(), 4, check.IDs(12), func(_ context.Context, id string) (string, error) {
		time.Sleep(70 * ms)
		return id, nil
	}, into(&out), into(&screen), true)
	if len(out) == 0 {
		c.Undone("Run")
	}
}
