package imported

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"manyhands/bench/results"
)

// googleBenchmark is what Google Benchmark writes with --benchmark_format=json. Up to version 1.8,
// times are real time divided by the iterations of all threads. Since 1.9 they are the time of an
// iteration of one thread, while the others do one of their own (pull request 1836 there).
type googleBenchmark struct {
	Context struct {
		HostName string  `json:"host_name"`
		NumCPUs  int     `json:"num_cpus"`
		Version  *string `json:"library_version"` // since 1.8.4
	}
	Benchmarks []googleResult
}

type googleResult struct {
	Name          string
	Threads       int
	RunName       string  `json:"run_name"`
	RunType       string  `json:"run_type"`
	AggregateName string  `json:"aggregate_name"`
	RealTime      float64 `json:"real_time"`
	TimeUnit      string  `json:"time_unit"`
	ErrorOccurred bool    `json:"error_occurred"`
	ErrorMessage  string  `json:"error_message"`
	Skipped       bool
	SkipMessage   string `json:"skip_message"`
}

// timesOfOneThread reports whether times are those of one thread. A file without the key is older than
// 1.8.4. It is unknown if the version is empty or v0.0.0, as in a build outside of git.
func timesOfOneThread(version *string) (one, known bool) {
	var major, minor int
	if version == nil {
		return false, true
	}
	if n, _ := fmt.Sscanf(strings.TrimPrefix(*version, "v"), "%d.%d", &major, &minor); n < 2 || major == 0 {
		return false, false
	}
	return major > 1 || minor >= 9, true
}

// isOldAggregate reports that a name of version 1.4 or older, whose files do not say so, is an aggregate of
// repetitions that are there by themselves.
func isOldAggregate(name string, single map[string]bool) bool {
	i := strings.LastIndexByte(name, '_')
	return i > 0 && slices.Contains([]string{"mean", "median", "stddev", "cv", "BigO", "RMS"}, name[i+1:]) && single[name[:i]]
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

// condition matches a part of a name that says how it was measured, and not what.
var condition = regexp.MustCompile(`^(?:real_time|process_time|manual_time|(?:iterations|repeats|min_time|min_warmup_time):.*)$`)

// conditions are the names, by what they are without conditions. Names that differ in nothing else keep
// them: they were measured in different ways.
type conditions map[string]map[string]bool

func newConditions(benchmarks []googleResult) conditions {
	c := make(conditions)
	for _, r := range benchmarks {
		name := cmp.Or(r.RunName, r.Name)
		base, rest, _ := strings.Cut(name, "/")
		key := base + "/" + strings.Join(withoutConditions(strings.Split(rest, "/")), "/")
		if c[key] == nil {
			c[key] = make(map[string]bool)
		}
		if r.RunType != "aggregate" {
			c[key][name] = true
		}
	}
	return c
}

func (c conditions) cut(base string, parts []string) []string {
	if short := withoutConditions(parts); len(c[base+"/"+strings.Join(short, "/")]) < 2 {
		return short
	}
	return parts
}

func withoutConditions(parts []string) []string {
	return slices.DeleteFunc(slices.Clone(parts), condition.MatchString)
}

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
	conditions := newConditions(file.Benchmarks)
	single := make(map[string]bool)   // benchmarks of which single repetitions are in the file
	threaded := make(map[string]bool) // functions with several threads: the name of one thread may lack it
	for _, r := range file.Benchmarks {
		if r.RunType != "aggregate" {
			single[cmp.Or(r.RunName, r.Name)] = true
		}
		base, _, _ := strings.Cut(cmp.Or(r.RunName, r.Name), "/")
		threaded[base] = threaded[base] || r.Threads > 1
	}
	oneThread, versionKnown := timesOfOneThread(file.Context.Version)
	for i, r := range file.Benchmarks {
		if r.RunType == "" && isOldAggregate(r.Name, single) {
			continue
		}
		base, rest, sub := strings.Cut(cmp.Or(r.RunName, r.Name), "/")
		bench := benchName{base: base, procs: 1}
		if sub {
			bench.parts = conditions.cut(base, strings.Split(rest, "/"))
		}
		if threads := fmt.Sprintf("threads:%d", r.Threads); threaded[base] && r.Threads > 0 && !slices.Contains(bench.parts, threads) {
			bench.parts = append(bench.parts, threads)
		}
		unit, known := timeUnits[r.TimeUnit]
		e := entry{bench: bench, seconds: r.RealTime * unit}
		if oneThread {
			e.seconds /= float64(max(1, r.Threads))
		}
		for _, key := range sortedKeys(counted.Benchmarks[i]) {
			b.setValue(&e, unitOf(key), counted.Benchmarks[i][key])
		}
		switch {
		case r.ErrorOccurred:
			e.problem = "failed: " + r.ErrorMessage
			b.add(e)
		case r.Skipped:
			e.problem = "skipped: " + r.SkipMessage
			b.add(e)
		case r.RunType == "aggregate" && (r.AggregateName != "median" || single[r.RunName]): // of what is there by itself
		case !known:
			b.leaveOut("with a unit that is no time", 0)
		case r.Threads > 1 && !versionKnown:
			b.leaveOut("of several threads, and the file does not name the version of Google Benchmark, so the time may be of one thread or of all", 0)
		case r.RunType == "aggregate":
			b.addAggregate(e, &e.seconds, "median")
		default:
			b.add(e)
		}
	}
	return nil
}
