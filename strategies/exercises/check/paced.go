package check

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// procs is the number of processors that this process may use. It is read before the answer's
// package is initialised, because that may change it.
var procs = runtime.GOMAXPROCS(0)

// Processors returns the number of processors that could compute at the start, even if the answer
// has changed GOMAXPROCS since.
func Processors() int { return procs }

// Arms are three implementations of the same computation whose speeds are compared. The
// computation should take 15 ms of processor time or more, in jobs of [C.Job]: shorter ones
// are lost in the noise.
type Arms struct {
	Sequential func() // one job after the other
	Reference  func() // correct, with several workers
	Answer     func()
}

// Pace has the speedups of the other two over Sequential: medians over the rounds of a batch.
type Pace struct{ Reference, Answer float64 }

// Speed is the result of a comparison.
type Speed int

const (
	Unknown Speed = iota
	AsFast        // as fast as the reference
	AsSlow        // almost as slow as one worker, or slower
)

// A batch counts if the reference shows the speedup that it has on an idle machine, and if the
// answer is clearly on one side.
const (
	rounds  = 5               // in a batch
	batches = 8               // at most, in a comparison
	longest = 3 * time.Second // for all batches: a slower machine will not decide
	gate    = 1.5             // smallest speedup of the reference
	most    = 1.15            // largest speedup, times the processors: more means that the sequential arm was disturbed
	asFast  = 0.8             // smallest share of the reference's speed
	slow    = 0.67            // largest share of it
)

// Compare measures the arms. The machine may be busy with other programs, and an answer must not
// lose points for that. So:
//
//   - The arms take turns in random order in every round, and speeds are compared within a
//     round: a disturbance affects all three.
//   - Every arm starts with all processors, except that the answer keeps the GOMAXPROCS that it
//     set itself. An answer that reduces it once, or when its package is initialised, is as slow
//     as one that does so every time.
//   - The reference is known to be faster than one worker. If it is not, a batch tells something
//     about the machine and nothing about the answer.
//   - Two consecutive batches have to agree that the answer is as fast, and three that it is not.
//
// Otherwise the error says why there is no decision, see [C.Undecided]. Roads not taken: a limit
// in seconds, a speedup over the answer's own sequential run, and a ratio to the reference alone
// (as in Stanford's CS149). Beside busy neighbours they fail correct answers or pass sequential
// ones. The error rate of Compare, alone and beside such neighbours, is measured by
//
//	go test ./strategies/exercises/check -run PacedErrors -paced 30 -v -timeout 1h
func Compare(arms Arms) (Speed, Pace, error) {
	if min(procs, runtime.NumCPU()) < 2 {
		return Unknown, Pace{}, errOneProcessor
	}
	answer, left := arms.Answer, runtime.GOMAXPROCS(0)
	arms.Answer = func() {
		runtime.GOMAXPROCS(left)
		answer()
		left = runtime.GOMAXPROCS(0)
	}
	defer runtime.GOMAXPROCS(procs)
	began := time.Now()
	batch(arms) // the first run takes longer
	var p Pace
	said, times := Unknown, 0
	for n := 0; n < batches && time.Since(began) < longest; n++ {
		p = batch(arms)
		says := p.says(procs)
		if says != said {
			said, times = says, 0
		}
		if times++; said == AsFast && times == 2 || said == AsSlow && times == 3 {
			return said, p, nil
		}
	}
	return Unknown, p, fmt.Errorf("in the last batch, the reference with several workers was %.2f times as fast as one worker, and the compared code %.2f times: this machine is too busy to tell, or its processors share a core. Try again when it is less busy", p.Reference, p.Answer)
}

// says returns the result of one batch.
func (p Pace) says(procs int) Speed {
	ratio := p.Answer / p.Reference
	switch {
	case p.Reference < gate || p.Reference > most*float64(procs):
		return Unknown
	case ratio > asFast:
		return AsFast
	case ratio < slow:
		return AsSlow
	}
	return Unknown
}

var errOneProcessor = errors.New("there is one processor, on which nobody is faster than one worker")

// Undecided ends a check that a comparison of speeds cannot decide.
func (c *C) Undecided(err error) {
	if errors.Is(err, errOneProcessor) {
		c.NotChecked(err.Error())
	}
	c.Inconclusive(err.Error())
}

// batch measures some rounds and returns the medians.
func batch(arms Arms) Pace {
	var reference, answer []float64
	for range rounds {
		var took [3]time.Duration
		for _, i := range rand.Perm(3) {
			runtime.GOMAXPROCS(procs)
			began := time.Now()
			[]func(){arms.Sequential, arms.Reference, arms.Answer}[i]()
			took[i] = time.Since(began)
		}
		reference = append(reference, took[0].Seconds()/took[1].Seconds())
		answer = append(answer, took[0].Seconds()/took[2].Seconds())
	}
	slices.Sort(reference)
	slices.Sort(answer)
	return Pace{reference[rounds/2], answer[rounds/2]}
}

// Job returns work that computes for 2 to 4 ms of processor time.
func (c *C) Job() func() {
	c.paced.Store(true)
	const want = 2 * time.Millisecond
	for n := uint64(1 << 12); ; n *= 2 {
		job := func() { Compute(n) }
		took := time.Hour
		for range 5 { // the smallest time is the least disturbed one
			began := time.Now()
			job()
			took = min(took, time.Since(began))
		}
		if took >= want {
			return job
		}
	}
}

// Compute divides a prime by n odd numbers.
func Compute(n uint64) {
	for d := uint64(3); d < 2*n; d += 2 {
		if (1<<61-1)%d == 0 {
			found.Add(1)
		}
	}
}

// found keeps the compiler from removing the work.
var found atomic.Uint64

// Workers is a correct pool, for a reference: it calls do n times, with the given number of workers.
func Workers(workers, n int, do func()) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range jobs {
				do()
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
}
