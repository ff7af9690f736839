package procpool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	. "manyhands/strategies/exercises/14-procpool"
	"manyhands/strategies/exercises/check"
)

// What children leave for the check goes to a file. Its lines are in the order of events,
// as each is written at once.
const envJournal, envDepth = "MANYHANDS_PROCPOOL_JOURNAL", "MANYHANDS_PROCPOOL_DEPTH"

func TestMain(m *testing.M) {
	if IsChild() {
		note("child", "")
		if err := Child(work); err != nil {
			note("failed", err.Error())
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		note("end", "")
		os.Exit(0)
	}
	if os.Getenv(envDepth) != "" { // a program that was started by itself, and does not know it
		note("bomb", "")
		os.Exit(66)
	}
	os.Setenv(envDepth, "1")
	os.Exit(m.Run())
}

func note(what, id string) {
	f, err := os.OpenFile(os.Getenv(envJournal), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return
	}
	defer f.Close()
	fmt.Fprintf(f, "%s %d %q\n", what, os.Getpid(), id) // quoted, as an id may have line breaks
}

// work is what children do. The beginning of an id says what.
func work(id string) (string, error) {
	note("do", id)
	switch what, _, _ := strings.Cut(id, "-"); what {
	case "big":
		return strings.Repeat("x", 300_000), nil
	case "print":
		fmt.Println("checking", id)
	case "fail":
		return "", errors.New("no such flag as " + id)
	case "empty":
		return "", nil
	case "crash", "crashloud":
		if tried()[id] <= endless { // or else nobody would ever learn what happened
			fmt.Println("on paper of size A4")
			if what == "crashloud" { // more than a pipe holds
				fmt.Fprint(os.Stderr, strings.Repeat("printed a page\n", 10_000))
			}
			fmt.Fprintln(os.Stderr, "out of ink")
			os.Exit(7)
		}
	case "hold":
		hold()
	case "sleep":
		time.Sleep(time.Hour)
	case "compute":
		for range 50 {
			check.Compute(1 << 13)
		}
	case "meet":
		meet(what)
	case "meetandfail":
		meet(what)
		return "", errors.New("no such flag as " + id)
	case "slow":
		until(func() bool { return len(journal("done")) >= quick })
	default:
		time.Sleep(5 * time.Millisecond)
		note("done", id)
	}
	return result(id), nil
}

// endless is how many children die of what kills them before it lets one live.
const endless = 5

// hold waits for this child to be killed. The next one that holds is left alone.
func hold() {
	me := strconv.Itoa(os.Getpid())
	for {
		if killed := journal("killed"); len(killed) > 0 && killed[0].id != me {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// meeting is how many pieces of work wait for each other, each in a child of its own.
const meeting = 3

// meet waits until all of them have begun.
func meet(what string) {
	until(func() bool {
		n := 0
		for _, e := range journal("do") {
			if strings.HasPrefix(e.id, what+"-") {
				n++
			}
		}
		return n >= meeting
	})
}

// quick is how many ids are done while a single one is slow.
const quick = 9

// until waits for something that other children do. When nobody has begun anything for a while, which
// is a little shorter than that after which the watch calls it a hang, nobody waits any more.
func until(come func() bool) {
	begun, since := 0, time.Now()
	for !come() && len(journal("alone")) == 0 {
		if n := len(journal("do")); n > begun {
			begun, since = n, time.Now()
		}
		if time.Since(since) > 3*time.Second {
			note("alone", "")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func result(id string) string { return "result of " + id }

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"guard": guarded, "results": results, "spawned": spawned, "big": big, "prints": prints, "crash": crash, "killed": killed, "cancel": cancel, "reaped": reaped,
		"race": race,
	})
}

// entry is a line of the journal.
type entry struct {
	what string
	pid  int
	id   string
}

func journal(what string) (all []entry) {
	data, _ := os.ReadFile(os.Getenv(envJournal))
	for line := range strings.Lines(string(data)) {
		f := strings.SplitN(strings.TrimRight(line, "\n"), " ", 3)
		if f[0] == what {
			pid, _ := strconv.Atoi(f[1])
			id, _ := strconv.Unquote(f[2])
			all = append(all, entry{what, pid, id})
		}
	}
	return all
}

// pool calls Pool with a new journal.
func pool(c *check.C, ctx context.Context, workers int, ids []string) ([]string, error) {
	os.Setenv(envJournal, filepath.Join(c.TempDir(), "journal"))
	got, err := Pool(ctx, workers, ids)
	if len(journal("bomb")) > 0 {
		c.Fail("Pool", "a child was started that does not know it is one, and began to do what its parent does",
			"without the guard in its environment a program that starts itself never stops starting: use Command")
	}
	if len(journal("child")) == 0 {
		c.Undone("Pool")
	}
	return got, err
}

func guarded(c *check.C) {
	pool(c, context.Background(), 2, check.IDs(2))
}

func results(c *check.C) {
	c.Case("with 13 ids and 3 workers, where the work on fail-1 and on fail-2 fails", "")
	ids := append(check.IDs(10), "fail-1", "fail-2", "empty-1")
	got, err := pool(c, context.Background(), 3, ids)
	for _, e := range journal("failed") {
		if strings.Contains(e.id, "no such flag") {
			c.Fail("Child", fmt.Sprintf("the work on an id failed, and Child returned %q", e.id),
				"then its process ends, and the parent takes it for dead. An error of the work is an answer like others: it has to come over the pipe too")
		}
	}
	judge(c, ids, got)
	for _, id := range []string{"fail-1", "fail-2"} {
		switch {
		case err == nil || !strings.Contains(err.Error(), "no such flag as "):
			c.Fail("Pool", fmt.Sprintf(`the work on %s failed with "no such flag as %[1]s", and Pool returned the error %s`, id, short(err)), "an error is an answer like others: it has to come over the pipe too")
		case !strings.Contains(err.Error(), "no such flag as "+id):
			c.Fail("Pool", fmt.Sprintf("the work on fail-1 and on fail-2 failed, and Pool returned the error %s", short(err)), "each id that fails has an error of its own, and errors.Join makes one of all")
		}
	}
	if text := err.Error(); strings.Contains(text, "empty-1") {
		c.Fail("Pool", fmt.Sprintf("the result of empty-1 is an empty string, and Pool returned the error %s", short(err)), "an empty result is a result like others: only the child knows whether the work failed, so let it say so")
	}
	const lines = "an id may have any characters, also line breaks. Put it into JSON, which has escapes for them: it is more than one line only if you print it so"
	c.Case("when an id had a line break", lines)
	ids = []string{"job-0", "job-1\njob-2", "job-\"3\"", "job-4\r\n", "job-5", ""}
	got, err = pool(c, context.Background(), len(ids)+2, ids)
	for i, id := range ids {
		if times := tried()[id]; times != 1 || len(got) != len(ids) || got[i] != result(id) {
			if times == 1 && len(got) == len(ids) {
				c.Fail("Pool", fmt.Sprintf("the result of %q is %q, and the error is %s", id, got[i], short(err)), lines)
			}
			c.Fail("Pool", fmt.Sprintf("the id %q was worked on %s, the results are %q, and the error is %s", id, check.Count(times, "time"), got, short(err)), lines)
		}
	}
	c.Case("without any ids", "nothing is to be done, so it returns at once")
	os.Setenv(envJournal, filepath.Join(c.TempDir(), "journal"))
	if got, err := Pool(context.Background(), 2, nil); len(got) != 0 || err != nil {
		c.Fail("Pool", fmt.Sprintf("without any ids there are %s and the error %s", check.Count(len(got), "result"), short(err)), "nothing is to be done, and nothing has failed")
	}
	c.Case("", "")
	c.Note(besideGoroutines(c))
}

// short is an error in so many words that they can be read: the stderr of a child may be long.
func short(err error) string {
	if err == nil {
		return "nil"
	}
	text := fmt.Sprintf("%q", err)
	if len(text) > 300 {
		text = text[:140] + " … " + text[len(text)-140:]
	}
	return text
}

// besideGoroutines says what processes cost. It is no matter of right or wrong, so it is told
// and not judged.
func besideGoroutines(c *check.C) string {
	const workers, n, rounds = 2, 16, 5
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint("compute-", i)
	}
	var ratios []float64
	for range rounds {
		began := time.Now()
		check.Workers(workers, n, func() { work(ids[0]) })
		goroutines := time.Since(began)
		began = time.Now()
		pool(c, context.Background(), workers, ids)
		ratios = append(ratios, time.Since(began).Seconds()/goroutines.Seconds())
	}
	slices.Sort(ratios)
	return fmt.Sprintf("for %d jobs that compute, %d children took %.2f times as long as %d goroutines, their start included (the median of %d tries, %.2f to %.2f); it is worth no points",
		n, workers, ratios[rounds/2], workers, rounds, ratios[0], ratios[rounds-1])
}

// inPlace fails the check for results that are all right, and in places of others.
func inPlace(c *check.C, ids, got []string) {
	place := -1
	for i, r := range got {
		id, ok := strings.CutPrefix(r, result(""))
		if !ok || !slices.Contains(ids, id) {
			if r != "" {
				return
			}
			continue
		}
		if place < 0 && (i >= len(ids) || ids[i] != id) {
			place = i
		}
	}
	if place >= 0 {
		c.Fail("Pool", fmt.Sprintf("result %d is %q, and the id there is %q", place, got[place], slices.Concat(ids, []string{"none"})[min(place, len(ids))]),
			"the results are in the order in which the children answered: append puts each behind the one before. Make the slice with a place for each id, and use the index of the id")
	}
}

// judge fails the check for ids that were not worked on once, or whose results are wrong.
func judge(c *check.C, ids, got []string) {
	inPlace(c, ids, got)
	times := tried()
	for i, id := range ids {
		switch {
		case times[id] != 1:
			c.Fail("Pool", fmt.Sprintf("%s was worked on %s", id, check.Count(times[id], "time")), "each once")
		case len(got) != len(ids):
			c.Fail("Pool", fmt.Sprintf("%d ids, %s", len(ids), check.Count(len(got), "result")), "one for each, in the order of ids")
		case strings.HasPrefix(id, "job") && got[i] != result(id):
			c.Fail("Pool", fmt.Sprintf("the result of %s is %q", id, got[i]), "an answer belongs to the id that was sent: one pipe, one question, one answer")
		}
	}
}

func spawned(c *check.C) {
	const workers, n = meeting, 30
	ids := check.IDs(n)
	copy(ids, []string{"meet-1", "meet-2", "meet-3"})
	got, _ := pool(c, context.Background(), workers, ids)
	judge(c, ids, got)
	hands := map[int]int{}
	for _, e := range journal("do") {
		hands[e.pid]++
	}
	switch children := len(journal("child")); {
	case children == n:
		c.Fail("Pool", fmt.Sprintf("%d ids, and %d children", n, children), "a process for each id: to start one costs a hundred times what a small job does. Start the children once, and send them one id after the other")
	case len(journal("alone")) > 0:
		c.Fail("Pool", fmt.Sprintf("%d ids waited for each other to begin, with %d workers, and never did all", meeting, workers), "the parent asks one child and waits for its answer before it asks the next: give each child a goroutine that talks to it, and no lock while it does")
	case children != workers || len(hands) != workers:
		c.Fail("Pool", fmt.Sprintf("%d workers, %d children, %d of them with work", workers, children, len(hands)), "each worker has one child")
	}
	// One id takes as long as all others together.
	ids = append([]string{"slow-1"}, check.IDs(quick)...)
	got, _ = pool(c, context.Background(), 2, ids)
	if len(journal("alone")) > 0 {
		busy := journal("alone")[0].pid
		done := slices.DeleteFunc(journal("done"), func(e entry) bool { return e.pid == busy })
		c.Fail("Pool", fmt.Sprintf("one child was busy with a slow id, and the other one stopped after %d of the %d others", len(done), quick),
			"the ids are dealt out beforehand, and some wait behind the slow one. Give the next id to the child that is free")
	}
	judge(c, ids, got)
}

func big(c *check.C) {
	const means = "a pipe holds 64 KiB, and a bufio.Scanner reads lines of 64 KiB at most if it is not given a larger Buffer: read while the other side writes, to the end of the value"
	pool(c, context.Background(), 2, check.IDs(2)) // or it hangs without any big value, and this says nothing
	c.Case("when a child answered with 300 kB", means)
	ids := []string{"big-1", "big-2", "big-3", "job-1"}
	got, err := pool(c, context.Background(), 2, ids)
	if err != nil || len(got) != 4 || len(got[0]) != 300_000 || len(got[2]) != 300_000 || got[3] != result("job-1") {
		c.Fail("Pool", fmt.Sprintf("answers of 300 kB did not come through, and the error is %s", short(err)), means)
	}
	c.Case("when an id had 300 kB", means)
	long := strings.Repeat("x", 300_000)
	got, err = pool(c, context.Background(), 1, []string{long, "job-1"})
	if err != nil || len(got) != 2 || got[0] != result(long) || got[1] != result("job-1") {
		c.Fail("Child", fmt.Sprintf("an id of 300 kB did not come through, and the error is %s", short(err)), means)
	}
}

func prints(c *check.C) {
	ids := []string{"print-1", "job-1", "print-2", "job-2"}
	got, err := pool(c, context.Background(), 2, ids)
	inPlace(c, ids, got)
	if err != nil || len(got) != 4 || got[0] != result("print-1") || got[1] != result("job-1") || got[2] != result("print-2") {
		c.Fail("Child", fmt.Sprintf("the work printed a line, and the results are %q with the error %s", got, check.Quoted(err)),
			"what is printed gets between the answers. Keep the pipe for yourself, and let os.Stdout be os.Stderr before any work is done")
	}
}

// tried is how often each id was begun.
func tried() map[string]int {
	times := map[string]int{}
	for _, e := range journal("do") {
		times[e.id]++
	}
	return times
}

// spared fails the check for ids that suffer from what happened to another one.
func spared(c *check.C, what, but string, ids, got []string) {
	inPlace(c, ids, got)
	times := tried()
	for i, id := range ids {
		if id == but || times[id] == 1 && i < len(got) && got[i] == result(id) {
			continue
		}
		has := "was worked on " + check.Count(times[id], "time")
		if times[id] == 1 {
			has = "has no result"
		}
		c.Fail("Pool", what+", and "+id+" "+has, "the others are lost with it, or asked for twice: a new child takes its place, and the rest goes on")
	}
}

// with puts an id between ten others.
func with(id string) []string { return slices.Insert(check.IDs(10), 3, id) }

// crash has an id that kills every child that takes it. There is one worker: a second one might
// do all the rest before the first has lost its children, and nobody would see who gives up then.
func crash(c *check.C) {
	ids := with("crash-1")
	got, err := pool(c, context.Background(), 1, ids)
	if n := tried()["crash-1"]; n > 2 {
		c.Fail("Pool", fmt.Sprintf("crash-1 kills every child that takes it, and was given to %d of them; only then did we let one live", n),
			"it is poison, and would have gone on for ever. Count: what kills a second child is given up, with an error that has its name")
	}
	spared(c, "one child died", "crash-1", ids, got)
	switch {
	case err == nil:
		c.Fail("Pool", "a child died with its work, and Pool returned no error", "an answer that never came is a failure: report it")
	case !strings.Contains(err.Error(), "crash-1") || !strings.Contains(err.Error(), "out of ink"):
		c.Fail("Pool", fmt.Sprintf(`a child said "out of ink" on stderr and died with crash-1, and the error is %s`, short(err)), "the last words of a process are the best hint at what went wrong: keep its stderr, and put it in the error with the id")
	case !strings.Contains(err.Error(), "A4"):
		c.Fail("Child", fmt.Sprintf(`the work printed "on paper of size A4" on stdout before its child died, and the error is %s`, short(err)), "what the work prints on stdout is to go to stderr, and not to be lost")
	}
	loud(c)
}

// loud has children that write much on stderr before they die.
func loud(c *check.C) {
	c.Case("when a child wrote 150 kB on stderr, and died", "somebody has to read stderr while the child runs, because a pipe holds 64 KiB. If cmd.Stderr is a buffer, os/exec reads, and has read all when Wait returns")
	_, err := pool(c, context.Background(), 1, []string{"crashloud-1"})
	if err == nil || !strings.Contains(err.Error(), "out of ink") {
		c.Fail("Pool", fmt.Sprintf(`a child wrote 150 kB on stderr, at last "out of ink", and died. The error is %s`, short(err)), "only the beginning of stderr is kept, and the last words say why it died: keep all, or the end")
	}
}

// killed kills a child while it works. Neither the child nor its id is to blame.
func killed(c *check.C) {
	ids := with("hold-1")
	go check.Await(func() bool {
		all := journal("do")
		i := slices.IndexFunc(all, func(e entry) bool { return e.id == "hold-1" })
		if i < 0 {
			return false
		}
		if p, err := os.FindProcess(all[i].pid); err == nil {
			p.Kill()
		}
		note("killed", strconv.Itoa(all[i].pid))
		return true
	})
	got, err := pool(c, context.Background(), 2, ids)
	spared(c, "somebody killed a child", "hold-1", ids, got)
	done := len(got) == len(ids) && got[slices.Index(ids, "hold-1")] == result("hold-1")
	switch n := tried()["hold-1"]; {
	case n > 2:
		c.Fail("Pool", fmt.Sprintf("somebody killed the child that had hold-1, and hold-1 was begun %d times", n), "one more try is enough")
	case done && err != nil:
		c.Fail("Pool", fmt.Sprintf("hold-1 was done by a second child, and Pool returned %s", short(err)), "what has gone well in the end is no failure")
	case !done && (err == nil || !strings.Contains(err.Error(), "hold-1")):
		c.Fail("Pool", fmt.Sprintf("somebody killed the child that had hold-1; there is no result for it, and the error is %s", short(err)),
			"it is neither done nor reported: give it to another child, or return an error that has its name")
	}
}

func cancel(c *check.C) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		check.Await(func() bool { return len(journal("do")) >= 3 })
		cancel()
	}()
	c.Case("when ctx was cancelled while children worked", "ctx is done and a child lives on. Is it started with a command of this ctx? A context made from context.Background knows nothing of it")
	_, err := pool(c, ctx, 3, []string{"sleep-1", "sleep-2", "sleep-3", "sleep-4"})
	wraps(c, "it was cancelled", err, context.Canceled)
	gone(c, "it was cancelled")
	late, end := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer end()
	c.Case("when the deadline of the context was over before the call", "")
	os.Setenv(envJournal, filepath.Join(c.TempDir(), "journal"))
	_, err = Pool(late, 2, check.IDs(4))
	wraps(c, "the deadline of the context was over before", err, context.DeadlineExceeded)
	if n := len(journal("do")); n > 0 {
		c.Fail("Pool", fmt.Sprintf("the deadline of the context was over before, and work on %s began", check.Count(n, "id")), "when ctx is done, nothing new begins: start children with ctx")
	}
}

// wraps fails the check if an error is not that of the context.
func wraps(c *check.C, when string, err, want error) {
	saw := fmt.Sprintf("%s, and Pool returned the error %s", when, short(err))
	switch {
	case errors.Is(err, want):
	case err == nil:
		c.Fail("Pool", saw, "not all ids have a result, so nil is wrong: the error is to be that of the context, or to wrap it")
	case strings.Contains(err.Error(), want.Error()):
		c.Fail("Pool", saw, fmt.Sprintf("it has the words of %q, but errors.Is does not find it in there: wrap it, with %%w and not %%v", want))
	default:
		c.Fail("Pool", saw, "the error is to be that of the context, or to wrap it")
	}
}

// gone fails the check for children that are still there.
func gone(c *check.C, when string) {
	for _, e := range journal("child") {
		alive, zombie, known := check.Process(e.pid)
		switch {
		case !known:
			c.NotChecked("what has become of a process can be seen on Linux only")
		case alive:
			c.Fail("Pool", when+", and a child still runs", "a child that nobody waits for outlives its parent. Close its stdin or kill it, and wait")
		case zombie:
			c.Fail("Pool", when+", and a child is a zombie", "a process that has ended stays in the system's table until its parent has waited for it: call Wait, also for one that died")
		}
	}
}

func reaped(c *check.C) {
	c.Case("when no ids were left", "")
	pool(c, context.Background(), 3, check.IDs(6))
	gone(c, "Pool has returned")
	if all, ended := len(journal("child")), len(journal("end"))+len(journal("failed")); ended < all {
		c.Fail("Pool", fmt.Sprintf("%d children were started, and Child returned in %d of them", all, ended),
			"a child that is killed cannot put anything in order. If its stdin is closed, Child returns, and the process ends by itself: wait for that")
	}
	pool(c, context.Background(), 2, slices.Concat(check.IDs(4), []string{"crash-1"}))
	gone(c, "a child died and Pool has returned")
}

// race is about the parent: children share nothing. One dies, and in the end as many fail at
// the same time as there are workers.
func race(c *check.C) {
	pool(c, context.Background(), meeting, slices.Concat(with("crash-1"), []string{"meetandfail-1", "meetandfail-2", "meetandfail-3"}))
}
