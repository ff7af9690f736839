// Package bench measures strategies on workloads.
//
//  1. A [Registry] names the workloads and the functions that their tasks run.
//     A program that measures calls its Serve first thing in main, because the
//     process strategy starts that program again as its worker.
//  2. [Open] readies the workloads of a [Config]: servers are started, the right
//     answer is found by another way than the one that is measured, and the plan
//     of the sweep is made.
//  3. [Sweep.Run] measures, round by round. Each round runs every cell of the
//     plan once, in a random order of its own ([Order]). A sample is recorded as
//     soon as it is there, and its results are compared with the right answer.
//     Workloads that differ in nothing but the size of their tasks are a family
//     ([Grain]): a sweep over sizes is a sweep over them.
//  4. [Environment] records the machine that it all ran on.
//
// What is recorded are the types of bench/results; what is made of them is the
// business of package reports.
package bench
