#!/usr/bin/env bash
# Check the numbers with 1 to N processes, and draw a chart of the medians:
#
#	bash scripts/primes.sh [N [ROUNDS]]
#
# The book uses N=20 and ROUNDS=13. The default is N = twice the cores, to show that more
# workers than cores do not help, and 6 rounds.
. "$(dirname "$0")/common.bash"
most=${1:-$((2 * $(getconf _NPROCESSORS_ONLN)))}

run "manyhands sweep primes --strategies sequential,process --workers $(seq "$most" | paste -sd, -) --rounds ${2:-6}"
