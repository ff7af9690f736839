package main

import (
	"fmt"

	"manyhands/strategies"
)

// strategyText says how tasks run: "pool, 4 workers". Sequential has one whatever is asked.
func strategyText(s strategies.Strategy, workers int) string {
	if s.Name == "sequential" {
		return s.Name
	}
	return s.Name + ", " + count(workers, "worker")
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
