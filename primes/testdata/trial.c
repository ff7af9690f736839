// The loop of IsPrime in C. Reads numbers, answers each with whether it is a prime
// and the seconds that took: see BenchmarkAgainstC.
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static bool is_prime(uint64_t n) {
	if (n < 2 || n % 2 == 0)
		return n == 2;
	uint64_t last = (uint64_t)sqrt((double)n);
	for (uint64_t d = 3; d <= last; d += 2)
		if (n % d == 0)
			return false;
	return true;
}

int main(void) {
	uint64_t n;
	while (scanf("%" SCNu64, &n) == 1) {
		struct timespec start, end;
		clock_gettime(CLOCK_MONOTONIC, &start);
		bool prime = is_prime(n);
		clock_gettime(CLOCK_MONOTONIC, &end);
		double seconds = (end.tv_sec - start.tv_sec) + 1e-9 * (end.tv_nsec - start.tv_nsec);
		printf("%s %.9f\n", prime ? "true" : "false", seconds);
		fflush(stdout);
	}
	return 0;
}
