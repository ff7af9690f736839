// Package reports turns the record of a run into what a reader looks at, in two
// steps:
//
//  1. [Tables] sums the samples up: a [Table] for each workload, a [Row] for each
//     cell, with medians, intervals and speedups from package stats.
//  2. The rows are written as tables for a terminal, in Markdown, CSV, JSON and HTML
//     ([WriteTables], [HTML]), made into charts that package chart draws ([Charts]), and
//     put into one page with both, that says in words what they show ([WritePage]).
//
// What each task did goes to a terminal ([Lanes]), to a page that plays it ([WriteReplay]) and to
// readers of traces ([WriteTrace]).
// [Overlay] shows several runs as one, each by itself; [Compare] gives verdicts between
// two. [Explain] shows how the numbers of a row come about. [JudgeClaims] says whether sentences
// about a run hold.
//
// The names of the files say which step they belong to. write_* have the formats
// (write_text, write_csv, write_json, write_html, write_page) and the sentences that these
// share, and write_replay has the data of the page that page/replay.js plays; figure_* hold what
// one figure shows, changes_* are [Compare], claims_* are [JudgeClaims], lanes_* draw lanes in a
// terminal. The others compute what is written and drawn. The drawing itself is in package
// chart, and the text of numbers in package internal/format.
//
// It works from records only, whoever wrote them. What a record does not tell, or
// cannot (no baseline, one round, nothing but failures), has a defined look: a
// dash in a table, a gap and a remark in a chart. The same record gives the same
// bytes.
package reports
