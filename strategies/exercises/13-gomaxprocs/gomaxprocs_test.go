package gomaxprocs_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	. "manyhands/strategies/exercises/13-gomaxprocs"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{"flags": flags, "primes": primes, "race": race, "workers": workers})
}

// choices are the answers to each question, in the order of README.md: a, b, c.
var choices = map[string][]string{
	"flags":  {"not at all", "as many times as the machine has cores", "ten times"},
	"primes": {"about as fast", "four times, or as many times as the machine has cores", "much slower"},
	"race":   {"no", "yes, but the race detector cannot see it there", "yes, and the race detector reports it"},
}

// answer is what predictions.json says to a question, by the letters of README.md. A student
// with a name has the choices in an order of their own.
func answer(c *check.C, question string) string {
	var answers map[string]string
	data, err := c.File("predictions.json")
	if err == nil {
		err = json.Unmarshal(data, &answers)
	}
	if err != nil {
		c.Fail("predictions.json", "predictions.json cannot be read: "+err.Error(), `it has three answers, like "flags": "a"`)
	}
	order, yours := []int{0, 1, 2}, ""
	if c.Student() != "" {
		order = c.Own(question).Perm(3)
		yours = fmt.Sprintf(". Your letters, %s:", c.Student())
		for i, choice := range order {
			yours += fmt.Sprintf(" %c %s;", 'a'+i, choices[question][choice])
		}
		yours = strings.TrimSuffix(yours, ";")
	}
	a := strings.ToLower(strings.TrimSpace(answers[question]))
	if len(a) != 1 || a < "a" || a > "c" {
		c.Fail("predictions.json", fmt.Sprintf("the answer to %q is %q", question, a), "commit yourself to one letter, a to c, before you measure"+yours)
	}
	return string(rune('a' + order[a[0]-'a']))
}

// On the virtual clock the speed-up is exact.
func flags(c *check.C) {
	a := answer(c, "flags")
	runtime.GOMAXPROCS(1)
	download := func() { time.Sleep(50 * time.Millisecond) }
	began := c.Elapsed()
	check.Workers(1, 20, download)
	one := c.Elapsed() - began
	check.Workers(10, 20, download)
	ten := c.Elapsed() - began - one
	saw := fmt.Sprintf("with GOMAXPROCS=1, 20 downloads took %v with 1 worker and %v with 10", one, ten)
	switch {
	case one != 10*ten:
		c.Inconclusive(saw + ", which is not what theory says")
	case a == "a":
		c.Fail("predictions.json", saw, "one processor is enough to wait for ten answers: who waits does not use it. (So it is in Python, where waiting gives the lock away.)")
	case a == "b":
		c.Fail("predictions.json", saw, "the number of cores has no part in it: waiting needs none")
	}
}

// The answer is known: what is measured here is to be looked at.
func primes(c *check.C) {
	a := answer(c, "primes")
	const workers, n = 4, 8
	job := c.Job()
	_, p, err := check.Compare(check.Arms{
		Sequential: func() { check.Workers(1, n, job) },
		Reference:  func() { check.Workers(workers, n, job) },
		Answer: func() {
			runtime.GOMAXPROCS(1)
			check.Workers(workers, n, job)
		},
	})
	saw := fmt.Sprintf("4 workers checked numbers %.2f times as fast as 1 with GOMAXPROCS=1, and %.2f times as fast with all processors", p.Answer, p.Reference)
	switch {
	case a == "a" && err != nil:
		c.Note("not measured: " + err.Error())
	case err != nil:
		c.Undecided(err)
	case a == "a":
		c.Note(saw)
	case p.Answer < 0.8 || p.Answer > 1.25:
		c.Inconclusive(saw + ": something disturbs the measurement")
	case a == "b":
		c.Fail("predictions.json", saw, "a goroutine is not a thread, and a thread is not a core: with GOMAXPROCS=1 one goroutine runs at a time, however many there are and whatever the machine has")
	case a == "c":
		c.Fail("predictions.json", saw, "taking turns costs little: a goroutine is exchanged for another in less than a microsecond, and seldom")
	}
}

