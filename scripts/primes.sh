#!/usr/bin/env bash
# The numbers with 1 to N processes, and a chart of the medians:
#
#	bash scripts/primes.sh [N [ROUNDS]]
#
# The book has 20 and 13. Without them N is twice the cores: one step beyond what helps.
. "$(dirname "$0")/common.bash"
most=${1:-$((2 * $(getconf _NPROCESSORS_ONLN)))}

run "manyhands sweep primes --strategies sequential,process --workers $(seq "$most" | paste -sd, -) --rounds ${2:-6}"
