package schedule_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "manyhands/strategies/exercises/12-schedule"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{"order": order, "untouched": untouched, "makespan": makespan, "chunks": chunks, "chunk": chunk, "race": race})
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
	jobs[len(jobs)/2+r.IntN(len(jobs)/2)].Cost = 60 * ms // a straggler, late in the list
	return jobs
}

// odd are jobs that are equal, or whose costs differ by less than a millisecond or by hours.
func odd() []Job {
	jobs := []Job{{7, 10_100}, {7, 10_100}, {8, 10_400}, {9, 10_200}, {9, 10_300}, {1, 179 * 60_000_000}, {2, 180 * 60_000_000}, {8, 10_400}, {3, 999}, {4, 1}}
	for i := range jobs {
		jobs[i].Cost *= time.Microsecond
	}
	return jobs
}

func sets(c *check.C) [][]Job {
	return [][]Job{book(), random(1), random(2), random(c.Own("jobs").Uint64()), random(1)[:3], odd()}
}

// longest is the reference: indices by cost.
func longest(jobs []Job) []int {
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[b].Cost, jobs[a].Cost) })
	return order
}

// mistake is an order that comes of a known mistake.
type mistake struct {
	order []int
	means string
}

// mistaken are the orders into which known mistakes bring the jobs.
func mistaken(jobs []Job) []mistake {
	turned := longest(jobs)
	for i := range turned {
		turned[i] = len(turned) - 1 - i
	}
	slices.SortStableFunc(turned, func(a, b int) int { return cmp.Compare(jobs[b].Cost, jobs[a].Cost) })
	unstable, stable := longest(jobs), longest(jobs)
	slices.Sort(unstable)
	slices.Sort(stable)
	sort.Slice(unstable, func(a, b int) bool { return jobs[a].Cost > jobs[b].Cost })
	sort.SliceStable(stable, func(a, b int) bool { return jobs[a].Cost > jobs[b].Cost })
	const places = "the function that sort calls gets two places in the slice that is sorted, which change while it sorts. If indices are sorted, the job is jobs[order[a]], and not jobs[a]"
	return []mistake{
		{turned, "a stable sort keeps those that cost the same in their order, and Reverse then turns them round: sort down, not up and back"},
		{unstable, places}, {stable, places},
	}
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
	for _, jobs := range sets(c) {
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
	for _, m := range mistaken(jobs) {
		if slices.Equal(got, m.order) && !slices.Equal(got, longest(jobs)) {
			c.Fail(name, fmt.Sprintf("the costs come in the order %v", costs), m.means)
		}
	}
	switch byNumber := func(a, b int) int { return int(jobs[b].N>>1) - int(jobs[a].N>>1) }; {
	case slices.IsSortedFunc(costs, func(a, b time.Duration) int { return cmp.Compare(b, a) }):
		if !slices.Equal(got, longest(jobs)) {
			c.Fail(name, "jobs that cost the same are in another order than they came in", "a sort that is not stable mixes up what it takes for equal, and so does a heap: the same program, another order")
		}
	case slices.IsSorted(costs):
		c.Fail(name, "the job that costs least comes first", "then the longest begins last, and all wait for it while they have nothing left to do")
	case slices.IsSortedFunc(got, byNumber):
		c.Fail(name, "the jobs are sorted by their numbers", "a big number need not be long: an even one is done after one division. Sort by what the job costs")
	case costs[0] > time.Hour && slices.IsSortedFunc(costs, func(a, b time.Duration) int { return cmp.Compare(b/time.Second, a/time.Second) }):
		c.Fail(name, fmt.Sprintf("the costs come in the order %v", costs), "costs that differ by less than a millisecond or a second are taken for equal: compare them as they are")
	default:
		c.Fail(name, fmt.Sprintf("the costs come in the order %v", costs), "the one that costs most first, then down")
	}
}

func untouched(c *check.C) {
	jobs := book()
	if got := LongestFirst(jobs); len(got) == 0 {
		c.Undone("LongestFirst")
	}
	marked(c, "LongestFirst", jobs, book())
	if !slices.Equal(jobs, book()) {
		c.Fail("LongestFirst", "the caller's jobs are in another order afterwards", "a slice that you are given is the caller's, and sorting it moves what it holds. Sort indices, or a copy")
	}
}

// marked fails a check for jobs of the caller that are not only in another order.
func marked(c *check.C, name string, jobs, before []Job) {
	for i, job := range jobs {
		if !slices.Contains(before, job) {
			c.Fail(name, fmt.Sprintf("the cost of the caller's job %d was %v, and is %v afterwards", i, before[i].Cost, job.Cost),
				"the caller's slice is no place for notes, as in jobs[i].Cost = -1: note what is taken in a slice of your own, or sort indices")
		}
	}
}

func makespan(c *check.C) {
	for _, jobs := range append(sets(c), nil) {
		for _, workers := range []int{2, 1, 4, 6} {
			runOnce(c, workers, jobs, jobs)
		}
	}
	// A cost is what somebody expected: here every third job takes as long as another one was to take.
	jobs := random(1)
	takes := slices.Clone(jobs)
	for i := 0; i+3 < len(takes); i += 3 {
		takes[i].Cost, takes[i+3].Cost = takes[i+3].Cost, takes[i].Cost
	}
	for _, workers := range []int{2, 4} {
		runOnce(c, workers, jobs, takes)
	}
}

// runOnce runs jobs, of which each takes what takes says.
func runOnce(c *check.C, workers int, jobs, takes []Job) {
	c.Case("with "+check.Count(len(jobs), "job")+" and "+check.Count(workers, "worker"), "")
	began := c.Elapsed()
	var mu sync.Mutex
	var started []int
	at, most, end := 0, 0, began
	idle, free := false, began // whether a worker had nothing to do while a job was left, and since when one is free
	work := c.Work(func(id string) time.Duration { i, _ := strconv.Atoi(id); return takes[i].Cost })
	mine := slices.Clone(jobs)
	Run(workers, mine, func(i int) {
		mu.Lock()
		started = append(started, i)
		idle = idle || free < c.Elapsed()
		if at++; at == workers {
			free = math.MaxInt64
		}
		most = max(most, at)
		mu.Unlock()
		work.Do(strconv.Itoa(i))
		mu.Lock()
		end = c.Elapsed()
		if at--; at == workers-1 {
			free = end
		}
		mu.Unlock()
	})
	mu.Lock()
	ran, peak, last, running, idled := slices.Clone(started), most, end-began, at, idle
	mu.Unlock()
	if len(jobs) == 0 {
		return
	}
	if len(ran) == 0 {
		c.Undone("Run")
	}
	marked(c, "Run", mine, jobs)
	if !slices.Equal(mine, jobs) {
		c.Fail("Run", "the caller's jobs are in another order afterwards", "the function run is called with the place of a job in the caller's slice, so its places must not change")
	}
	took, want := c.Elapsed()-began, list(workers, takes, longest(jobs))
	byCost := slices.IsSortedFunc(ran, func(a, b int) int { return cmp.Compare(jobs[b].Cost, jobs[a].Cost) })
	inOrder := true // but for workers that take one at the same time
	for n, i := range ran {
		inOrder = inOrder && max(i-n, n-i) < workers
	}
	saw := fmt.Sprintf("%d jobs on %s took %v, and longest first takes %v", len(jobs), check.Count(workers, "worker"), took, want)
	if !slices.Equal(takes, jobs) {
		saw += ". They did not take what they were to cost"
	}
	switch {
	case len(ran) != len(jobs):
		c.Fail("Run", fmt.Sprintf("%d jobs, and %d were run", len(jobs), len(ran)), "each once, and all of them before it returns")
	case running > 0:
		c.Fail("Run", fmt.Sprintf("Run returned while %s still ran", check.Count(running, "job")), "it returns when all workers have ended: each of them has to be waited for")
	case peak > workers:
		c.Fail("Run", fmt.Sprintf("%s, and %d jobs at once", check.Count(workers, "worker"), peak), "a worker has one job at a time")
	case peak < min(workers, len(jobs)):
		c.Fail("Run", fmt.Sprintf("%s, and never more than %s at once", check.Count(workers, "worker"), check.Count(peak, "job")),
			"while there are jobs, each worker has one: is a lock held while a job runs, or does a worker not start?")
	case workers == 1 && !byCost && inOrder, took != want && !byCost && inOrder:
		judgeOrder(c, "LongestFirst", jobs, LongestFirst(slices.Clone(jobs)))
		c.Fail("Run", "the jobs were run in the order in which they came", "the longest comes first: Run takes them in the order of LongestFirst, and calls run with order[i], not with i")
	case workers == 1 && !byCost:
		judgeOrder(c, "LongestFirst", jobs, LongestFirst(slices.Clone(jobs)))
		c.Fail("Run", fmt.Sprintf("1 worker ran the jobs in the order %v, and longest first is %v", ran, longest(jobs)),
			"goroutines that are started one after the other need not run in this order: let each worker take the next job, in order")
	case took == want:
	case last == want:
		c.Fail("Run", saw+fmt.Sprintf(". The last job had ended after %v", last), "somebody sleeps and asks again whether all is done: a WaitGroup wakes you at once")
	case !idled && byCost:
		judgeOrder(c, "LongestFirst", jobs, LongestFirst(slices.Clone(jobs)))
		c.Fail("Run", saw, "jobs that cost the same were run in another order than they came in: Run takes the jobs in the order of LongestFirst, and a heap has no order for those that are equal")
	case !slices.Equal(takes, jobs) && idled:
		c.Fail("Run", saw, "the jobs are dealt out beforehand, by what they are to cost. Costs are seldom known exactly: whoever is free takes the next, and then it does not matter")
	case workers > 1 && !byCost && (took > want || !idled):
		judgeOrder(c, "LongestFirst", jobs, LongestFirst(slices.Clone(jobs)))
		runOnce(c, 1, jobs, takes) // an order by luck shows there
		if !idled {
			c.Fail("Run", saw, "no worker had to wait, and a shorter job was begun before a longer one: Run takes the jobs in the order of LongestFirst")
		}
		c.Fail("Run", saw, "the jobs are dealt out beforehand: a worker that ends early has nothing left, while others have too much. Let whoever is free take the next")
	default:
		c.Fail("Run", saw, "whoever is free takes the next job, at once")
	}
}

func chunks(c *check.C) {
	for _, try := range []struct{ workers, chunk, n int }{{4, 10, 1000}, {3, 7, 100}, {2, 1, 20}, {4, 100, 30}, {4, 5, 0}, {1, 3, 7}, {6, 1, 3}} {
		c.Case(fmt.Sprintf("with %d indices in chunks of %d on %s", try.n, try.chunk, check.Count(try.workers, "worker")), "")
		takes := func(i int) time.Duration {
			if i == 0 { // who gets this one gets few others
				return 700 * ms
			}
			return time.Duration(1+i*i%17)*ms + 137*time.Microsecond
		}
		began := c.Elapsed()
		var mu sync.Mutex
		ran, taken, at, most, taking, mostTaking := map[int]int{}, 0, 0, 0, 0, 0
		end := began
		RunChunks(try.workers, try.chunk, try.n, func() {
			mu.Lock()
			taken++
			taking++
			mostTaking = max(mostTaking, taking)
			mu.Unlock()
			time.Sleep(ms)
			mu.Lock()
			taking--
			mu.Unlock()
		}, func(i int) {
			mu.Lock()
			ran[i]++
			at++
			most = max(most, at)
			mu.Unlock()
			time.Sleep(takes(i))
			mu.Lock()
			at--
			end = c.Elapsed()
			mu.Unlock()
		})
		if len(ran) == 0 && try.n > 0 {
			c.Undone("RunChunks")
		}
		for i := range try.n {
			if ran[i] != 1 {
				c.Fail("RunChunks", fmt.Sprintf("index %d was run %s", i, check.Count(ran[i], "time")), "each once, also those in the last chunk, which may be smaller")
			}
		}
		if len(ran) != try.n {
			c.Fail("RunChunks", fmt.Sprintf("%d indices, and %d were run", try.n, len(ran)), "the last chunk ends at n-1, even if it is smaller")
		}
		if want := (try.n + try.chunk - 1) / try.chunk; taken != want {
			saw := fmt.Sprintf("%d indices in chunks of %d are %s, and take was called %s", try.n, try.chunk, check.Count(want, "chunk"), check.Count(taken, "time"))
			switch {
			case taken > want && taken <= want+try.workers:
				c.Fail("RunChunks", saw, "whoever finds that nothing is left has taken nothing: first see whether there is a chunk, then call take for it")
			case taken == try.n:
				c.Fail("RunChunks", saw, "once for each chunk, and not for each index: that is what chunks are for")
			}
			c.Fail("RunChunks", saw, fmt.Sprintf("%d is right: the size is what it is told", want))
		}
		if most > try.workers {
			c.Fail("RunChunks", fmt.Sprintf("%d workers, and %d indices at once", try.workers, most), "a chunk is for a worker that is free, and not for a goroutine of its own")
		}
		free := make([]time.Duration, try.workers)
		for from := 0; from < try.n; from += try.chunk {
			w := slices.Index(free, slices.Min(free))
			free[w] += ms
			for i := from; i < min(from+try.chunk, try.n); i++ {
				free[w] += takes(i)
			}
		}
		if took, want := c.Elapsed()-began, slices.Max(free); took != want {
			saw := fmt.Sprintf("%d indices in chunks of %d took %d workers %v, at most %d at once", try.n, try.chunk, try.workers, took, most)
			switch {
			case end-began == want:
				c.Fail("RunChunks", saw, fmt.Sprintf("all had ended after %v. Somebody sleeps and asks again whether all is done: a WaitGroup wakes you at once", want))
			case most == 1 && try.workers > 1:
				c.Fail("RunChunks", saw, fmt.Sprintf("%v is right: one worker does it all, or each waits for the one before it", want))
			case mostTaking == 1 && try.workers > 1:
				c.Fail("RunChunks", saw, fmt.Sprintf("%v is right, and no two workers called take at once: is a lock held meanwhile? It costs time, and all others wait. Lock only what is shared, which is the next index", want))
			}
			c.Fail("RunChunks", saw, fmt.Sprintf("%v is right: whoever is free takes the next chunk, at once, and pays for it while the others work", want))
		}
	}
}

// race is about whoever counts what is taken.
func race(c *check.C) {
	jobs, ran := book(), make([]bool, 200)
	Run(4, jobs, func(i int) { ran[i] = true; time.Sleep(100 * time.Microsecond) })
	if !slices.Contains(ran, true) {
		c.Undone("Run")
	}
	RunChunks(4, 3, len(ran), func() { time.Sleep(10 * time.Microsecond) }, func(i int) { ran[i] = true })
	contended(c)
}

// contended has many workers who take as fast as they can. If two of them can take the same chunk,
// they are likely to, also if the race detector sees nothing wrong in it.
func contended(c *check.C) {
	runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0)))
	const n = 200_000
	c.Case(fmt.Sprintf("with %d indices in chunks of 1 on 8 workers, which all take as fast as they can", n), "")
	ran := make([]atomic.Int32, n)
	RunChunks(8, 1, n, func() {}, func(i int) { ran[i].Add(1) })
	for i := range ran {
		if times := ran[i].Load(); times != 1 {
			c.Fail("RunChunks", fmt.Sprintf("8 workers took %d indices as fast as they could, and index %d was run %s", n, i, check.Count(int(times), "time")),
				"between reading the next index and adding to it, another worker can come. Both have to be one step, under one lock or with Add of an atomic")
		}
	}
}

