// Package exercises is the classroom: exercises about concurrency, and proof that their
// tests tell right answers from wrong ones. README.md is for students. This page is for
// authors of exercises.
//
// # An exercise
//
//	NN-name/
//	  README.md          what you learn, what to do, how to check, what to measure
//	  worksheet.md       what to predict, explain and confirm on paper (package worksheet)
//	  exercise.json      title, minutes, files to edit, criteria (grade.Exercise)
//	  name.go            the student's file: compiles, does nothing
//	  name_test.go       the checks, one function for each criterion (package check)
//	  strategy.go        if the answer runs tasks: var Strategy, for manyhands sweep --with (internal/byid)
//	  testdata/stub/     the files to edit, as they are handed out
//	  testdata/solution/ the same files, solved
//	  testdata/mutants.json         the known wrong answers, in the order of teaching
//	  testdata/mutants/NAME/        the files in which a wrong answer differs from the solution
//	  testdata/right/NAME/          the files in which a right answer of another structure differs
//	  testdata/wrong.json           further wrong answers, for the grader and not for teaching
//	  testdata/wrong/NAME/          the files in which one of them differs from the solution
//	  testdata/hints.md             three hints: a question, where to look, a sketch of three lines
//	  testdata/key.md               the answers to worksheet.md
//	  testdata/twins/               for a test that the student writes, see 02-fanout
//
// An answer may predict instead, as in 15-ceilings. Then "predicts" in exercise.json has the name
// of its function, and strategy.go has the strategy that the prediction is about.
//
// The package has the name of the directory without the number. The checks are in another package
// (name_test), because an answer may have any names and imports. The go command ignores
// testdata, so answers need no build tag. Package grade lays them over the student's files
// (go test -overlay), so a stack has the student's file names and lines. To hide the solutions,
// delete the rest of testdata but hints.md, stub and twins: grading does not need it.
//
// # A criterion
//
// A criterion has an id, points, a kind, and a title that states what is true of a right answer:
//
//	structure  what ran, how often, how many at once, in which order   virtual clock
//	virtual    times, to the nanosecond                                virtual clock
//	leak       goroutines that are left (C.Settle)                     virtual clock
//	race       the race detector, three runs                           real clock, -race
//	paced      speed, compared with a reference that runs in turn      real clock
//	own test   a student's test, run on a wrong and a correct twin     real clock, -race
//
// C.Own draws numbers for one student (student.txt), and "own" in exercise.json says so. Use it if an answer could be copied, or if
// an answer could be made for the numbers of the check. Keep the published numbers as well.
//
// "prediction" names a file in which the student predicts a result. The journal keeps its
// content from when the criterion first passed, and a later change fails the criterion.
//
// "real": true runs a check on the real clock, for child processes. Package check/web has HTTP
// on the virtual clock. Rules for checks:
//
//   - No check compares a time on the real clock with a number. If the machine cannot decide, call
//     C.Inconclusive. Compare speeds only with check.Compare; a structure shows most of what
//     a speed would. If you measure something that gives no points, report it with C.Note.
//   - Give work to the answer as a function (C.Work). An answer cannot make up its results. C.Work
//     counts how many ran at once, on how many goroutines and in which order. In checks about
//     races it counts nothing, because counting would order the goroutines. manyhands demo draws
//     what it saw.
//   - Call C.Complete first. Otherwise a stub passes every check that looks for a mistake. All
//     checks say the same about an answer that does nothing (C.Undone), so it is shown once.
//   - C.Fail says what was seen, with numbers, and what it means, in words that a teacher could
//     say. Each misconception has its own words. The first argument is the name of a
//     function, from which the line is found.
//   - Package grade describes hangs, leaks, panics and races. A check need not handle them. If a check
//     tries something special, such as an iterator that is ranged over twice, it says so with C.Case.
//   - A right answer may hold a lock while something sleeps. So package grade gives answers locks on
//     which the virtual clock goes on (internal/durable). Some packages have locks of their own, for
//     example io.Pipe. So a check must not sleep where an answer may hold one of those, for example
//     in a writer.
//   - Ask for nothing that the task does not say.
//   - If a check has to wait for what the answer does, it calls check.Await, so that a hang is found
//     meanwhile.
//   - If a check needs an operating system or a tool, it calls C.NotChecked where that is missing.
//   - Do not depend on luck. For example, runtime.GOMAXPROCS(1) finds an answer that relies on
//     goroutines being quick, and Crowded of package internal/durable finds updates that are lost.
//   - Use times like 10.37 ms, not 10 ms. An answer that sleeps between two looks would be in time.
//
// # A mutant
//
// A mutant is the answer of a student with one misconception. Otherwise it is as good as the
// solution. mutants.json has its name, what it does wrong (mistake), the lesson in one line, the
// criterion that it fails, and a part of the message that no other mutant of the criterion gets.
//
// A right answer (testdata/right) has no misconception, but another structure: a false alarm is
// worse than a mutant that nobody finds. A wrong answer (testdata/wrong) is a variant that the
// grader must also find. It has no lesson, and may share its message.
//
// Tests of the grader check all that, for stub, solution and right answers too. Each exercise has a test package
// for its matrix, so that go test caches the results one by one. 04-pool and 13-gomaxprocs
// compare speeds and share the package speeds.
//
//	go test ./strategies/exercises/internal/matrix/05-order
//	go test ./strategies/exercises/internal/matrix/05-order -v      print the diagnoses
//	go test ./strategies/exercises/internal/matrix/05-order -all    all mutants, testdata/right and testdata/wrong; after each change of a check
//	go test ./strategies/exercises/internal/matrix/05-order -long   every check of every cell, right answers 20 times beside two hogs
//	go test ./strategies/exercises -run Published -update           write the lists into README.md and TEACHING.md
//
// The matrix is part of the project's tests. A cell costs about a second of processor time,
// mostly for the linker. So a mutant is checked only by its own criterion, and only mutants that
// race are built with -race. A hang in virtual time takes a second to detect, a hang on the real clock
// takes four, a loop that sleeps there takes six, and an endless loop takes three seconds of
// processor time, or one if the same answer spins in another criterion too. Checks that wait give their
// processor to others.
//
// # A new exercise, step by step
//
//  1. Write exercise.json, testdata/stub and testdata/solution. Copy the files of the stub into
//     the exercise.
//  2. Write the checks. Run the matrix until the stub fails all of them and the solution none.
//  3. Write right answers that others would write, with locks, channels or atomics.
//  4. Write the mutants and read their messages (-v). Improve the words until a student would
//     know what to do. The messages are the exercise.
//  5. Write README.md and worksheet.md. They must not tell the solution. Write testdata/key.md.
//  6. Add a test package to internal/matrix. Run -run Published -update, and -long once.
package exercises
