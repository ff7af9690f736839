package strategytest

var failures, runners, cancelling, sizing, lifecycle, accounts, load, virtual, children []row
