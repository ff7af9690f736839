#!/usr/bin/env bash
# Draw the picture at the top of README.md again, from a sweep of a minute on this machine:
#
#	bash scripts/picture.sh
#
# It overwrites reports/picture.png. To keep that file, run manyhands sweep: each sweep draws the
# same chart into its results directory, as charts/overview.png.
. "$(dirname "$0")/common.bash"

run "manyhands sweep --out $work/run"
run "cp $work/run/charts/overview.png reports/picture.png"
