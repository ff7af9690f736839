#!/usr/bin/env bash
# Measure with two other tools, and draw the charts of their numbers in README.md:
#
#	bash scripts/imported.sh [DIR]
#
# A benchmark of Go's own library runs with go test -cpu, and sort with 1 to 4 threads under
# hyperfine, if that is installed. DIR is results by default.
dir=${1:-}
mkdir -p "${dir:=$(dirname "$0")/../results}"
dir=$(cd "$dir" && pwd)
. "$(dirname "$0")/common.bash"
cd "$work"

run "go test -run '^\$' -bench '^BenchmarkSprintfInt\$' -cpu 1,2,4 -count 10 fmt > gotest.txt"
run "manyhands report gotest.txt --out gotest"
run "cp gotest/charts/sprintfint-speedup.png '$dir/gotest.png'"

if ! command -v hyperfine > /dev/null; then
	echo "hyperfine is not installed: no second picture"
	exit
fi
run "seq 1000000 | shuf --random-source <(yes) > numbers"
run "hyperfine --style basic -P threads 1 4 -r 12 'sort -n --parallel={threads} numbers' --export-json sort.json"
run "manyhands report sort.json --out sort"
run "cp sort/charts/*-speedup.png '$dir/hyperfine.png'"
