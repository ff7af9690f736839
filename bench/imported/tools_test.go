package imported_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/imported"
	"manyhands/bench/results"
)

// Files of other tools, as hyperfine 1.15, Google Benchmark 1.7 and pytest-benchmark 3.2 wrote them
// and as the documentation of JMH shows them, made short.
const (
	hyperfineFile = `{"results":[
{"command":"sort --parallel=1 nums","mean":1.1,"stddev":0.1,"median":1.0,"user":1.0,"system":0.1,"min":1.0,"max":1.2,"times":[1.0,1.2],"memory_usage_byte":[1000,1200],"exit_codes":[0,0],"parameters":{"threads":"1"}},
{"command":"sort --parallel=4 nums","mean":0.4,"stddev":null,"median":0.4,"user":1.0,"system":0.1,"min":0.4,"max":0.5,"times":[0.4,0.5],"exit_codes":[0,null],"parameters":{"threads":"4"}}]}`
	googleFile = `{"context":{"date":"2026-11-30T18:48:05+00:00","host_name":"vm","executable":"./gb","num_cpus":2},"benchmarks":[
{"name":"BM_Sum/1000/real_time/threads:1","run_name":"BM_Sum/1000/real_time/threads:1","run_type":"iteration","repetitions":2,"repetition_index":0,"threads":1,"iterations":33490,"real_time":1.1e+03,"cpu_time":2.6e+02,"time_unit":"ns","items_per_second":5.0,"hits":7.0},
{"name":"BM_Sum/1000/real_time/threads:1_mean","run_name":"BM_Sum/1000/real_time/threads:1","run_type":"aggregate","aggregate_name":"mean","threads":1,"real_time":1.1e+03,"time_unit":"ns"},
{"name":"BM_Sum/1000/real_time/threads:4","run_name":"BM_Sum/1000/real_time/threads:4","run_type":"iteration","threads":4,"iterations":33490,"real_time":0.5,"cpu_time":2.6e+02,"time_unit":"us"},
{"name":"BM_Err","run_name":"BM_Err","run_type":"iteration","error_occurred":true,"error_message":"broken","iterations":0,"real_time":0,"time_unit":"ns"}]}`
	googleAggregates = `{"context":{"num_cpus":2},"benchmarks":[
{"name":"BM_Sum/threads:1_mean","run_name":"BM_Sum/threads:1","run_type":"aggregate","aggregate_name":"mean","real_time":3,"time_unit":"ms"},
{"name":"BM_Sum/threads:1_median","run_name":"BM_Sum/threads:1","run_type":"aggregate","aggregate_name":"median","real_time":2,"time_unit":"ms"},
{"name":"BM_Sum/threads:2_median","run_name":"BM_Sum/threads:2","run_type":"aggregate","aggregate_name":"median","real_time":1,"time_unit":"ms"},
{"name":"BM_Sum/threads:2_cv","run_name":"BM_Sum/threads:2","run_type":"aggregate","aggregate_name":"cv","aggregate_unit":"percentage","real_time":0.1,"time_unit":"ms"}]}`
	jmhFile = `[{"jmhVersion":"1.37","benchmark":"org.example.Queue.offer","mode":"thrpt","threads":1,"forks":2,"params":{"size":"10"},"primaryMetric":{"score":4.0,"scoreError":0.1,"scoreUnit":"ops/us","rawData":[[4.0,5.0],[8.0]]},"secondaryMetrics":{"·gc.alloc.rate.norm":{"score":17.0,"scoreUnit":"B/op","rawData":[[16.0,18.0],[17.0]]}}},
{"jmhVersion":"1.37","benchmark":"org.example.Queue.offer","mode":"thrpt","threads":4,"forks":2,"params":{"size":"10"},"primaryMetric":{"score":16.0,"scoreError":"NaN","scoreUnit":"ops/us","rawData":[[16.0]]}},
{"jmhVersion":"1.37","benchmark":"org.example.Queue.poll","mode":"avgt","threads":1,"primaryMetric":{"score":1.0,"scoreUnit":"ms/op","rawData":[[1.0]]}},
{"jmhVersion":"1.37","benchmark":"org.example.Queue.poll","mode":"avgt","threads":2,"primaryMetric":{"score":1.0,"scoreUnit":"ms/op","rawData":[[1.0]]}},
{"jmhVersion":"1.37","benchmark":"org.example.Queue.size","mode":"sample","threads":1,"primaryMetric":{"score":2.0,"scoreUnit":"us/op","rawDataHistogram":[[[[1.0,3]]]]}},
{"jmhVersion":"1.37","benchmark":"org.example.Queue.mem","mode":"thrpt","threads":1,"primaryMetric":{"score":2.0,"scoreUnit":"B/op","rawData":[[2.0]]}},
{"jmhVersion":"1.37","benchmark":"org.example.Queue.none","mode":"thrpt","threads":1,"primaryMetric":{"score":"NaN","scoreUnit":"ops/s","rawData":[["NaN"]]}}]`
	pytestFile = `{"machine_info":{"node":"vm","system":"Linux","machine":"x86_64","cpu":{"brand":"Some CPU"}},"benchmarks":[
{"name":"test_pool[io-1]","fullname":"test_x.py::test_pool[io-1]","params":{"kind":"io","threads":1},"extra_info":{"rows":3,"note":"x"},"stats":{"median":0.02,"data":[0.02,0.03]}},
{"name":"test_pool[io-4]","fullname":"test_x.py::test_pool[io-4]","params":{"kind":"io","threads":4},"stats":{"median":0.005,"data":[0.005]}},
{"name":"test_plain","fullname":"test_x.py::test_plain","params":null,"stats":{"median":0.001}}]}`
)