// question is what answers.json is asked: jobs that get longer, taken in their order, and what
// it costs to take a chunk of them.
type question struct {
	jobs, workers     int
	first, step, take time.Duration
}

// ask is the question of README.md, or one with numbers of the student's own.
func ask(c *check.C) question {
	if c.Student() == "" {
		return question{jobs: 1000, workers: 4, first: 20 * time.Microsecond, step: 100 * time.Nanosecond, take: 200 * time.Microsecond}
	}
	return own(c.Own("chunk"))
}

// own draws a size of chunk, and numbers with which it is best as far as reckoning goes: there
// a bit more than what all chunks cost to take is as much as a bit more than half a chunk of the
// last jobs, for which the others wait. Drawing the numbers alone, most students have much the
// same best size. Known mistakes and the README's answer are not good enough for any of them.
func own(r *rand.Rand) question {
	for {
		size := 5 * math.Pow(100, r.Float64())
		q := question{workers: 3 + r.IntN(6), first: time.Duration(5+5*r.IntN(6)) * time.Microsecond}
		q.jobs = 100 * int(math.Ceil(size*float64(q.workers)*(3+2*r.Float64())/100))
		q.step = max(1, q.first*time.Duration(2+r.IntN(6))/time.Duration(q.jobs))
		wait := float64(q.workers-1) * float64(q.cost(q.jobs-1)) / 2
		q.take = time.Duration(size * size * wait / float64(q.jobs)).Round(5 * time.Microsecond)
		if best := q.best(); q.fine(int(size), best) && !q.fine(30, best) && !q.fine(1, best) && !q.fine(q.jobs/q.workers, best) {
			return q
		}
	}
}

