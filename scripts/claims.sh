#!/usr/bin/env bash
# Measure the claims of the book's chapter about executors:
#
#	bash scripts/claims.sh [1-8...]
#
# Without numbers it measures all eight claims, in 20 seconds.
. "$(dirname "$0")/common.bash"

claim() { printf '\n===== %s. %s\n' "$1" "$2"; }

claim_1() {
	claim 1 "I/O-bound work gets faster with every worker, until the server is the limit."
	for workers in 1 2 5 10; do
		run "manyhands flags --service-time 50ms --workers $workers | tail -n 1"
	done
	start_server --service-time 50ms --connections 4
	for workers in 2 4 10; do
		run "manyhands flags --server $url --workers $workers | tail -n 1"
	done
}

claim_2() {
	claim 2 "For I/O-bound work, processes are no faster than goroutines."
	for strategy in pool process; do
		run "manyhands flags --service-time 50ms --strategy $strategy --workers 5 | tail -n 1"
	done
}

claim_3() {
	claim 3 "For CPU-bound work only cores help. An interpreter lock (here GOMAXPROCS=1) limits
   goroutines to one core, but not processes."
	run "manyhands primes --strategy sequential | tail -n 1"
	run "manyhands primes --strategy pool --workers 2 | tail -n 1"
	run "GOMAXPROCS=1 manyhands primes --strategy pool --workers 2 | tail -n 1"
	run "GOMAXPROCS=1 manyhands primes --strategy process --workers 2 | tail -n 1"
}

claim_4() {
	claim 4 "Most programs need only workers that take tasks, and a queue of results."
	run "sed -n '/^func pool/,/^}/p' strategies/pool.go"
	run "manyhands primes --strategy pool --as-completed | tail -n 5"
}

claim_5() {
	claim 5 "Map keeps the order, so a slow task delays the results after it. If you submit tasks
   and take results as completed, it does not."
	run "manyhands futures --step 200ms --map"
	run "manyhands futures --step 200ms"
}

claim_6() {
	claim 6 "The executor makes futures. Its client asks for their state and result, and cancels them."
	run "manyhands futures --step 200ms & sleep 0.5; kill \$!; wait \$!" 130
}

claim_7() {
	claim 7 "An error belongs to one task, not to the batch. Errors are counted as tasks complete."
	start_server --profile error --service-time 50ms
	run "manyhands flags --server $url --workers 5" 1
}

claim_8() {
	claim 8 "This work is the easiest to run in parallel. The speedup is still limited by:"
	printf '\n- order: long tasks last, or first\n'
	run "manyhands primes --workers 2 --sort none | tail -n 1"
	run "manyhands primes --workers 2 --sort size | tail -n 1"
	printf '\n- stragglers: with one worker per task, the longest task sets the time\n'
	run "manyhands futures --workers 5 --step 200ms | tail -n 1"
	printf '\n- contention: more workers than cores\n'
	run "manyhands primes --workers 8 | tail -n 1"
	printf '\n- overhead: handing over a task of a microsecond costs more than the task\n'
	run "seq 50000 | manyhands primes --file - --method miller-rabin --workers 2 | tail -n 1"
}

for n in "${@:-1 2 3 4 5 6 7 8}"; do
	for n in $n; do
		if ! [[ $n =~ ^[1-8]$ ]]; then
			echo "claims.sh: \"$n\" is not a claim: want numbers from 1 to 8" >&2
			exit 2
		fi
		"claim_$n"
		stop_server
	done
done
