#!/usr/bin/env bash
# Tasks that compute: 20 numbers to check. Only cores help. GOMAXPROCS=1 lets one
# goroutine run at a time, as the lock of some interpreters does with threads;
# each process has a core of its own again.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/manyhands" ./bench/cmd/manyhands
PATH=$work:$PATH

# Prints a command, its notes, and the last line of its output.
show() {
	printf '$ %s\n' "$*"
	env "$@" | tail -n 1
}

show manyhands primes --strategy sequential
show manyhands primes --strategy pool --workers 2
show GOMAXPROCS=1 manyhands primes --strategy pool --workers 2
show GOMAXPROCS=1 manyhands primes --strategy process --workers 2
