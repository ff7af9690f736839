package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/reports"
	"manyhands/strategies"
	"manyhands/strategies/exercises/grade"
)

// answer is the strategy of a student's that this program was built with, if any. Only the
// file that buildWith generates sets it: Go loads no code at run time in a way that works on
// all systems, so sweep --with builds itself anew with the answer in it, and goes on as that.
var answer *strategies.Strategy

// sweepWith measures the answer to an exercise beside the others. What is not right is not
// measured: it may hang, or drop the tasks that take long. It returns only with an error.
func sweepWith(c *cobra.Command, e grade.Exercise, args []string) error {
	fmt.Fprintf(c.ErrOrStderr(), "%s: grading the answer before it is measured\n", e.Name)
	r, err := grade.Grade(c.Context(), e, grade.Answer{})
	if err != nil {
		return err
	}
	if r.Of == 0 {
		return undecidedf("cannot tell whether %s is right, so it is not measured: nothing could be checked (more: manyhands grade %[1]s)", e.Name)
	}
	if r.Points < r.Of {
		return fmt.Errorf("%s is not solved, with %d of %d points, so it is not measured: %s (more: manyhands grade %s)",
			e.Name, r.Points, r.Of, firstFailure(r), e.Name)
	}
	dir, err := os.MkdirTemp("", withTemp)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "%s: building manyhands with the answer\n", e.Name)
	program, err := buildWith(c.Context(), e, grade.Answer{}, dir)
	if err == nil {
		err = replaceProcess(program, commandLine(c, args))
	}
	os.RemoveAll(dir)
	return err
}

// firstFailure is what was seen first, and where.
func firstFailure(r grade.Result) string {
	for _, o := range r.Criteria {
		if o.Verdict == grade.Fail {
			return strings.Join(strings.Fields(o.Saw+" "+o.Look), " ")
		}
	}
	return ""
}

// withTemp is what the names of directories with programs of sweepWith begin with.
const withTemp = "manyhands-with-"

// cleanWith removes this program when it is one of those.
func cleanWith() {
	if program, err := os.Executable(); err == nil && answer != nil && strings.HasPrefix(filepath.Base(filepath.Dir(program)), withTemp) {
		os.RemoveAll(filepath.Dir(program))
	}
}

// buildWith builds manyhands, in dir, with an answer in it. The answer's package stays
// where it is, and nothing is written into the clone (go build -overlay).
func buildWith(ctx context.Context, e grade.Exercise, a grade.Answer, dir string) (program string, err error) {
	root, err := grade.Root(e.Dir)
	if err != nil {
		return "", err
	}
	source := filepath.Join(dir, "answer.go")
	overlay := e.Overlay(a)
	overlay[filepath.Join(root, "bench", "cmd", "manyhands", "with_answer.go")] = source
	replace, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return "", err
	}
	text := "package main\n\nimport student " + strconv.Quote(e.Package()) +
		"\n\nfunc init() {\n\tanswer = &student.Strategy\n"
	if e.Predicts != "" { // wrapped, as the student's function may use named types
		text += "\tpredictSpeedup = func(times map[int][]float64, cores, workers int) (low, high float64, err error) {\n" +
			"\t\treturn student." + e.Predicts + "(times, cores, workers)\n\t}\n"
	}
	text += "}\n"
	for name, data := range map[string][]byte{source: []byte(text), filepath.Join(dir, "overlay.json"): replace} {
		if err := os.WriteFile(name, data, 0o666); err != nil {
			return "", err
		}
	}
	program = filepath.Join(dir, "manyhands"+exeSuffix)
	if err := buildProgram(ctx, root, program, "-overlay", filepath.Join(dir, "overlay.json")); err != nil {
		return "", fmt.Errorf("build manyhands with %s: %w", e.Name, err)
	}
	return program, nil
}

// commandLine is that of c again. What came from the environment is in it too.
func commandLine(c *cobra.Command, args []string) []string {
	line := append([]string{c.Name()}, args...)
	c.Flags().Visit(func(f *pflag.Flag) { line = append(line, "--"+f.Name+"="+f.Value.String()) })
	return line
}