// google is a file of a version of Google Benchmark that leaves out the number of threads if it is 1.
func google(version string) string {
	return `{"context":{` + version + `"num_cpus":8},"benchmarks":[
{"name":"BM","run_name":"BM","run_type":"iteration","threads":1,"iterations":10,"real_time":100,"time_unit":"ns"},
{"name":"BM/threads:4","run_name":"BM/threads:4","run_type":"iteration","threads":4,"iterations":10,"real_time":200,"time_unit":"ns"},
{"name":"BM/threads:8","run_name":"BM/threads:8","run_type":"iteration","threads":8,"iterations":10,"real_time":10,"time_unit":"ns","skipped":true,"skip_message":"none"}]}`
}

func TestTools(t *testing.T) {
	for name, test := range map[string]struct {
		text, tool, cells string
		axis              string
		medians           map[string]float64 // by strategy and workers: the first sample
		leftOut           string
		notes             int
	}{
		"hyperfine": {text: hyperfineFile, tool: "hyperfine",
			cells:   "sort --parallel={threads} nums: sort --parallel={threads} nums 1 ×2, sort --parallel={threads} nums: sort --parallel={threads} nums 4 ×2 killed by a signal",
			medians: map[string]float64{"sort --parallel={threads} nums 1": 1.0, "sort --parallel={threads} nums 4": 0.4}},
		"Google Benchmark": {text: googleFile, tool: "Google Benchmark",
			cells:   "BM_Sum: 1000 1 ×1, BM_Sum: 1000 4 ×1, benchmarks: BM_Err 0 ×1 failed: broken",
			medians: map[string]float64{"1000 1": 1.1e-6, "1000 4": 0.5e-6}},
		"Google Benchmark, aggregates": {text: googleAggregates, tool: "Google Benchmark",
			cells: "BM_Sum: BM_Sum 1 ×1, BM_Sum: BM_Sum 2 ×1", medians: map[string]float64{"BM_Sum 1": 2e-3, "BM_Sum 2": 1e-3}, notes: 1},
		"Google Benchmark 1.9": {text: google(`"library_version":"v1.9.5",`), tool: "Google Benchmark",
			cells:   "BM: BM 1 ×1, BM: BM 4 ×1, BM: BM 8 ×1 skipped: none",
			medians: map[string]float64{"BM 1": 100e-9, "BM 4": 50e-9}},
		"Google Benchmark 1.8.5": {text: google(`"library_version":"v1.8.5-3-gabc",`), tool: "Google Benchmark",
			cells:   "BM: BM 1 ×1, BM: BM 4 ×1, BM: BM 8 ×1 skipped: none",
			medians: map[string]float64{"BM 1": 100e-9, "BM 4": 200e-9}},
		"Google Benchmark of unknown version": {text: google(`"library_version":"v0.0.0",`), tool: "Google Benchmark",
			cells: "BM: BM 1 ×1, BM: BM 8 ×1 skipped: none", leftOut: "1 of 3 results: 1 of several threads, and the file does not name the version"},
		"JMH": {text: jmhFile, tool: "JMH",
			cells:   "Queue.offer: size=10 1 ×3, Queue.offer: size=10 4 ×1, Queue.poll: avgt 1 ×1, Queue.poll: avgt 2 ×1, benchmarks: Queue.none 0 ×1 NaN s is not the time of an operation, benchmarks: Queue.size/sample 0 ×1",
			medians: map[string]float64{"size=10 1": 0.25e-6, "size=10 4": 0.0625e-6, "avgt 1": 1e-3, "avgt 2": 0.5e-3, "Queue.size/sample 0": 2e-6},
			leftOut: "1 of 9 results: 1 with a unit that is no time", notes: 1},
		"pytest-benchmark": {text: pytestFile, tool: "pytest-benchmark",
			cells:   "benchmarks: test_plain 0 ×1, test_pool: kind=io 1 ×2, test_pool: kind=io 4 ×1",
			medians: map[string]float64{"kind=io 1": 0.02, "kind=io 4": 0.005, "test_plain 0": 0.001}, notes: 1},
		"hyperfine, a value that is elsewhere, too": {text: `{"results":[{"command":"head -n 1 x | sort --parallel=1","times":[4],"parameters":{"threads":"1"}},
{"command":"head -n 1 x | sort --parallel=2","times":[2],"parameters":{"threads":"2"}}]}`, tool: "hyperfine",
			cells: "head -n 1 x | sort --parallel={threads}: head -n 1 x | sort --parallel={threads} 1 ×1, head -n 1 x | sort --parallel={threads}: head -n 1 x | sort --parallel={threads} 2 ×1"},
		"hyperfine, equal values": {text: `{"results":[{"command":"a -n 4 -t 1","times":[4],"parameters":{"n":"4","t":"1"}},
{"command":"a -n 4 -t 4","times":[2],"parameters":{"n":"4","t":"4"}}]}`, tool: "hyperfine", axis: "t",
			cells: "a -n {n} -t {t}: n=4 1 ×1, a -n {n} -t {t}: n=4 4 ×1"},
		"Google Benchmark, means": {text: `{"context":{"library_version":"v0.0.0"},"benchmarks":[{"name":"B/threads:2_mean","run_name":"B/threads:2","run_type":"aggregate","aggregate_name":"mean","threads":2,"real_time":3,"time_unit":"ms"},
{"name":"C","run_name":"C","run_type":"iteration","threads":1,"real_time":3,"time_unit":"ms"}]}`, tool: "Google Benchmark", cells: "benchmarks: C 0 ×1"},
		"CSV of whole numbers": {text: "workers,time_ms,max_rss_kb,speedup,exec_time_ms\n1,100,5000,1,101\n2,50,6000,2,51\n", tool: "CSV", notes: 1,
			cells: "measurement: measurement 1 ×1, measurement: measurement 2 ×1", medians: map[string]float64{"measurement 1": 0.1}},
		"CSV with a stray quote": {text: "\n\nworkers,time_ms,host\n1,100,inf\n2,\"50\n4,25,abc\n8,13,abc\n", tool: "CSV",
			cells: "benchmarks: measurement/host=inf/workers=1 0 ×1, measurement: host=abc 4 ×1, measurement: host=abc 8 ×1", leftOut: "1 of 4 results: 1 that is no row of a table (extraneous or missing \" in quoted-field) (line 5)"},
		"CSV in Greek":             {text: "workers;time (μs)\n1;100\n2;50\n", tool: "CSV", cells: "measurement: measurement 1 ×1, measurement: measurement 2 ×1", medians: map[string]float64{"measurement 1": 1e-4}},
		"CSV, equal to two digits": {text: "workers,time_s\n1,0.12\n2,0.06\n1,0.12\n2,0.06\n1,0.13\n2,0.07\n", tool: "CSV", cells: "measurement: measurement 1 ×3, measurement: measurement 2 ×3"},
		"JMH, two JDKs": {text: `[{"benchmark":"a.Q.run","jdkVersion":"17","threads":1,"primaryMetric":{"scoreUnit":"s/op","rawData":[[4]]}},
{"benchmark":"a.Q.run","jdkVersion":"21","threads":1,"primaryMetric":{"scoreUnit":"s/op","rawData":[[1]]}}]`, tool: "JMH",
			cells: "benchmarks with toolchain 17: Q.run 0 ×1, benchmarks with toolchain 21: Q.run 0 ×1"},
		"Google Benchmark, an empty version": {text: google(`"library_version":"",`), tool: "Google Benchmark",
			cells: "BM: BM 1 ×1, BM: BM 8 ×1 skipped: none", leftOut: "1 of 3 results: 1 of several threads, and the file does not name the version"},
		"Google Benchmark, a version of Bazel": {text: google(`"library_version":"1.9.5",`), tool: "Google Benchmark",
			cells: "BM: BM 1 ×1, BM: BM 4 ×1, BM: BM 8 ×1 skipped: none", medians: map[string]float64{"BM 4": 50e-9}},
		"Google Benchmark, two ways of measuring": {text: `{"context":{},"benchmarks":[{"name":"B/iterations:1/threads:2","run_name":"B/iterations:1/threads:2","run_type":"iteration","threads":2,"real_time":3,"time_unit":"ms","hits":NaN},
{"name":"B/iterations:9/threads:2","run_name":"B/iterations:9/threads:2","run_type":"iteration","threads":2,"real_time":1,"time_unit":"ms"}]}`, tool: "Google Benchmark",
			cells: "benchmarks: B/iterations:1/threads:2 0 ×1, benchmarks: B/iterations:9/threads:2 0 ×1"},
		"Google Benchmark 1.4": {text: `{"context":{},"benchmarks":[{"name":"B/2","real_time":3,"time_unit":"ms"},{"name":"B/2_mean","real_time":3,"time_unit":"ms"},{"name":"B/2_stddev","real_time":0,"time_unit":"ms"}]}`, tool: "Google Benchmark",
			cells: "benchmarks: B/2 0 ×1"},
		"CSV of pandas": {text: ",workers,time_ms\n0,1,100\n1,2,50\n2,1,101\n3,2,51\n", tool: "CSV", cells: "measurement: measurement 1 ×2, measurement: measurement 2 ×2"},
		"JMH, a parameter threads": {text: `[{"benchmark":"a.Q.run","mode":"ss","threads":1,"params":{"threads":"1"},"primaryMetric":{"scoreUnit":"s/op","rawData":[[4]]}},
{"benchmark":"a.Q.run","mode":"ss","threads":1,"params":{"threads":"4"},"primaryMetric":{"scoreUnit":"s/op","rawData":[[1]]}},
{"benchmark":"b.Q.run","mode":"ss","threads":1,"params":{"threads":"4"},"primaryMetric":{"scoreUnit":"s/op","rawData":[[9]]}}]`, tool: "JMH",
			cells: "Q.run in a: ss 1 ×1, Q.run in a: ss 4 ×1, benchmarks in b: Q.run/ss/threads=4 0 ×1"},
		"pytest-benchmark, two files": {text: `{"machine_info":{},"benchmarks":[{"name":"test_sort","fullname":"test_list.py::test_sort","stats":{"data":[1]}},
{"name":"test_sort","fullname":"test_array.py::test_sort","stats":{"data":[9]}}]}`, tool: "pytest-benchmark",
			cells: "benchmarks in test_array.py: test_sort 0 ×1, benchmarks in test_list.py: test_sort 0 ×1"},
		"CSV": {text: "workers,time_ms\n1,100\n4,30\n", tool: "CSV",
			cells: "measurement: measurement 1 ×1, measurement: measurement 4 ×1", medians: map[string]float64{"measurement 1": 0.1, "measurement 4": 0.03}},
		"CSV with strategies": {text: "\ufeffWorkload;Strategy;Threads;Time;Unit\r\nsort;sequential;1;100;ms\r\nsort;pool;2;60000;µs\r\nsort;pool;4;0.03;s\r\n", tool: "CSV",
			cells: "sort: pool 2 ×1, sort: pool 4 ×1, sort: sequential 1 ×1", medians: map[string]float64{"sequential 1": 0.1, "pool 2": 0.06, "pool 4": 0.03}},
		"CSV with a comma in a number": {text: "workers,time\n1,1,000\n2,900\n", tool: "CSV", cells: "benchmarks: measurement/workers=2 0 ×1", notes: 1,
			leftOut: "1 of 2 results: 1 with more fields than the first line (line 2)"},
		"CSV with what follows from times": {text: "num_threads,speedup,Execution Time (ms),efficiency\n1,1,100,1\n4,3.3,30,0.8\n", tool: "CSV",
			cells: "measurement: measurement 1 ×1, measurement: measurement 4 ×1", medians: map[string]float64{"measurement 1": 0.1, "measurement 4": 0.03}},
		"CSV with other columns": {text: "algo,processes,n,elapsed_s\nheap,1,10,2\nheap,2,10,1\nheap,1,20,4\nheap,2,20,2\n", tool: "CSV",
			cells: "measurement: n=10 1 ×1, measurement: n=10 2 ×1, measurement: n=20 1 ×1, measurement: n=20 2 ×1"},
		"CSV without a unit": {text: "time,jobs\n2,1\n1,2\n0.5,many\n0.5,0\nx,1\n\"1,1\n", tool: "CSV", cells: "measurement: measurement 1 ×1, measurement: measurement 2 ×1", notes: 1,
			leftOut: "4 of 6 results: 2 whose jobs is no whole number from 1 to 1073741824 (the first in line 4); 1 without a number as its time (line 6)"},
	} {
		t.Run(name, func(t *testing.T) {
			rec, err := imported.Read(strings.NewReader(test.text), "x", test.axis)
			if err != nil {
				t.Fatal(err)
			}
			if got := cellsOf(rec); got != test.cells || rec.Tool != test.tool {
				t.Errorf("%s: cells %s\nwant %s of %s", rec.Tool, got, test.cells, test.tool)
			}
			for name, want := range test.medians {
				if got := firstOf(rec, name); math.Abs(got/want-1) > 1e-9 {
					t.Errorf("%s: %v s, want %v", name, got, want)
				}
			}
			if got := rec.Account.String(); !strings.Contains(got, test.leftOut) || got != "" && test.leftOut == "" || len(rec.Notes) != test.notes {
				t.Errorf("account %q, want %q; notes %q, want %d", got, test.leftOut, rec.Notes, test.notes)
			}
		})
	}
}

