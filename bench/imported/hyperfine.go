package imported

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// hyperfine is what hyperfine --export-json writes. Times are in seconds.
type hyperfine struct {
	Results []struct {
		Command    string
		Median     *float64
		Times      []float64
		User       float64   // mean CPU time
		System     float64   // the same of the kernel
		Memory     []float64 `json:"memory_usage_byte"` // peak of each run; since 1.19
		ExitCodes  []*int    `json:"exit_codes"`        // null for a signal
		Parameters map[string]any
	}
}

// isHyperfine reports whether each of a list of results has a command.
func isHyperfine(list json.RawMessage) bool {
	var commands []struct{ Command *string }
	return json.Unmarshal(list, &commands) == nil && len(commands) > 0 && !slices.ContainsFunc(commands, func(c struct{ Command *string }) bool { return c.Command == nil })
}

func (b *builder) readHyperfine(data []byte) error {
	var file hyperfine
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	b.rec.Tool = "hyperfine"
	for _, r := range file.Results {
		name := benchName{base: template(r.Command, r.Parameters), parts: parameters(r.Parameters), procs: 1}
		for i, seconds := range r.Times {
			e := entry{bench: name, seconds: seconds, cpu: duration(r.User + r.System)}
			if i < len(r.Memory) {
				b.setValue(&e, "memory-bytes", r.Memory[i])
			}
			if i < len(r.ExitCodes) && r.ExitCodes[i] == nil {
				e.problem = "killed by a signal"
			} else if i < len(r.ExitCodes) && *r.ExitCodes[i] != 0 {
				e.problem = fmt.Sprintf("exit code %d", *r.ExitCodes[i])
			}
			b.add(e)
		}
		if len(r.Times) == 0 {
			b.addAggregate(entry{bench: name}, r.Median, "median")
		}
	}
	return nil
}

// template puts the names of the parameters in the place of their values, because hyperfine
// writes each command with the values in it.
func template(command string, parameters map[string]any) string {
	for _, key := range sortedKeys(parameters) {
		value := regexp.QuoteMeta(fmt.Sprint(parameters[key]))
		if value == "" {
			continue
		}
		word := regexp.MustCompile(`(^|[^\w.])` + value + `($|[^\w.])`)
		for range 2 { // two values may share what is between them
			command = word.ReplaceAllString(command, "${1}{"+strings.ReplaceAll(key, "$", "$$")+"}${2}")
		}
	}
	return command
}

// parameters are the parts key=value of a name.
func parameters(values map[string]any) (parts []string) {
	for _, key := range sortedKeys(values) {
		switch value := values[key].(type) {
		case string, float64, bool:
			parts = append(parts, fmt.Sprintf("%s=%v", key, value))
		case nil:
		default:
			text, _ := json.Marshal(value)
			parts = append(parts, key+"="+string(text))
		}
	}
	return slices.Clip(parts)
}