// planFirstLook leaves combinations out of a quick sweep, so that its 16 seconds have enough rounds
// for verdicts: it measures the answer and its peer with the numbers of workers that were predicted,
// or else with the fewest and the most of several workers.
func (o *sweep) planFirstLook(c *cobra.Command, named bool) error {
	e := o.exercise
	if !o.Quick || o.resume || e.Predicts != "" {
		return nil
	}
	if !c.Flags().Changed("strategies") {
		o.Strategies = slices.DeleteFunc(o.Strategies, func(s strategies.Strategy) bool { return s.Name != results.Sequential && s.Name != e.Peer })
	}
	if c.Flags().Changed("workers") {
		return nil
	}
	list, err := readPredictions(e.Dir)
	if err != nil {
		return err
	}
	predicted := make(map[string][]int)
	for _, p := range list {
		predicted[p.Workload] = slices.Sorted(maps.Keys(p.Speedup))
	}
	if asked := slices.DeleteFunc(slices.Clone(o.Workloads), func(w bench.Workload) bool { return predicted[w.Name] == nil }); !named && len(asked) > 0 {
		o.Workloads = asked
	}
	for i, w := range o.Workloads {
		o.Workloads[i].DefaultWorkers = func(cores int) []int {
			if workers := predicted[w.Name]; workers != nil {
				return workers
			}
			several := slices.DeleteFunc(w.DefaultWorkers(cores), func(n int) bool { return n == 1 })
			return slices.Compact([]int{slices.Min(several), slices.Max(several)})
		}
	}
	return nil
}

// strategyExercise takes the name or the directory of an exercise whose answer is a strategy.
func strategyExercise(name string) (grade.Exercise, error) {
	all, err := exercises()
	if err != nil {
		return grade.Exercise{}, err
	}
	var names []string
	for _, e := range all {
		if _, err := os.Stat(filepath.Join(e.Dir, grade.StrategyFile)); err == nil {
			names = append(names, e.Name)
			if found, ok := grade.Find(all, name); ok && found.Name == e.Name {
				return e, nil
			}
		}
	}
	return grade.Exercise{}, usagef("%q is no exercise whose answer runs tasks: want one of %s", name, strings.Join(names, ", "))
}

// answerFor is the answer that this program was built with, for the record of a run.
func answerFor(c *cobra.Command, e grade.Exercise, plan results.Plan) (*results.Answer, error) {
	digest, err := e.Digest()
	if err != nil {
		return nil, err
	}
	list, err := readPredictions(e.Dir)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Strategy = answer.Name
	}
	for _, w := range plan.Workloads {
		if !slices.ContainsFunc(list, func(p results.Prediction) bool { return p.Workload == w.Name }) {
			fmt.Fprintf(c.ErrOrStderr(), "No prediction for %s. Next time, predict before you measure: manyhands predict --help\n", w.Name)
		}
	}
	return &results.Answer{Exercise: e.Name, Strategy: answer.Name, Peer: e.Peer, Digest: digest, Predictions: list}, nil
}

// sameAnswer refuses to go on with a run of another answer, or of none.
func (o *sweep) sameAnswer(rec results.Record) error {
	switch {
	case rec.Answer == nil && o.with == "":
		return nil
	case rec.Answer == nil:
		return usagef("cannot resume %s: no answer to an exercise was measured there: leave out --with", o.dir)
	case o.with == "" || o.exercise.Name != rec.Answer.Exercise:
		return usagef("cannot resume %s: it measures your answer to an exercise: want --with %s", o.dir, rec.Answer.Exercise)
	}
	digest, err := o.exercise.Digest()
	if err == nil && digest != rec.Answer.Digest {
		err = usagef("cannot resume %s: your answer to %s has changed", o.dir, o.exercise.Name)
	}
	return err
}

// noteMeasured keeps the best measurement of each number of workers, to compare predictions with.
func noteMeasured(e grade.Exercise, rec results.Record, tables []reports.Table) error {
	j, err := grade.ReadJournal(e.Dir)
	if err != nil {
		return err
	}
	for _, t := range tables {
		for _, r := range t.Rows {
			if r.Strategy != answer.Name || r.Cold || r.Speedup.Empty() {
				continue
			}
			m := grade.Measurement{Speedup: r.Speedup.Center, Calm: t.Calm(r), Digest: rec.Answer.Digest}
			if !r.Speedup.IsRange() {
				m.Lo, m.Hi = r.Speedup.Lo, r.Speedup.Hi
			}
			if !r.VersusPeer.Speedup.Empty() {
				m.Verdict = r.VersusPeer.Verdict.String()
			}
			if j.Measured == nil {
				j.Measured = make(map[string]map[int]grade.Measurement)
			}
			if j.Measured[t.Workload.Name] == nil {
				j.Measured[t.Workload.Name] = make(map[int]grade.Measurement)
			}
			if of := j.Measured[t.Workload.Name]; m.Better(of[r.Workers]) {
				of[r.Workers] = m
			}
		}
	}
	return j.Write(e.Dir)
}
