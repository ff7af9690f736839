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

// procs is how many processors this process may use. It is asked before the answer's package,
// which may have a say in it, is initialised.
var procs = runtime.GOMAXPROCS(0)

// Processors is how many can compute at once, whatever the answer has made of it.
func Processors() int { return procs }

// Arms are three ways of doing the same computation, whose speeds are compared: 15 ms of a
// processor or more, in jobs of [C.Job], for less is lost in the noise.
type Arms struct {
	Sequential func() // one job after the other
	Reference  func() // right, with several workers
	Answer     func()
}

// Pace is how many times as fast as Sequential the others were: medians over the rounds of a
// batch.
type Pace struct{ Reference, Answer float64 }

// Speed is what a comparison says of an answer.
type Speed int

const (
	Unknown Speed = iota
	AsFast        // as fast as the reference
	AsSlow        // as slow as one worker, or nearly
)

// A batch counts when the reference shows the speed-up that it has when it is left alone, and
// says something of an answer that is clearly at one side.
const (
	rounds  = 5               // of a batch
	batches = 8               // at most
	longest = 3 * time.Second // for all of them: a machine so slow will not decide
	gate    = 1.5             // least speed-up of the reference
	most    = 1.15            // times the processors: more is no speed-up but a disturbance of the sequential arm
	asFast  = 0.8             // least part of the reference's speed
	slow    = 0.67            // most part of it
)

// Compare measures the arms. The machine may be busy with whatever else, and an answer must not
// get a wrong mark for that, so:
//
//   - The arms take turns, in an order of chance in every round, and speeds are compared
//     within a round: what disturbs one disturbs the others.
//   - Every arm begins with all processors, but the answer with as many as it left itself: an
//     answer that takes them away once, or when its package is initialised, is as slow as one
//     that does so every time.
//   - The reference is known to be faster than one worker. A batch of rounds in which it is
//     not says something of the machine, and nothing of the answer.
//   - Two batches, one after the other, have to say that the answer is as fast, and three that
//     it is not.
//
// Otherwise the error says why nothing can be said, see [C.Undecided]. The roads not taken are
// a limit in seconds, a speed-up over the answer's own sequential run and a ratio to the
// reference alone (as in Stanford's CS149): beside busy neighbours they fail right answers or
// pass serial ones. How often this one errs, alone and beside such neighbours, is measured by
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
	batch(arms) // what is done for the first time takes longer
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
	return Unknown, p, fmt.Errorf("workers of ours were %.2f times as fast as one when it was last measured, and what is compared with them %.2f times: this machine is too busy to tell, or its processors share a core. Try again when less is going on", p.Reference, p.Answer)
}

// says is what one batch says of the answer.
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

// batch is the medians of some rounds.
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

// Job makes work that computes for 2 to 4 ms of a processor.
func (c *C) Job() func() {
	c.paced.Store(true)
	const want = 2 * time.Millisecond
	for n := uint64(1 << 12); ; n *= 2 {
		job := func() { Compute(n) }
		took := time.Hour
		for range 5 { // the least is that which nothing disturbed
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

// found keeps the compiler from leaving the work out.
var found atomic.Uint64

// Workers is a right pool, for a reference: it calls do n times, so many at once.
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
