package bench

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Option is a setting of a workload: the service time of a server, the files to work on. It has
// one name everywhere: --name on the command line, MANYHANDS_NAME in the environment. The
// record of a run keeps its value as one of the workload's parameters, and a resumed run has
// the same value again.
//
// Two workloads may have an option of the same name. The user then sets both at once, so
// it should mean the same in both and must have the same Kind. Help, defaults and Check
// are each workload's own.
type Option struct {
	Name     string // in lower case, with hyphens: "service-time"
	Kind     string // one word for the value, as in --service-time TIME: "time"
	Default  string // "" = no value
	Quick    string // the default of a short sweep; "" = Default
	Help     string // what it sets, in one line
	Required bool   // the workload cannot be opened without a value

	// Check returns the value as the record keeps it, in one spelling: "20ms" for
	// "0.02s". "" means no value, as if the user had not set the option. The error is one line
	// that names the accepted values: "want a time like 50ms or 2s".
	Check func(text string) (value string, err error)
}

// Values are the values of options by their names. An option without a value is missing.
type Values map[string]string

// Int returns the value of an option that [CheckInt] has checked. It is 0 without a value.
func (v Values) Int(name string) int {
	n, err := strconv.Atoi(cmp.Or(v[name], "0"))
	if err != nil {
		panic(fmt.Sprintf("bench: the option %q was not checked by CheckInt: %v", name, err))
	}
	return n
}

// Duration returns the value of an option that [CheckDuration] has checked. It is 0
// without a value.
func (v Values) Duration(name string) time.Duration {
	d, err := time.ParseDuration(cmp.Or(v[name], "0"))
	if err != nil {
		panic(fmt.Sprintf("bench: the option %q was not checked by CheckDuration: %v", name, err))
	}
	return d
}

// CheckInt returns a check for whole numbers from least to most.
func CheckInt(least, most int) func(string) (string, error) {
	return func(text string) (string, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return "", fmt.Errorf("want a whole number from %d to %d", least, most)
		}
		return strconv.Itoa(n), nil
	}
}

// CheckDuration checks a time of 0 or more. Only 0 may have no unit.
func CheckDuration(text string) (string, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return "", errors.New("want a time like 50ms or 2s")
	}
	return d.String(), nil
}

// OptionError is a mistake of the user in an option.
type OptionError struct {
	Option string // its name
	Err    error  // the mistake, and the accepted values
}

func (e *OptionError) Error() string { return fmt.Sprintf("option %s: %v", e.Option, e.Err) }
func (e *OptionError) Unwrap() error { return e.Err }

// CheckOptions returns an [OptionError] if a workload does not accept a value, if no workload
// has an option of that name, or if a required value is missing.
func CheckOptions(workloads []Workload, given Values) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(workloads, func(w Workload) bool { return w.HasOption(name) }) {
			return &OptionError{name, fmt.Errorf("none of the workloads that are measured has this option: %s", strings.Join(namesOf(workloads), ", "))}
		}
	}
	for _, w := range workloads {
		if _, err := w.values(given, false); err != nil {
			return err
		}
	}
	return nil
}

func namesOf(workloads []Workload) (names []string) {
	for _, w := range workloads {
		names = append(names, w.Name)
	}
	return names
}

// HasOption reports whether the workload has an option of that name.
func (w Workload) HasOption(name string) bool {
	return slices.ContainsFunc(w.Options, func(o Option) bool { return o.Name == name })
}

// values returns the values of all options of the workload: the given ones, and defaults for
// the others.
func (w Workload) values(given Values, quick bool) (Values, error) {
	values := make(Values)
	for _, o := range w.Options {
		value := given[o.Name]
		if value != "" {
			var err error
			if value, err = o.Check(value); err != nil {
				return nil, &OptionError{o.Name, fmt.Errorf("%q for %s: %w", given[o.Name], w.Name, err)}
			}
		}
		if value == "" && quick {
			value = o.Quick
		}
		value = cmp.Or(value, o.Default)
		switch {
		case value != "":
			values[o.Name] = value
		case o.Required:
			return nil, &OptionError{o.Name, fmt.Errorf("%s needs a value: %s", w.Name, o.Help)}
		}
	}
	return values, nil
}

// checkOptions panics if the options of a new workload are wrong.
func (r *Registry) checkOptions(w Workload) {
	for _, o := range w.Options {
		if o.Name == "" || o.Check == nil {
			panic(fmt.Sprintf("bench: an option of the workload %q lacks a name or a check: %+q", w.Name, o.Name))
		}
		for _, value := range []string{o.Default, o.Quick} {
			if value == "" {
				continue
			}
			if checked, err := o.Check(value); err != nil || checked != value {
				panic(fmt.Sprintf("bench: the default %q of the option %q: the check makes %q of it, %v", value, o.Name, checked, err))
			}
		}
		for _, other := range r.workloads {
			for _, same := range other.Options {
				if same.Name == o.Name && same.Kind != o.Kind {
					panic(fmt.Sprintf("bench: the option %q is a %s in %s and a %s in %s", o.Name, same.Kind, other.Name, o.Kind, w.Name))
				}
			}
		}
	}
}
