#!/usr/bin/env bash
# Draw the picture at the top of README.md for this machine, from a sweep of a minute:
#
#	bash scripts/picture.sh [FILE]
#
# FILE is results/picture.png by default.
. "$(dirname "$0")/common.bash"
file=${1:-results/picture.png}

run "manyhands sweep --out $work/run"
mkdir -p "$(dirname "$file")"
run "cp $work/run/charts/overview.png '$file'"
