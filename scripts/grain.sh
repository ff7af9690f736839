#!/usr/bin/env bash
# Measure in a minute how large a task must be, for each strategy and several chunk sizes:
#
#	bash scripts/grain.sh [CHUNKS]
#
# CHUNKS is a list, by default 0,1,16; 0 means adaptive.
. "$(dirname "$0")/common.bash"

run "manyhands grain --chunk ${1:-0,1,16}"
