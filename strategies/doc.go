// Package strategies runs the same tasks in different ways: one after another, in a goroutine
// per task (errgroup), in a pool of goroutines, and in child processes.
//
//  1. [Register] gives a function a name in a [Registry]. A function value cannot cross a
//     process boundary; a name can.
//  2. A [Strategy] ([Sequential], [Errgroup], [Pool], [Process]) is opened with a number of
//     workers. The result is a [Runner].
//  3. [Map] calls a function with each element of a slice. A [Batch] does more: it keeps a
//     [Result] for each input, collects all errors, reads inputs from a sequence ([From]),
//     and gives results as they come ([Batch.Stream]).
//
// The examples show each of these. Package futures submits single calls.
//
// A runner gets the tasks of a run as [Tasks], from which its workers draw until there are
// none. The batch does everything that must not differ between strategies: results, the
// clock, panics, runtime.Goexit, fail-fast, error texts. So a strategy is a few lines, as in
// a textbook, and so is one of your own: see [Define].
//
//	for t := range tasks.Each(ctx) {
//		g.Go(func() error { return t.Do(ctx) })
//	}
//
// # What the strategies do alike, and what not
//
//	                        sequential  errgroup   pool       process
//	tasks at once           1           Workers    Workers    Workers
//	error, panic, Goexit    the task's error, in all four
//	os.Exit, fatal error    ends the program                  the task's error
//	input                   shared with the task              a copy
//	types of In and Out     any                               see Register
//	errors.Is on an error   the value itself                  see RemoteError
//	a task ignores ctx      Run waits for it                  killed after the grace period
//	what a task prints      unchanged                         on stderr, in whole lines
//	end of ctx, deadline    reach the task                    reach the task
//	cause of the end        reaches the task                  a RemoteError; of a deadline
//	                                                          context.DeadlineExceeded
//	values of ctx           reach the task                    do not reach it
//	package variables       shared                            of the child, from its own start
//	parsed flags, os.Args   shared                            not parsed; no arguments
//	environment             shared                            as at the child's start
//	open descriptors        shared                            standard streams only
//
// A child runs the program's initialisation and the part of main before [Registry.Serve], and
// nothing else: variables that main sets afterwards have their initial values there. What a
// task needs has to be in its input.
//
// # In a trace
//
// While the runtime records a trace (runtime/trace, go test -trace), each run is a trace task
// of the type "batch", and each task is a region in it with the name of its function. A task
// that runs in a child process is a trace task below the batch: from when it is sent until
// its answer arrives, the time in the child's queue included. A trace that begins during a
// run has nothing of that run.
//
// # Row by row
//
// The list shows the behaviour in cases that matter for executors. A letter and a number begin
// the name of the tests of most rows: go test -run 'TestConformance/pool/B8' ./strategies. Rows
// that name no strategy hold for all four.
//
//	A1 A2   every task once, result i belongs to input i, whatever order they end in
//	A3      Stream gives a result as soon as it is there; sequential in input order
//	A4 A7   without tasks nothing runs and no child starts; never more children than tasks,
//	        nor more goroutines than tasks and one (D4)
//	A5 A6   a failed task keeps its slot; failed, zero and not started differ
//	A8 A9   one worker keeps the order; W tasks can wait for each other, in sequential they cannot
//	A10     chunks change only the time; a chunk size that is set is kept
//	A12     values cross the process boundary unchanged, or the value or its type is refused
//	        by name; this includes types that encode themselves or embed one that does, but
//	        not their unexported fields, see Register
//	A13     a task shares its input with the caller; process gives it a copy
//	A14     an error or panic of the input is an InputError, after the tasks before it
//	A15     process refuses functions of another registry before a child starts
//	B1 B3   fail-fast: the root cause comes back, and no further task starts
//	B2 B18  CollectAll: all errors by index; the text shows ten and counts the rest
//	B4      results from before a failure are kept
//	B5-B7   a panic is the task's error with value and stack, and costs no worker; methods of
//	        an error that panic or call runtime.Goexit change neither status nor run
//	B8      runtime.Goexit is the task's error, and the worker is replaced
//	B9      os.Exit and fatal errors end the program; in process they cost the task
//	B10     errors.Is and As find errors; from a child only registered ones, panics and
//	        Goexit; others are text
//	B11-B13 an input, result or function that cannot be sent or found fails that task only
//	B14     a nil function, context, runner, hook or nil tasks are refused at once
//	B16     Err has the error of a task even if its result was never read
//	C1-C3   cancel: finished results are kept, queued tasks are not started, Run says so
//	C4 C13  deadline and cause come back, and tasks see them; a task's own DeadlineExceeded
//	        is just its error; a task that returns the cause was cancelled; a deadline ends the
//	        run even if its context does not end; a task whose child dies after it is
//	        cancelled, not lost
//	C5 C8   Run waits for a task that ignores ctx; process kills its child after GracePeriod
//	C6 C7   Timeout counts from a task's start; process kills a child that does not listen
//	C9      leaving the loop of Stream cancels the rest and waits
//	C12 C14 cancel again, late, or from inside does no harm; the caller's ctx is not cancelled
//	C15     values of ctx reach the task; in process they do not
//	D1 D5   0 is the default; negative and absurdly large sizes are errors
//	D2-D4   at most Workers at once, and Workers when there are enough tasks; the default is
//	        GOMAXPROCS, which Go takes from affinity and cgroup
//	D6 D7   input is read at most LookAhead ahead; a slow consumer stops the workers
//	D8      Run keeps all results; futures.Map, in order too, has a window
//	D9 D10  a second Run, also from inside a task, gets ErrBusy; its batch can be run later
//	D12     submitting never blocks: see futures.Submit
//	E1 E2   when Run has returned nothing runs; after Close nothing is left
//	E3      a runner that has failed starts clean; an idle one keeps nothing of its last run
//	E4-E7   Close may be repeated, waits for a Run, and works after a failure; to drop
//	        pending tasks, cancel first
//	E9 E10  main may return during a run; importing the package starts nothing
//	F1 F3   a killed child costs the task that it was running; the error says how it died, and why
//	F4      every child is waited for, while the runner lives
//	F5 F29  children end with the parent, however it ends, also stopped ones (Linux); after
//	        Close in good order
//	F7 F15  without Serve no child starts; a worker process starts no workers
//	F8 F9   what tasks print comes out on stderr in whole lines, up to 64 KiB; while stderr is
//	        blocked, tasks that print wait; the end of a child and Close do not
//	F10 F11 messages up to 1 GiB, where encoding ends; strange bytes in the pipe cost a chunk at
//	        most
//	F12 F13 a child that does not come up within 10 s is an error with the reason; so is a
//	        full table of processes or descriptors; a child that cannot get a thread says so,
//	        and the program needs none for a child (Linux); a deleted binary still starts (Linux)
//	F14 F16 a task whose worker dies is tried again, at most Retries times; other tasks go on
//	F17 F18 signals are for the program: children hear no Ctrl-C, and end when it does; Ctrl-Z
//	        stops them with it, also later the program alone, and fg continues them
//	F20 F23 standard input is empty in a child; children are used again
//	F24     MaxTasksPerChild replaces a child after that many tasks
//	F25     MemoryLimit is a hard limit for a child; a task that needs more fails (Linux)
//	F27 F28 a child has GOMAXPROCS=1 unless Process.GOMAXPROCS says more, and its own globals;
//	        programs that it starts see the user's environment
//	F30     a child that has ended is never signalled
//	H1-H3   the parts of Counts add up; Stream gives every result once, when it is done
//	H8      lines of several children do not mix
//	H9 H10  Spans give every task start, time and worker, by the monotonic clock; what a cold
//	        child needs to start lies before Start of its first task
//	I1 I8   a million tasks need as many goroutines as workers; results can be streamed
//	I3 I7   no task waits behind a slow task, or for a slow child
//	I5 I10  crash storms and cancels at any moment: the counts are right, nothing hangs
//	I6      run after run: nothing grows (see TestSoak)
//
// Rows R are about single tasks and the contract of [Runner]: each task exactly once, and a
// hook of [Bind] that does not return ends the run. I2 and I4 are about speed: see the benchmarks.
// Three rows are left out: a hook when a child starts (F26), because main can do anything
// before Serve, and a failure there is an error as in F12; submission that does not block
// (D13), because no submission blocks; and a kill by Pdeathsig (F6), because it is tied to the
// thread that started the child: children watch their pipe instead. A loop over Stream can
// report progress (H4, H6, H7). The tests of package futures are rows G1 to G11.
package strategies
