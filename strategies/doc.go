// Package strategies runs the same tasks in different ways: one after another,
// with errgroup, in a pool of goroutines, in child processes.
//
// The way of a task:
//
//  1. A function gets a name in a [Registry] ([Register]). A function value
//     cannot cross a process boundary, a name can.
//  2. A [Batch] binds the function to inputs and gives each a place for its
//     result. The inputs are a slice ([NewBatch]) or a sequence that is read as it
//     is needed ([From]).
//  3. A [Strategy], opened with a number of workers, is a [Runner].
//  4. [Batch.Run] hands the runner the batch as [Tasks], from which its workers
//     draw until there are none. [Batch.Stream] gives the results as they come.
//  5. [Batch.Results] has one [Result] for each input, in input order, whatever
//     happened; [Batch.Account] adds them up.
//
// All that must not differ between strategies is in the batch and around the
// runner: results, the clock, panics, runtime.Goexit, fail-fast, what an error
// says. So a strategy is a few lines, and reads as in a textbook:
//
//	for t := range tasks.Each(ctx) {
//		g.Go(func() error { return t.Do(ctx) })
//	}
//
// and so does one of your own: see [Define].
//
// # What the strategies do alike, and what not
//
//	                        sequential  errgroup   pool       process
//	tasks at once           1           Workers    Workers    Workers
//	error, panic, Goexit    the task's error, in all four
//	os.Exit, fatal error    ends the program                  the task's error
//	input                   shared with the task              a copy
//	globals                 shared                            each child its own
//	types of In and Out     any                               see Register
//	errors.Is on an error   the value itself                  see RemoteError
//	a task ignores ctx      Run waits for it                  killed after Grace
//	what a task prints      as it is                          on stderr, whole lines
package strategies
