package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
	"manyhands/bench/results"
	"manyhands/strategies/exercises/grade"
)

func newPredict() *cobra.Command {
	return &cobra.Command{
		Use:     "predict NN [WORKLOAD WORKERS=SPEEDUP...]",
		GroupID: "learn",
		Short:   "Predict the speedup of your answer before you measure it",
		Long: `Predict the speedup of your answer over sequential for given numbers of workers,
before measuring it with manyhands sweep --with. The prediction is stored next
to your answer, with the time and a seal. You can predict each workload once,
and only before its first measurement. A wrong prediction costs nothing.

The speedup charts show the prediction as hollow markers next to the
measurement, and a note says where it was farthest off. Without a workload, your
predictions are shown.`,
		Example: `  manyhands predict 4 flags 1=1 2=2 5=5 20=20
  manyhands predict 4 primes 1=1 2=2 4=4
  manyhands predict 4
  manyhands sweep --with 4`,
		ValidArgsFunction: func(c *cobra.Command, args []string, text string) ([]cobra.Completion, cobra.ShellCompDirective) {
			switch len(args) {
			case 0:
				return exerciseCompletions(c, args, text)
			case 1:
				return workloadNames(), cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("predict takes one exercise: name it, like 4 or pool")
			}
			e, err := strategyExercise(args[0])
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return showPredictions(c.OutOrStdout(), e)
			}
			return makePrediction(c, e, args[1], args[2:])
		},
	}
}

func makePrediction(c *cobra.Command, e grade.Exercise, workload string, pairs []string) error {
	if _, ok := registry.Workload(workload); !ok {
		return unknownWorkload(workload)
	}
	speedups, err := parseSpeedups(pairs)
	if err != nil {
		return err
	}
	list, err := readPredictions(e.Dir)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Workload == workload {
			return usagef("you have already predicted %s, on %s: each workload is predicted once", workload, p.Made.Local().Format(time.DateTime))
		}
	}
	j, err := grade.ReadJournal(e.Dir)
	if err != nil {
		return err
	}
	if len(j.Measured[workload]) > 0 {
		return usagef("%s has already been measured; predictions must come first", workload)
	}
	p := results.Prediction{Exercise: e.Name, Workload: workload, Speedup: speedups, Made: time.Now()}.Sealed()
	data, err := json.MarshalIndent(append(list, p), "", "  ")
	if err != nil {
		return err
	}
	if err := atomicfile.Write(predictionFile(e.Dir), append(data, '\n')); err != nil {
		return err
	}
	fmt.Fprintf(c.OutOrStdout(), "sealed %s %s\n", p.Made.Local().Format(time.DateTime), p.Seal[:12])
	quick := " --quick"
	if e.Predicts != "" { // a quick sweep has too few rounds for all of its numbers of workers
		quick = ""
	}
	fmt.Fprintf(c.ErrOrStderr(), "Now measure: manyhands sweep %s%s --with %s\n", workload, quick, e.Name)
	return nil
}

// parseSpeedups takes pairs like 4=3.5.
func parseSpeedups(pairs []string) (map[int]float64, error) {
	speedups := make(map[int]float64)
	for _, pair := range pairs {
		left, right, _ := strings.Cut(pair, "=")
		n, err := workerCount(left)
		x, errX := strconv.ParseFloat(right, 64)
		_, twice := speedups[n]
		if err != nil || errX != nil || !(x > 0 && x <= 1e6) || twice {
			return nil, usagef("%q: want WORKERS=SPEEDUP, each number of workers once, like 4=3.5", pair)
		}
		speedups[n] = x
	}
	if len(speedups) == 0 {
		return nil, usagef("want at least one WORKERS=SPEEDUP, like 1=1 4=3.5")
	}
	return speedups, nil
}

func predictionFile(dir string) string { return filepath.Join(dir, grade.PredictionFile) }

// readPredictions are those beside an answer.
func readPredictions(dir string) (list []results.Prediction, err error) {
	data, err := os.ReadFile(predictionFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", predictionFile(dir), err)
	}
	return list, nil
}

func showPredictions(w io.Writer, e grade.Exercise) error {
	list, err := readPredictions(e.Dir)
	if err != nil {
		return err
	}
	j, err := grade.ReadJournal(e.Dir)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintf(w, "no prediction for %s: make one, like manyhands predict %[1]s flags 1=1 8=5\n", e.Name)
	}
	for _, p := range list {
		seal := "seal " + p.Seal[:min(12, len(p.Seal))]
		if !p.Intact() {
			seal = "changed since it was sealed: it does not count"
		}
		fmt.Fprintf(w, "%s, %s, %s\n", p.Workload, p.Made.Local().Format(time.DateTime), seal)
		for _, n := range slices.Sorted(maps.Keys(p.Speedup)) {
			fmt.Fprintf(w, "  %s: %.3g times", count(n, "worker"), p.Speedup[n])
			switch m := j.Measured[p.Workload][n]; {
			case m.Judges():
				fmt.Fprintf(w, ", measured %.3g (95%% CI %.3g–%.3g)", m.Speedup, m.Lo, m.Hi)
			case m.Speedup > 0:
				fmt.Fprintf(w, ", measured %.3g in too few or disturbed rounds: measure again", m.Speedup)
			}
			fmt.Fprintln(w)
		}
	}
	return nil
}

// predictionError says by which factor the predictions of a student were off, in the median, or "" if no
// measurement can judge them.
func predictionError(list []results.Prediction, j grade.Journal) string {
	var logs []float64
	for _, p := range list {
		if !p.Intact() {
			return "seal broken"
		}
		for n, predicted := range p.Speedup {
			if got := j.Measured[p.Workload][n]; got.Judges() {
				logs = append(logs, math.Abs(math.Log(predicted/got.Speedup)))
			}
		}
	}
	if len(logs) == 0 {
		return ""
	}
	slices.Sort(logs)
	middle := (logs[(len(logs)-1)/2] + logs[len(logs)/2]) / 2
	return fmt.Sprintf("%.2f×", math.Exp(middle))
}
