#!/usr/bin/env bash
# How large a task must be, for each strategy and with several chunks, in a minute:
#
#	bash scripts/grain.sh [CHUNKS]
#
# CHUNKS are 0,1,16 unless it says more; 0 is adaptive.
. "$(dirname "$0")/common.bash"

run "manyhands grain --chunk ${1:-0,1,16}"
