package imported

import (
	"cmp"
	"encoding/json"
	"strings"

	"manyhands/bench/results"
)

// pytestBenchmark is what pytest-benchmark writes with --benchmark-json. Times are in seconds. It
// may lack the single rounds, as the files of --benchmark-autosave do.
type pytestBenchmark struct {
	MachineInfo struct {
		Node, System, Machine string
		CPU                   struct {
			Brand string `json:"brand_raw"`
			Older string `json:"brand"` // the same
			Count int
		}
	} `json:"machine_info"`
	Benchmarks []struct {
		Name   string
		Full   string `json:"fullname"` // with the file: tests/test_sort.py::test_list[4]
		Params map[string]any
		Extra  map[string]any `json:"extra_info"` // what the benchmark says of itself
		Stats  struct {
			Median *float64
			Data   []float64
		}
	}
}

func (b *builder) readPytestBenchmark(data []byte) error {
	var file pytestBenchmark
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	b.rec.Tool = "pytest-benchmark"
	env, machine := &b.rec.Environment, file.MachineInfo
	for field, value := range map[*string]string{&env.Hostname: machine.Node, &env.CPU: cmp.Or(machine.CPU.Brand, machine.CPU.Older)} {
		if value = results.Plain(value); value != "" {
			*field = value
		}
	}
	if machine.CPU.Count > 0 {
		env.Cores = machine.CPU.Count
	}
	for _, r := range file.Benchmarks {
		file, _, inFile := strings.Cut(r.Full, "::")
		if !inFile {
			file = ""
		}
		base, values, _ := strings.Cut(r.Name, "[")
		name := benchName{base: base, parts: parameters(r.Params), procs: 1}
		if values = strings.TrimSuffix(values, "]"); values != "" && name.parts == nil {
			name.parts = []string{values}
		}
		for _, seconds := range r.Stats.Data {
			e := entry{bench: name, pkg: file, seconds: seconds}
			for _, key := range sortedKeys(r.Extra) {
				if x, ok := r.Extra[key].(float64); ok {
					b.setValue(&e, key, x)
				}
			}
			b.add(e)
		}
		if len(r.Stats.Data) == 0 {
			b.addAggregate(entry{bench: name, pkg: file}, r.Stats.Median, "median")
		}
	}
	return nil
}
