#!/usr/bin/env bash
# The picture at the top of README.md, from a sweep of a minute on this machine:
#
#	bash scripts/picture.sh
. "$(dirname "$0")/common.bash"

run "manyhands sweep --out $work/run"
run "cp $work/run/charts/overview.png reports/picture.png"
