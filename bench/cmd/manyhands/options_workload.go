package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench"
)

// workloadOption is an option of one or more workloads: one flag.
type workloadOption struct {
	bench.Option          // of the first workload that has it
	workloads    []string // names of all that have it
	all          []bench.Option
}

// workloadOptions are those of all workloads, in the order of the registry.
func workloadOptions() (list []workloadOption) {
	for _, w := range registry.Workloads() {
		for _, o := range w.Options {
			i := slices.IndexFunc(list, func(known workloadOption) bool { return known.Name == o.Name })
			if i < 0 {
				i, list = len(list), append(list, workloadOption{Option: o})
			}
			list[i].workloads, list[i].all = append(list[i].workloads, w.Name), append(list[i].all, o)
		}
	}
	return list
}

// addWorkloadFlags gives c the flags that say what a batch is: the number of tasks, and
// the options of all workloads. [givenOptions] reads the latter.
func addWorkloadFlags(c *cobra.Command, tasks *int) {
	addFlag(c, tasks, "tasks", "n", "", "tasks per batch (default 20)", wholeNumber(1, bench.MaxTasks))
	for _, o := range workloadOptions() {
		byDefault, usage := o.usage()
		addFlag(c, new(string), o.Name, o.Kind, byDefault, usage, o.check)
	}
}

// usage returns the default, if it is the same in all workloads, and the help text, which
// begins with the names of the workloads.
func (o workloadOption) usage() (byDefault, text string) {
	same := func(other bench.Option) bool { return other.Default == o.Default && other.Help == o.Help }
	if !slices.ContainsFunc(o.all, func(other bench.Option) bool { return !same(other) }) {
		return o.Default, strings.Join(o.workloads, ", ") + ": " + o.Help
	}
	var parts []string
	for i, option := range o.all {
		part := o.workloads[i] + ": " + option.Help
		if option.Default != "" {
			part += " (default " + option.Default + ")"
		}
		parts = append(parts, part)
	}
	return "", strings.Join(parts, "; ")
}

// check refuses what none of the workloads accepts. Which of them are measured is not
// known yet; [checkOptions] asks these.
func (o workloadOption) check(text string) (string, error) {
	var wants []string
	for _, option := range o.all {
		_, err := option.Check(text)
		if err == nil {
			return text, nil
		}
		if !slices.Contains(wants, err.Error()) {
			wants = append(wants, err.Error())
		}
	}
	return "", errors.New(strings.Join(wants, ", or "))
}

// givenOptions are the values of the options of workloads that the user has set.
func givenOptions(c *cobra.Command) bench.Values {
	given := make(bench.Values)
	for _, o := range workloadOptions() {
		if f := c.Flags().Lookup(o.Name); f.Changed {
			given[o.Name] = f.Value.String()
		}
	}
	return given
}

// checkOptions refuses values that the workloads to be measured do not accept, and options
// that none of them has. From the environment such an option is ignored, as is that of
// another command.
func checkOptions(c *cobra.Command, workloads []bench.Workload, given bench.Values) error {
	for name := range given {
		f := c.Flags().Lookup(name)
		if f.Annotations[fromEnvironment] != nil && !slices.ContainsFunc(workloads, func(w bench.Workload) bool { return w.HasOption(name) }) {
			f.Changed = false
			delete(given, name)
		}
	}
	var mistake *bench.OptionError
	if err := bench.CheckOptions(workloads, given); errors.As(err, &mistake) {
		return usagef("--%s: %w", mistake.Option, mistake.Err)
	}
	return nil
}

// quickOptions are the options that --quick changes, as they are typed.
func quickOptions() (text string) {
	for _, o := range workloadOptions() {
		if o.Quick != "" {
			text += fmt.Sprintf(" --%s %s", o.Name, o.Quick)
		}
	}
	return text
}