func (q question) cost(i int) time.Duration { return q.first + time.Duration(i)*q.step }

func (q question) String() string {
	return fmt.Sprintf("%d jobs on %d workers, the first of %v and each %v longer than the one before it, the last of %v; to take a chunk costs %v",
		q.jobs, q.workers, q.first, q.step, q.cost(q.jobs-1), q.take)
}

// takes is how long that is with chunks of a size.
func (q question) takes(chunk int) time.Duration {
	free := make([]time.Duration, q.workers)
	for from := 0; from < q.jobs; from += chunk {
		w := slices.Index(free, slices.Min(free))
		last := min(from+chunk, q.jobs) - 1
		free[w] += q.take + time.Duration(last-from+1)*(q.cost(from)+q.cost(last))/2
	}
	return slices.Max(free)
}

func (q question) best() int {
	best, takes := 1, q.takes(1)
	for chunk := 2; chunk <= q.jobs; chunk++ {
		if t := q.takes(chunk); t < takes {
			best, takes = chunk, t
		}
	}
	return best
}

// fine says whether a size is near enough to the best.
func (q question) fine(chunk, best int) bool {
	return float64(q.takes(chunk)) <= 1.1*float64(q.takes(best))
}

// questioned says that this process has tried the questions: nothing in them runs at once.
var questioned bool

