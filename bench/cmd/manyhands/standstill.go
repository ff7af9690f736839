package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"manyhands/bench/standstill"
)

// watchStandstill watches a command that shows times of a single run, which cannot be measured
// again. The function end ends that, and tells what the times should not contain.
func watchStandstill(c *cobra.Command) (w *standstill.Watch, end func()) {
	w = standstill.Start()
	mark := w.Mark()
	return w, func() {
		for _, s := range w.Since(mark) {
			fmt.Fprintf(c.ErrOrStderr(), "Do not use these times: %v while they were measured.\n", s)
		}
		w.Close()
	}
}
