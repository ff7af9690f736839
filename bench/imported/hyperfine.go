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
		Mean       float64
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
	var commands []command
	for _, r := range file.Results {
		commands = append(commands, command{r.Command, r.Parameters})
	}
	templates := templatesOf(commands)
	for i, r := range file.Results {
		name := benchName{base: templates[i], parts: parameters(r.Parameters), procs: 1}
		for i, seconds := range r.Times {
			e := entry{bench: name, seconds: seconds}
			if r.Mean > 0 { // only the mean CPU time is there
				e.cpu = duration((r.User + r.System) * seconds / r.Mean)
			}
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

// command is one that hyperfine ran, with the values of its parameters in it.
type command struct {
	text       string
	parameters map[string]any
}

// templatesOf returns each command with the names of its parameters in the place of their values. A
// value may be in a command for another reason, as the 1 in head -n 1. So a template counts by how many
// commands it makes of their parameters, and each command has the best one that makes it.
func templatesOf(commands []command) (templates []string) {
	made := make(map[string]int)
	for _, c := range commands {
		template := c.template()
		templates = append(templates, template)
		if made[template] > 0 {
			continue
		}
		for _, other := range commands {
			if other.isMadeBy(template) {
				made[template]++
			}
		}
	}
	candidates := sortedKeys(made)
	for i, c := range commands {
		for _, template := range candidates {
			if made[template] > made[templates[i]] && c.isMadeBy(template) {
				templates[i] = template
			}
		}
	}
	return templates
}

// template has the names of all parameters wherever their values are.
func (c command) template() string {
	text := c.text
	for _, key := range sortedKeys(c.parameters) {
		value := regexp.QuoteMeta(fmt.Sprint(c.parameters[key]))
		if value == "" {
			continue
		}
		word := regexp.MustCompile(`(^|[^\w.])` + value + `($|[^\w.])`)
		for range 2 { // two values may share what is between them
			text = word.ReplaceAllString(text, "${1}{"+strings.ReplaceAll(key, "$", "$$")+"}${2}")
		}
	}
	return text
}

// isMadeBy reports whether a template with the command's parameters is the command.
func (c command) isMadeBy(template string) bool {
	for _, key := range sortedKeys(c.parameters) {
		template = strings.ReplaceAll(template, "{"+key+"}", fmt.Sprint(c.parameters[key]))
	}
	return template == c.text
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
