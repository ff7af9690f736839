// Package strategytest is the contract of [strategies.Runner] as a test suite,
// for the four strategies of this module and for any that somebody else writes.
//
// A test of a strategy has three parts:
//
//  1. A registry with the [Kit] in it: tasks that sleep, fail, panic, exit, wait
//     for each other. What they do is data ([Job]), so that the same tasks run
//     in goroutines and in child processes.
//  2. TestMain, which is [Main]: it makes the binary a worker when it was started
//     as one, and looks for leaks after the tests.
//  3. [Test], which runs every row that applies to the strategy. A row is a
//     behaviour from the project's conformance catalogue, and a subtest with its
//     name: -run 'TestPool/B8' runs what has to do with Goexit.
//
// For a strategy of your own that is all there is to write:
//
//	var (
//		registry strategies.Registry
//		kit      = strategytest.Register(&registry)
//	)
//
//	func TestMain(m *testing.M) { strategytest.Main(m, &registry) }
//
//	func TestMine(t *testing.T) {
//		mine := strategies.Define("mine", "in one line", runMine)
//		strategytest.Test(t, kit, mine, strategytest.Traits{})
//	}
//
// Runners come from [strategies.Define], which adds what must not differ. A row that your strategy cannot have is left out with -skip, and a
// task that the kit does not have is a function of your own in the same registry. Rows
// that begin with a letter and a number are those of the catalogue; R rows are lines
// of the contract of Runner, V rows the same in virtual time.
//
// Nothing is taken from a strategy's word. Tasks write a [Journal], a file whose
// order of lines is the order of events in all processes; they wait for gates,
// files that the test makes, and never for a time that should be long enough.
// Strategies that stay in this process are tested in virtual time too (package
// testing/synctest), where "at most 8 at once" and "takes three seconds" can be
// checked to the digit in no time.
package strategytest
