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
	"sync/atomic"
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

// recorder takes its time to write, so that two who write at once are seen.
type recorder struct {
	c      *check.C
	busy   *atomic.Int32 // of both writers: results and bar share a terminal
	torn   *atomic.Bool
	writes []write
}

type write struct {
	text string
	at   time.Duration
	done int // jobs that had ended
}

func (r *recorder) write(text string, done int) {
	if r.busy.Add(1) > 1 {
		r.torn.Store(true)
	}
	for range 20 { // a sleep would stop the clock for a goroutine that waits for a lock, for example of io.Pipe
		runtime.Gosched()
	}
	if !r.torn.Load() {
		r.writes = append(r.writes, write{text, r.c.Elapsed(), done})
	}
	r.busy.Add(-1)
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
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

var errJob = errors.New("no such flag")

// play runs n jobs of so long on workers; the job at failing fails, unless it is -1.
func play(c *check.C, ctx context.Context, workers, n int, takes time.Duration, failing int, terminal bool) *session {
	busy, torn := new(atomic.Int32), new(atomic.Bool)
	s := &session{ids: check.IDs(n), work: c.Work(check.Every(takes)), out: recorder{c: c, busy: busy, torn: torn}, screen: recorder{c: c, busy: busy, torn: torn}}
	if failing >= 0 {
		s.work.Fail(s.ids[failing], errJob)
	}
	to := func(r *recorder) writerFunc {
		return func(p []byte) (int, error) { r.write(string(p), len(s.work.Ended())); return len(p), nil }
	}
	s.err = Run(ctx, workers, s.ids, s.work.DoContext, to(&s.out), to(&s.screen), terminal)
	if len(s.work.Started()) == 0 && n > 0 && ctx.Err() == nil {
		c.Undone("Run")
	}
	if torn.Load() {
		c.Fail("Run", "two goroutines wrote at the same time", "lines that are written by the workers tear each other apart. One goroutine owns the terminal, and the others send it what they have")
	}
	return s
}

func whole(c *check.C) *session { return play(c, context.Background(), 4, 40, 70*ms, -1, true) }

func results(c *check.C) {
	s := whole(c)
	if strings.Contains(s.out.text(), "\r") || progress.MatchString(s.out.text()) {
		c.Fail("Run", "the bar is on out, among the results", "out is for programs to read: whoever writes | wc -l wants results. The bar goes to screen")
	}
	c.CompleteUnordered(s.work, "Run", s.ids, strings.FieldsFunc(s.out.text(), func(r rune) bool { return r == '\n' }))
	switch most := s.work.MostAtOnce(); {
	case most > 4:
		c.Fail("Run", fmt.Sprintf("4 workers, and %d jobs at once", most), "a bar changes nothing about the work: no more jobs run at once than there are workers")
	case most < 4:
		c.Fail("Run", fmt.Sprintf("4 workers, and at most %s at once", check.Count(most, "job")), "the workers wait for each other, or for whoever draws")
	}
	few := play(c, context.Background(), 4, 0, ms, -1, true)
	if text := few.out.text(); text != "" || few.err != nil {
		c.Fail("Run", fmt.Sprintf("there were no jobs, and Run wrote %q to out and returned the error %v", text, few.err), "there is nothing to write, and nothing went wrong")
	}
	if s.err != nil {
		c.Fail("Run", fmt.Sprintf("no job failed, and Run returned the error %v", s.err), "return nil when all went well")
	}
}

func owner(c *check.C) {
	s := whole(c)
	for _, w := range s.out.writes {
		if !strings.HasSuffix(w.text, "\n") {
			c.Fail("Run", fmt.Sprintf("a line was written in pieces, the first %q", w.text), "a line that is written at once cannot be torn by whoever else writes")
		}
	}
	bars(c, s)
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
		c.Fail("Run", fmt.Sprintf("in %v the bar was drawn %d times", took, len(counts)), "a bar that does not move is no news: draw it meanwhile, at most ten times a second")
	}
}

func end(c *check.C) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	for _, try := range []struct {
		name    string
		ctx     context.Context
		failing int
		want    error
	}{
		{"all went well", context.Background(), -1, nil},
		{"job 17 failed", context.Background(), 17, errJob},
		{"the caller cancelled after 400ms", ctx, -1, context.Canceled},
	} {
		if try.ctx == ctx {
			time.AfterFunc(400*ms, func() { cancel(nil) })
		}
		s := play(c, try.ctx, 4, 40, 70*ms, try.failing, true)
		counts, _ := bars(c, s)
		ended, last := len(s.work.Ended()), counts[len(counts)-1]
		switch {
		case try.want != nil && len(s.work.Started()) == 40:
			c.Fail("Run", fmt.Sprintf("%s, and all 40 jobs were started all the same", try.name), "after an error or a cancel nobody waits for the rest: look at the context before each job")
		case !errors.Is(s.err, try.want):
			c.Fail("Run", fmt.Sprintf("%s, and Run returned the error %v", try.name, s.err), "a bar is no reason to lose an error")
		case last != ended:
			c.Fail("Run", fmt.Sprintf("%s; %d of 40 had ended, and the last bar says %d", try.name, ended, last), "draw it once more at the very end, however it came")
		case len(counts) > 1 && counts[len(counts)-2] == last && last == 40:
			c.Fail("Run", fmt.Sprintf("%s, and the bar said 40/40 twice", try.name), "the end is the end: draw it once, when the last result is there")
		case !strings.HasSuffix(s.screen.text(), "\n"):
			c.Fail("Run", fmt.Sprintf("%s, and the last bar does not end its line", try.name), "what comes next on the terminal, a prompt, would stand behind the bar")
		}
	}
}

func calm(c *check.C) {
	s := play(c, context.Background(), 4, 4000, ms, -1, true)
	counts, writes := bars(c, s)
	if n := len(counts); n > 3+int(c.Elapsed()/(100*ms)) {
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
		c.Fail("Run", fmt.Sprintf("screen is no terminal, and got %q", text[:min(len(text), 60)]), "in a file a bar is rubbish: \\r goes back on a terminal only. Write whole lines")
	}
	if text != "40/40\n" {
		c.Fail("Run", fmt.Sprintf("screen is no terminal, and got %q", text[:min(len(text), 60)]), "one line at the end is what it is to get")
	}
}

func leak(c *check.C) {
	whole(c)
	c.Settle()
	play(c, context.Background(), 4, 40, 70*ms, 17, true)
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
