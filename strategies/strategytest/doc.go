// Package strategytest tests that a strategy keeps the contract of [strategies.Runner]. It
// tests the four strategies of this module, and any strategy that is made with
// [strategies.Define].
//
// A test of a strategy has three parts:
//
//  1. A registry with the [Kit] in it: functions whose tasks sleep, fail, panic, exit, or
//     wait for each other. What a task does is data ([Job]), so that the same tasks run in
//     goroutines and in child processes.
//  2. TestMain, which calls [Main]. Main serves the registry, runs the tests, and looks for
//     leaks after them.
//  3. [Test], which runs all rows that apply to the strategy. A row tests one behaviour and
//     is a subtest: -run 'TestMine/B8' runs the row about runtime.Goexit.
//
// This is the whole test of a strategy of your own:
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
// If a row cannot hold for your strategy, leave it out with -skip. If you need a task that
// the kit does not have, register a function of your own in the same registry. Rows that
// begin with a letter and a number are listed in the documentation of package strategies. R
// rows are lines of the contract of Runner, and V rows test them in virtual time.
//
// The suite trusts no report of the strategy itself. Tasks write a [Journal], a file whose
// lines are in the order of events in all processes. They wait for gates, which are files
// that the test makes, and never for a time that should be long enough. Strategies that run
// tasks in this process are also tested in virtual time (package testing/synctest), where
// "at most 8 at once" and "takes three seconds" are checked exactly and at once.
package strategytest
