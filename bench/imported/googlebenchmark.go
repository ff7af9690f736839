package imported

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"manyhands/bench/results"
)

// googleBenchmark is what Google Benchmark writes with --benchmark_format=json. Times are real
// time divided by the iterations of all threads.
type googleBenchmark struct {
	Context struct {
		HostName string `json:"host_name"`
		NumCPUs  int    `json:"num_cpus"`
	}
	Benchmarks []struct {
		Name          string
		RunName       string  `json:"run_name"`
		RunType       string  `json:"run_type"`
		AggregateName string  `json:"aggregate_name"`
		RealTime      float64 `json:"real_time"`
		TimeUnit      string  `json:"time_unit"`
		ErrorOccurred bool    `json:"error_occurred"`
		ErrorMessage  string  `json:"error_message"`
	}
}

// counters are the rates of a benchmark, and what it counted itself, by keys of its own.
type counters map[string]float64

// notCounters are the numeric keys of all benchmarks. cpu_time is that of one thread or of the process,
// which the file does not say.
var notCounters = []string{"family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads", "iterations", "real_time", "cpu_time"}

func (c *counters) UnmarshalJSON(data []byte) error {
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*c = make(counters)
	for key, value := range all {
		if x, ok := value.(float64); ok && !slices.Contains(notCounters, key) {
			(*c)[key] = x
		}
	}
	return nil
}

// unitOf is the unit of a counter.
func unitOf(key string) string {
	if of, rate := strings.CutSuffix(key, "_per_second"); rate {
		return of + "/s"
	}
	return key
}

// conditions are the parts of a name that say how it was measured, and not what.
var conditions = regexp.MustCompile(`^(?:real_time|process_time|manual_time|(?:iterations|repeats|min_time|min_warmup_time):.*)$`)

func (b *builder) readGoogleBenchmark(data []byte) error {
	var file googleBenchmark
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	var counted struct{ Benchmarks []counters }
	if err := json.Unmarshal(data, &counted); err != nil {
		return err
	}
	b.rec.Tool = "Google Benchmark"
	if file.Context.NumCPUs > 0 {
		b.rec.Environment.Cores = file.Context.NumCPUs
	}
	if host := results.Plain(file.Context.HostName); host != "" {
		b.rec.Environment.Hostname = host
	}
	single := make(map[string]bool) // benchmarks of which single repetitions are in the file
	for _, r := range file.Benchmarks {
		if r.RunType != "aggregate" {
			single[r.RunName] = true
		}
	}
	for i, r := range file.Benchmarks {
		name := r.RunName
		if name == "" {
			name = r.Name
		}
		base, rest, sub := strings.Cut(name, "/")
		bench := benchName{base: base, procs: 1}
		if sub {
			bench.parts = slices.DeleteFunc(strings.Split(rest, "/"), conditions.MatchString)
		}
		unit, known := timeUnits[r.TimeUnit]
		e := entry{bench: bench, seconds: r.RealTime * unit}
		for _, key := range sortedKeys(counted.Benchmarks[i]) {
			b.setValue(&e, unitOf(key), counted.Benchmarks[i][key])
		}
		switch {
		case r.ErrorOccurred:
			e.problem = "failed: " + r.ErrorMessage
			b.add(e)
		case r.RunType == "aggregate":
			if r.AggregateName == "median" && !single[r.RunName] {
				b.addAggregate(e, &e.seconds, "median")
			}
		case !known:
			b.leaveOut("with a unit that is no time", 0)
		default:
			b.add(e)
		}
	}
	return nil
}
