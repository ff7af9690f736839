#!/usr/bin/env bash
# Tasks that wait: 20 downloads of 50 ms each. Everything that lets the waiting
# overlap helps, and processes give nothing that goroutines do not.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/manyhands" ./bench/cmd/manyhands
PATH=$work:$PATH
export MANYHANDS_DEST=$work/flags

# Prints a command, its notes, and the last line of its output.
show() {
	printf '$ %s\n' "$*"
	"$@" | tail -n 1
}

show manyhands flags --strategy sequential
show manyhands flags --strategy pool --workers 2
show manyhands flags --strategy pool --workers 5
show manyhands flags --strategy process --workers 5
show manyhands flags --strategy pool --workers 20