// What a tool measured beside times keeps its unit.
func TestUnits(t *testing.T) {
	many := "BenchmarkA 1 5 ns/op"
	for i := range 20 {
		many += fmt.Sprintf(" %d u%d", i, i)
	}
	for name, test := range map[string]struct {
		text  string
		units []string
		first []float64 // values, of the first sample
		notes int
	}{
		"go test":                 {text: "BenchmarkA 1 5 ns/op 2 MB/s 3 p99-ns\nBenchmarkB 1 5 ns/op 7 B/op\n", units: []string{"MB/s", "p99-ns", "B/op"}, first: []float64{2, 3}},
		"go test of this project": {text: "BenchmarkA/strategy=pool/workers=1 1 5 ns/op 2 tasks/s 3 startup-ns/op 4 cpu-ns/op\n"},
		"go test, many units": {text: many, units: []string{"u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9", "u10", "u11", "u12", "u13", "u14", "u15"},
			first: []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, notes: 1},
		"hyperfine":        {text: hyperfineFile, units: []string{"memory-bytes"}, first: []float64{1000}},
		"Google Benchmark": {text: googleFile, units: []string{"hits", "items/s"}, first: []float64{7, 5}},
		"JMH":              {text: jmhFile, units: []string{"gc.alloc.rate.norm B/op"}, first: []float64{16}, notes: 1},
		"pytest-benchmark": {text: pytestFile, units: []string{"rows"}, first: []float64{3}, notes: 1},
	} {
		t.Run(name, func(t *testing.T) {
			rec, err := imported.Read(strings.NewReader(test.text), "x", "")
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(rec.Units, test.units) || !slices.Equal(rec.Samples[0].Values, test.first) || len(rec.Notes) != test.notes {
				t.Errorf("units %q, values %v, notes %q; want %q, %v, %d", rec.Units, rec.Samples[0].Values, rec.Notes, test.units, test.first, test.notes)
			}
		})
	}
	rec, err := imported.Read(strings.NewReader(hyperfineFile), "x", "")
	if err != nil || rec.Samples[0].CPU != time.Second {
		t.Errorf("CPU time %v, want that of user and system of a run of 1 s, which take 1.1 s in the mean of 1.1 s: %v", rec.Samples[0].CPU, err)
	}
}

