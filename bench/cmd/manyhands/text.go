package main

import (
	"fmt"

	"manyhands/strategies"
)

// wayText says how tasks run: "pool, 4 workers". Sequential has one whatever is asked.
func wayText(way strategies.Strategy, workers int) string {
	if way.Name == "sequential" {
		return way.Name
	}
	return way.Name + ", " + count(workers, "worker")
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
