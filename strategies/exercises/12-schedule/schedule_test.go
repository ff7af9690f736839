package schedule

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{"order": order, "untouched": untouched, "makespan": makespan, "chunks": chunks, "chunk": chunk})
}

const ms = time.Millisecond

// book are 20 numbers that a well-known book checks, with a millisecond for each million of
// divisions that trial division takes. An even number takes one.
func book() []Job {
	var jobs []Job
	for _, j := range []struct {
		n    uint64
		cost int
	}{
		{2, 1}, {142702110479723, 6}, {299593572317531, 9}, {3333333333333301, 29}, {3333333333333333, 1},
		{3333335652092209, 29}, {4444444444444423, 33}, {4444444444444444, 1}, {4444444488888889, 33}, {5555553133149889, 37},
		{5555555555555503, 37}, {5555555555555555, 1}, {6666666666666666, 1}, {6666666666666719, 41}, {6666667141414921, 41},
		{7777777536340681, 44}, {7777777777777753, 44}, {7777777777777777, 1}, {9999999999999917, 50}, {9999999999999998, 1},
	} {
		jobs = append(jobs, Job{j.n, time.Duration(j.cost) * ms})
	}
	return jobs
}

// random are jobs whose costs have nothing to do with their numbers.
func random(seed uint64) []Job {
	r := rand.New(rand.NewPCG(seed, 0))
	jobs := make([]Job, 30)
	for i := range jobs {
		jobs[i] = Job{r.Uint64N(1e15), time.Duration(1+r.IntN(20)) * ms}
	}
	jobs[17].Cost = 60 * ms // a straggler, late in the list
	return jobs
}

func sets() [][]Job { return [][]Job{book(), random(1), random(2), random(3)} }

// longest is the reference: indices by cost.
func longest(jobs []Job) []int {
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(jobs[b].Cost - jobs[a].Cost) })
	return order
}

// list is how long jobs take when whoever is free takes the next of order.
func list(workers int, jobs []Job, order []int) time.Duration {
	free := make([]time.Duration, workers)
	for _, i := range order {
		w := slices.Index(free, slices.Min(free))
		free[w] += jobs[i].Cost
	}
	return slices.Max(free)
}

func order(c *check.C) {
	for _, jobs := range sets() {
		judgeOrder(c, "LongestFirst", jobs, LongestFirst(slices.Clone(jobs)))
	}
}

// judgeOrder fails a check for an order that is not that of the costs.
func judgeOrder(c *check.C, name string, jobs []Job, got []int) {
	if len(got) == 0 {
		c.Undone(name)
	}
	if sorted := slices.Sorted(slices.Values(got)); len(sorted) != len(jobs) || sorted[0] != 0 || sorted[len(sorted)-1] != len(jobs)-1 || len(slices.Compact(sorted)) != len(jobs) {
		c.Fail(name, fmt.Sprintf("%d jobs, and the indices are %v", len(jobs), got), "each index once")
	}
	costs := make([]time.Duration, len(got))
	for n, i := range got {
		costs[n] = jobs[i].Cost
	}
	switch byNumber := func(a, b int) int { return int(jobs[b].N>>1) - int(jobs[a].N>>1) }; {
	case slices.IsSortedFunc(costs, func(a, b time.Duration) int { return int(b - a) }):
	case slices.IsSorted(costs):
		c.Fail(name, "the job that costs least comes first", "then the longest begins last, and all wait for it while they have nothing left to do")
	case slices.IsSortedFunc(got, byNumber):
		c.Fail(name, "the jobs are sorted by their numbers", "a big number need not be long: an even one is done after one division. Sort by what the job costs")
	default:
		c.Fail(name, fmt.Sprintf("the costs come in the order %v", costs), "the one that costs most first, then down")
	}
}

func untouched(c *check.C) {
	jobs := book()
	if got := LongestFirst(jobs); len(got) == 0 {
		c.Undone("LongestFirst")
	}
	if !slices.Equal(jobs, book()) {
		c.Fail("LongestFirst", "the caller's jobs are in another order afterwards", "a slice that you are given is the caller's, and sorting it moves what it holds. Sort indices, or a copy")
	}
}