func firstOf(rec results.Record, name string) float64 {
	for _, s := range rec.Samples {
		if fmt.Sprintf("%s %d", s.StrategyText(), s.Workers) == name {
			return s.Makespan.Seconds() + s.Rest
		}
	}
	return math.NaN()
}

// A file in an odd form is refused, with the forms that are read.
func TestOtherFiles(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1}`:                    "JSON of an unknown form: want that of go test -json, hyperfine",
		`[]`:                         "JSON of an unknown form",
		`[1,2]`:                      "not the JSON of a tool for benchmarks",
		`{"results":`:                "not the JSON of a tool for benchmarks: unexpected end",
		`{"results":{"a":1}}`:        "JSON of an unknown form",
		`{"results":[{"name":"a"}]}`: "JSON of an unknown form",
		`{"results":[{"command":"a","times":["x"]}]}`: "results.times is of type string",
		"workers,time,weight\n1,2,0.5\n1,2,0.7\n":     `column "weight" has numbers with fractions, so nobody can tell whether it is a result or a parameter`,
		"workers,time\n": "no benchmark results in it",
		"workers,time,timestamp\n1,2,10:01\n1,2,10:02\n2,1,10:03\n": `column "timestamp" has another value in each row, so there is no series`,
		"workers,time,timeout\n1,2,0.5\n1,2,1.5\n1,2,1.5\n":         `column "timeout" has numbers with fractions`,
		"workers,time_ms,unit\n1,1000,s\n":                          `"time_ms" names a unit, and so does the column "unit": want one`,
		"threads,algo,seconds_total\n1,a,2\n":                       `a table without a column of times: want time`,
		"size,time\n1,2\n":                                          `a table without a column of workers: want workers`,
		"a,b\n1,2\n":                                                "no benchmark results in it",
	} {
		if _, err := imported.Read(strings.NewReader(text), "x", ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// FuzzRead: whatever a file holds, nothing panics, the account adds up, and no sample is invented.
func FuzzRead(f *testing.F) {
	for _, text := range []string{goTest, hyperfineFile, googleFile, googleAggregates, jmhFile, pytestFile, "workers,time\n1,100\n4,30\n",
		"BenchmarkX/strategy=a/workers=1 1 1e300 ns/op\nBenchmarkX/strategy=a/workers=1 1 NaN ns/op\nBenchmarkX/strategy=b/workers=1 1 5 ns/op 1e300 tasks",
		"BenchmarkA 10 5 ns/op 0 allocs/opBenchmarkB 10 6 ns/op\nBenchmarkC \thello\n   10   7 ns/op\n", "\xff\xfeB\x00e\x00"} {
		f.Add(text, "")
	}
	f.Add("BenchmarkA/n=1 1 5 ns/op\nBenchmarkA/n=2 1 5 ns/op\n", "n")
	f.Fuzz(func(t *testing.T, text, axis string) {
		rec, err := imported.Read(strings.NewReader(text), "fuzz", axis)
		if (err == nil) != (len(rec.Samples) > 0) {
			t.Fatalf("%d samples and error %v", len(rec.Samples), err)
		}
		if err != nil {
			return
		}
		if rec.Copies == 0 && len(rec.Samples) != rec.Account.Read {
			t.Fatalf("%d samples of %d results read", len(rec.Samples), rec.Account.Read)
		}
		for _, s := range rec.Samples {
			if len(s.Values) > len(rec.Units) {
				t.Fatalf("%d values in %d units", len(s.Values), len(rec.Units))
			}
			w, ok := rec.Workload(s.Workload)
			if !ok || s.Workers < 0 || s.Round < 0 || s.Round >= rec.Plan.Rounds || w.Tasks < 0 || s.Makespan < 0 || (s.Problem(w) == "") != (s.Makespan > 0 || s.Rest > 0) {
				t.Fatalf("sample %+v of workload %+v", s, w)
			}
		}
	})
}