// envUnlocked makes a process of this test do nothing but count without a lock, and say what.
const envUnlocked, counted = "MANYHANDS_UNLOCKED", "counted"

// TestUnlocked is wrong on purpose: the read, and what is written after it, belong together.
func TestUnlocked(t *testing.T) {
	if os.Getenv(envUnlocked) == "" {
		t.Skip("for exercise 13, which runs it in a process of its own")
	}
	count := func(between func()) (counter int) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 1000 {
					n := counter
					between()
					counter = n + 1
				}
			})
		}
		wg.Wait()
		return counter
	}
	fmt.Println(counted, count(func() {}))
	fmt.Println(counted, count(runtime.Gosched))
}

// race looks at what the detector says with GOMAXPROCS=1, and at the damage. It is a process
// of its own that races: the answer does not.
func race(c *check.C) {
	a := answer(c, "race")
	program, err := os.Executable()
	if err != nil {
		c.NotChecked(err.Error())
	}
	cmd := exec.Command(program, "-test.run=^TestUnlocked$")
	// GORACE of the grader would send the report to its own file, as a race of the answer.
	cmd.Env = append(os.Environ(), envUnlocked+"=1", "GOMAXPROCS=1", "GORACE=atexit_sleep_ms=0")
	out, _ := cmd.CombinedOutput() // fails where a race is found
	// What the detector says of the first counter stands before its number.
	said := strings.Split(string(out), counted)
	if len(said) != 3 || !strings.Contains(said[0], "WARNING: DATA RACE") {
		c.Inconclusive("the race detector said nothing about 8 goroutines that add to one counter")
	}
	number := func(text string) string { n, _, _ := strings.Cut(text, "\n"); return strings.TrimSpace(n) }
	saw := fmt.Sprintf("with GOMAXPROCS=1, 8 goroutines added 1 a thousand times each. The counter said %s, and the race detector reported a data race. With a Gosched between reading and writing it said %s",
		number(said[1]), number(said[2]))
	switch a {
	case "a":
		c.Fail("predictions.json", saw, "one at a time is not one after the other: a goroutine can be stopped between reading and writing, and another one goes on in its place. That it seldom is there is luck")
	case "b":
		c.Fail("predictions.json", saw, "the detector does not wait for something to go wrong. It asks whether anything orders the two accesses, and needs no second processor for that")
	}
}

// asked are the settings with which DefaultWorkers is called, one after the other. Some are more than
// any machine has, and none is twice another.
var asked = []int{3, 5, 1, runtime.NumCPU() + 4, 13}

