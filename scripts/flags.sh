#!/usr/bin/env bash
# Download the 20 flags with each strategy:
#
#	bash scripts/flags.sh [WORKERS]
#
# The default is 20 workers.
. "$(dirname "$0")/common.bash"
workers=${1:-20}

run "manyhands flags --service-time 50ms --strategy sequential | tail -n 1"
for strategy in errgroup pool process; do
	run "manyhands flags --service-time 50ms --strategy $strategy --workers $workers | tail -n 1"
done