func makespan(c *check.C) {
	for _, jobs := range sets() {
		for _, workers := range []int{1, 2, 4, 6} {
			began := c.Elapsed()
			var mu sync.Mutex
			var started []int
			at, most := 0, 0
			work := c.Work(func(id string) time.Duration { i, _ := strconv.Atoi(id); return jobs[i].Cost })
			Run(workers, slices.Clone(jobs), func(i int) {
				mu.Lock()
				started = append(started, i)
				at++
				most = max(most, at)
				mu.Unlock()
				work.Do(strconv.Itoa(i))
				mu.Lock()
				at--
				mu.Unlock()
			})
			mu.Lock()
			ran, peak := slices.Clone(started), most
			mu.Unlock()
			if len(ran) == 0 {
				c.Undone("Run")
			}
			took, want := c.Elapsed()-began, list(workers, jobs, longest(jobs))
			if took == want && len(ran) == len(jobs) {
				continue
			}
			saw := fmt.Sprintf("%d jobs on %s took %v, and longest first takes %v", len(jobs), check.Count(workers, "worker"), took, want)
			byCost := slices.IsSortedFunc(ran, func(a, b int) int { return int(jobs[b].Cost - jobs[a].Cost) })
			switch {
			case len(ran) != len(jobs):
				c.Fail("Run", fmt.Sprintf("%d jobs, and %d were run", len(jobs), len(ran)), "each once, and all of them before it returns")
			case peak > workers:
				c.Fail("Run", fmt.Sprintf("%s, and %d jobs at once", check.Count(workers, "worker"), peak), "a worker has one job at a time")
			case workers > 1 && !byCost && took > want:
				judgeOrder(c, "LongestFirst", jobs, LongestFirst(slices.Clone(jobs)))
				c.Fail("Run", saw, "the jobs are dealt out beforehand: a worker that ends early has nothing left, while others have too much. Let whoever is free take the next")
			default:
				c.Fail("Run", saw, "whoever is free takes the next job, at once")
			}
		}
	}
}

func chunks(c *check.C) {
	for _, try := range []struct{ workers, chunk, n int }{{4, 10, 1000}, {3, 7, 100}, {2, 1, 20}, {4, 100, 30}} {
		var mu sync.Mutex
		ran, takes := map[int]int{}, 0
		RunChunks(try.workers, try.chunk, try.n, func() {
			mu.Lock()
			takes++
			mu.Unlock()
			time.Sleep(ms)
		}, func(i int) {
			mu.Lock()
			ran[i]++
			mu.Unlock()
			time.Sleep(ms)
		})
		if len(ran) == 0 {
			c.Undone("RunChunks")
		}
		for i := range try.n {
			if ran[i] != 1 {
				c.Fail("RunChunks", fmt.Sprintf("index %d was run %d times", i, ran[i]), "each once, also those in the last chunk, which may be smaller")
			}
		}
		if want := (try.n + try.chunk - 1) / try.chunk; takes != want || len(ran) != try.n {
			c.Fail("RunChunks", fmt.Sprintf("%d indices in chunks of %d were taken in %d chunks", try.n, try.chunk, takes), fmt.Sprintf("%d is right: the size is what it is told", want))
		}
	}
}

// The case that README.md tells of: jobs that get longer, and what it costs to take a chunk.
const (
	caseJobs, caseWorkers = 1000, 4
	caseTake              = 200 * time.Microsecond
)

func caseCost(i int) time.Duration { return 20*time.Microsecond + time.Duration(i)*100*time.Nanosecond }

// withChunks is how long the case takes.
func withChunks(chunk int) time.Duration {
	free := make([]time.Duration, caseWorkers)
	for from := 0; from < caseJobs; from += chunk {
		w := slices.Index(free, slices.Min(free))
		free[w] += caseTake
		for i := from; i < min(from+chunk, caseJobs); i++ {
			free[w] += caseCost(i)
		}
	}
	return slices.Max(free)
}

func chunk(c *check.C) {
	var answers struct{ Chunk int }
	data, err := c.File("answers.json")
	if err == nil {
		err = json.Unmarshal(data, &answers)
	}
	if err != nil {
		c.Fail("answers.json", "answers.json cannot be read: "+err.Error(), `it is to say like {"chunk": 5}`)
	}
	best := 1
	for chunk := 2; chunk <= caseJobs; chunk++ {
		if withChunks(chunk) < withChunks(best) {
			best = chunk
		}
	}
	if answers.Chunk < 1 || answers.Chunk > caseJobs {
		c.Fail("answers.json", "there is no size in answers.json", "work it out before you try: what do many small chunks cost, and what does one that is too big?")
	}
	saw := fmt.Sprintf("with chunks of %d the case takes %v, and with the best %v", answers.Chunk, withChunks(answers.Chunk), withChunks(best))
	switch {
	case float64(withChunks(answers.Chunk)) <= 1.1*float64(withChunks(best)):
	case answers.Chunk < best:
		c.Fail("answers.json", saw, "the chunks are too small: what it costs to take one is paid too often")
	default:
		c.Fail("answers.json", saw, "the chunks are too big: whoever gets the longest jobs, all in one, keeps the others waiting at the end")
	}
}
