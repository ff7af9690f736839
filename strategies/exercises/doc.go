// Package exercises is the classroom: exercises about concurrency, and proof that their
// tests tell right answers from wrong ones. README.md is for who solves them; this is for
// who writes them.
//
// # An exercise
//
//	NN-name/
//	  README.md          idea, minutes, task, what to look at
//	  exercise.json      title, minutes, files to edit, criteria (grade.Exercise)
//	  name.go            what the student edits: compiles, does nothing
//	  name_test.go       the checks, a function for each criterion (package check)
//	  strategy.go        if the answer runs tasks: var Strategy, for manyhands sweep --with (internal/byid)
//	  testdata/stub/     name.go as it is handed out
//	  testdata/solution/ name.go as it should be
//	  testdata/mutants.json         the known wrong answers, in the order of teaching
//	  testdata/mutants/NAME/        the files by which each differs from the solution
//	  testdata/hints.md             three hints: a question, where to look, a sketch of three lines
//	  testdata/twins/               for a test that the student writes, see 02-fanout
//
// An answer that predicts instead, as that of 15-ceilings, has the name of its function in
// exercise.json ("predicts"), and in strategy.go the strategy that it is about.
//
// The package is called like the directory without its number. The go command does not look
// into testdata, so answers need no build tag; package grade lays them over the student's
// files (go test -overlay), and a stack then has the student's names and lines. Who wants the
// solutions out of reach deletes testdata/solution, testdata/mutants.json and
// testdata/mutants: grading does without. The stubs have to stay.
//
// # A criterion
//
// It has an id, a title that says what is true of a right answer, points, and a kind:
//
//	structure  what ran, how often, how many at once, in which order   virtual clock
//	virtual    times, to the nanosecond                                virtual clock
//	leak       what is left afterwards (C.Settle)                      virtual clock
//	race       the race detector, three runs                           real clock, -race
//	paced      speed against a reference that runs in turn             real clock
//	own test   a student's test, tried on a wrong and a right twin     real clock, -race
//
// C.Own draws numbers for a student (student.txt) where an answer could be copied, or a check
// could be answered with the numbers that it is known to use. The published ones stay.
//
// "guess" names a file in which the student says beforehand what will come out. What it said
// when the criterion was first passed is in the journal, and a change afterwards fails it.
//
// "real": true takes a check off the virtual clock, for child processes. Package check/web
// has HTTP on the virtual clock. Rules for checks:
//
//   - No check compares a time on the real clock with a number. What the machine does not
//     let us decide is C.Inconclusive. Speed is for check.Compare alone, and a structure
//     shows most of what it would. What is measured and worth no points is a C.Note.
//   - Work that counts is handed to the answer as a function (C.Work): its results cannot be
//     made up, and it knows how many ran at once, on how many goroutines and in which order.
//     In checks about races it counts nothing, as counting would order the goroutines. What
//     it saw is what manyhands demo draws.
//   - First C.Complete, or a stub passes every check that looks for a mistake. All checks
//     say the same of an answer that does nothing (C.Undone), so that it is shown once.
//   - C.Fail says what was seen, with numbers, and what it means, in words that fit into the
//     sentence of a teacher. Each misconception has words of its own. Its first argument is
//     the name of a function, from which the line is found.
//   - Hangs, leaks, panics and races are put into words by package grade. A check has to do
//     nothing about them. A hang in virtual time that waits for a lock is one that holds it
//     across the work.
//   - What can be seen on some systems only, or with some tools, is C.NotChecked elsewhere.
//   - What depends on luck is tried in the way that has none: runtime.GOMAXPROCS(1) shows who
//     counts on goroutines being quick.
//
// # A mutant
//
// It is the answer of a student with one misconception, otherwise as good as the solution.
// mutants.json has its name, what it does (mistake), the lesson that it stands for, in one
// line, the criterion by which it falls, and part of the message, that no other mutant of
// the criterion gets. [TestKillMatrix] checks all that, for stub and solution too:
//
//	go test ./strategies/exercises -run Matrix/04
//	go test ./strategies/exercises -run Matrix/04 -v      the diagnoses, to read them
//	go test ./strategies/exercises -run Matrix -long      every check of every cell, solutions 20 times beside two hogs
//	go test ./strategies/exercises -run Published -update write the lists into README.md and TEACHING.md
//
// The matrix is part of the project's tests. A cell costs about a second of one processor,
// most of it for the link, so mutants are tried by their own criterion alone, and only those
// that race are built with -race. A hang in virtual time is known after a second, one that
// waits for child processes after five, a loop that never ends after three of the processor.
//
// # A new exercise, step by step
//
//  1. Write exercise.json, testdata/stub and testdata/solution, and copy the stub's files to
//     where the student finds them.
//  2. Write the checks, and run the matrix until the stub fails all and the solution none.
//  3. Write the mutants, read what each is told (-v), and mend the words until a student
//     would know what to do. The messages are the exercise.
//  4. Write README.md: idea, minutes, task, what to look at. It does not tell the solution.
//  5. Run -run Published -update, and -long once.
package exercises
