// Package bench measures strategies on workloads.
//
//  1. A [Workload] makes batches of tasks whose right answer is known. It declares its own
//     options ([Option]): a user sets them on the command line or in the environment, and
//     the record of a run keeps their values.
//  2. A [Registry] has the workloads of a program and the functions that their tasks run.
//     The program calls the registry's Serve first thing in main, because the process
//     strategy starts the same program again as its worker.
//  3. [Open] opens the workloads of a [Config]: it starts servers, computes the right answer
//     by another method than the one that is measured, and plans the sweep. [Resume] does
//     the same for a sweep that was interrupted, with the plan and the options of its
//     record.
//  4. [Sweep.Run] measures round by round. Each round runs every cell of the plan once, in
//     a random order of its own ([Order]). Each sample is recorded as soon as it is
//     measured, and its results are compared with the right answer.
//  5. [Environment] describes the machine, for the record.
//
// Two kinds of sweeps are special. A [Grain] sweep has a family of workloads that differ
// only in the size of their tasks. An [AATest] measures one configuration under many
// names, to find out how often the measurement reports a difference where there is none.
//
// The types of the record are in package results, and package reports makes tables and
// charts of it.
package bench