// workers looks at all that DefaultWorkers returns before it says why it is wrong: a single number may be
// that of many mistakes.
func workers(c *check.C) {
	var got []int
	right := true
	for _, procs := range asked {
		runtime.GOMAXPROCS(procs)
		n := DefaultWorkers()
		if now := runtime.GOMAXPROCS(0); now != procs {
			c.Fail("DefaultWorkers", fmt.Sprintf("with GOMAXPROCS=%d it is %d, and afterwards GOMAXPROCS is %d", procs, n, now), setsIt)
		}
		got, right = append(got, n), right && n == procs
	}
	if right {
		onlyAsks(c)
		return
	}
	if !slices.ContainsFunc(got, func(n int) bool { return n != 0 }) {
		c.Undone("DefaultWorkers")
	}
	saw := fmt.Sprintf("with GOMAXPROCS=%v it is %v", asked, got)
	all := func(like func(procs int) int) bool {
		for i, procs := range asked {
			if got[i] != like(procs) {
				return false
			}
		}
		return true
	}
	source, _ := c.File("workers.go")
	said := string(source)
	cpus := runtime.NumCPU()
	const numCPU = "that is what the machine has (NumCPU), and not what this process may use. GOMAXPROCS(0) obeys the limits of a container too"
	switch {
	case all(func(int) int { return got[0] }):
		atStart := started()
		switch {
		case got[0] == asked[0]:
			c.Fail("DefaultWorkers", saw, "the runtime was asked at the first call only. The number may change: ask each time")
		case atStart != "" && atStart != strconv.Itoa(got[0]):
			c.Fail("DefaultWorkers", saw+fmt.Sprintf(", and in a process that begins with GOMAXPROCS=%d it is %s", begin, atStart),
				"it was asked when the program began, or it is from the environment. The number may change while the program runs: ask the runtime, each time")
		case got[0] == cpus && strings.Contains(said, "NumCPU"):
			c.Fail("DefaultWorkers", saw, numCPU)
		}
		c.Fail("DefaultWorkers", saw, "a number that is always the same is that of one machine, at one time: ask the runtime")
	case all(func(procs int) int { return min(procs, cpus) }):
		c.Fail("DefaultWorkers", saw, fmt.Sprintf("it is never more than %d, which is what the machine has (NumCPU). Who sets GOMAXPROCS to more means it: what the runtime allows is the answer, also if it is more", cpus))
	case all(func(procs int) int { return max(procs, cpus) }):
		c.Fail("DefaultWorkers", saw, fmt.Sprintf("it is never less than %d, which is what the machine has (NumCPU). A process may be allowed less, for example in a container", cpus))
	}
	for d := 1; d <= 4; d++ {
		switch {
		case all(func(procs int) int { return max(1, procs-d) }), all(func(procs int) int { return procs - d }):
			c.Fail("DefaultWorkers", saw, fmt.Sprintf("that is %d less than can run at once. The goroutine that waits for the workers needs no processor, so no place has to be kept for it", d))
		case all(func(procs int) int { return procs + d }):
			c.Fail("DefaultWorkers", saw, fmt.Sprintf("that is %d more than can run at once: work that only computes has no use for them", d))
		case all(func(procs int) int { return procs * (d + 1) }):
			c.Fail("DefaultWorkers", saw, fmt.Sprintf("that is %d times as many as can run at once: it helps work that waits, and this work only computes", d+1))
		}
	}
	c.Fail("DefaultWorkers", saw, "ask the runtime how many goroutines can run at once, each time: it may change")
}

const setsIt = "GOMAXPROCS(n) sets it and returns what it was. GOMAXPROCS(0) only asks"

// onlyAsks fails the check of an answer that sets the number to read it, and sets it back. For each change
// the runtime stops all goroutines, and it counts how often it does.
func onlyAsks(c *check.C) {
	stops := func() (n uint64) {
		sample := []metrics.Sample{{Name: "/sched/pauses/total/other:seconds"}}
		metrics.Read(sample)
		if sample[0].Value.Kind() != metrics.KindFloat64Histogram {
			return 0
		}
		for _, count := range sample[0].Value.Float64Histogram().Counts {
			n += count
		}
		return n
	}
	fewest := uint64(math.MaxUint64) // others stop it as well, but seldom
	for range 10 {
		before := stops()
		DefaultWorkers()
		fewest = min(fewest, stops()-before)
	}
	if fewest > 0 {
		c.Fail("DefaultWorkers", "the number is right, and the runtime stopped all goroutines for it",
			setsIt+". Whoever sets it and sets it back changes it for everybody in between")
	}
}

// envBegin makes a process of this test do nothing but say what DefaultWorkers returns.
const envBegin, begin = "MANYHANDS_BEGIN", 11

// TestBegin is not a test.
func TestBegin(t *testing.T) {
	if os.Getenv(envBegin) == "" {
		t.Skip("for exercise 13, which runs it in a process of its own")
	}
	fmt.Println(counted, DefaultWorkers())
}

// started is what DefaultWorkers returns in a process that begins with another GOMAXPROCS, or "".
func started() string {
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	cmd := exec.Command(program, "-test.run=^TestBegin$")
	cmd.Env = append(os.Environ(), envBegin+"=1", fmt.Sprintf("GOMAXPROCS=%d", begin))
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	_, said, _ := strings.Cut(string(out), counted+" ")
	number, _, _ := strings.Cut(said, "\n")
	return number
}