// Few can take the answer of a neighbour for theirs, and no answer is good for many.
func TestOwnQuestions(t *testing.T) {
	if questioned {
		t.Skip("the same each time")
	}
	questioned = true
	const students = 40
	var questions []question
	for seed := range uint64(students) {
		questions = append(questions, own(rand.New(rand.NewPCG(seed, 0))))
	}
	copied, right := 0, make(map[int]int) // by how many students a size is right for
	for _, q := range questions {
		best := q.best()
		for size := range 500 {
			if size > 0 && q.fine(size, best) {
				right[size]++
			}
		}
		for _, neighbour := range questions {
			if q != neighbour && q.fine(neighbour.best(), best) {
				copied++
			}
		}
	}
	if most := slices.Max(slices.Collect(maps.Values(right))); copied > students*students/4 || most > students/2 {
		t.Errorf("of %d pairs of students %d can copy, and one size is right for %d of %d", students*(students-1), copied, most, students)
	}
}

func chunk(c *check.C) {
	var answers struct{ Chunk json.Number } // which may be in quotes
	data, err := c.File("answers.json")
	if err == nil {
		err = json.Unmarshal(data, &answers)
	}
	n, _ := answers.Chunk.Int64()
	size := int(n)
	if err != nil {
		c.Fail("answers.json", "answers.json cannot be read: "+err.Error(), `it is to say like {"chunk": 5}`)
	}
	q := ask(c)
	best := q.best()
	yours := ""
	if c.Student() != "" {
		yours = "your numbers, " + c.Student() + ": " + q.String() + "; "
	}
	if size < 1 || size > q.jobs {
		c.Fail("answers.json", yours+"there is no size in answers.json", "work it out before you try: what do many small chunks cost, and what does one that is too big?")
	}
	saw := yours + fmt.Sprintf("with chunks of %d that takes %v, and with the best %v", size, q.takes(size), q.takes(best))
	switch {
	case q.fine(size, best):
	case size < best:
		c.Fail("answers.json", saw, "the chunks are too small: what it costs to take one is paid too often")
	default:
		c.Fail("answers.json", saw, "the chunks are too big: whoever gets the longest jobs, all in one, keeps the others waiting at the end")
	}
}
