package imported

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// jmh is what JMH, the Java Microbenchmark Harness, writes with -rf json.
type jmh []struct {
	Benchmark     string
	JDK           string `json:"jdkVersion"`
	Mode          string
	Threads       int
	Params        map[string]any
	PrimaryMetric jmhMetric
	Others        map[string]jmhMetric `json:"secondaryMetrics"` // of profilers, such as gc.alloc.rate.norm
}

type jmhMetric struct {
	Score     *number
	ScoreUnit string
	RawData   [][]number // by fork
}

// number is a JSON number, or the text NaN, which JMH writes for none.
type number float64

func (n *number) UnmarshalJSON(data []byte) error {
	if string(data) == `"NaN"` {
		*n = number(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(n))
}

// readJMH turns scores into the time of an operation of all threads together. A throughput (mode
// thrpt) is that of all threads. A time (modes avgt, sample and ss) is that of one thread, while the
// others do an operation of their own.
func (b *builder) readJMH(data []byte) error {
	var file jmh
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	b.rec.Tool = "JMH"
	varied, first := make(map[string]bool), make(map[string]int) // numbers of threads
	for _, r := range file {
		if n, ok := first[r.Benchmark]; ok && n != r.Threads {
			varied[r.Benchmark] = true
		}
		first[r.Benchmark] = r.Threads
	}
	for _, r := range file {
		pkg, method := cutClass(r.Benchmark)
		name := benchName{base: method, parts: parameters(r.Params), procs: 1}
		threads := max(1, r.Threads)
		if varied[r.Benchmark] {
			name.parts = append(name.parts, fmt.Sprintf("threads=%d", threads))
		}
		if r.Mode != "thrpt" && r.Mode != "" {
			name.parts = append([]string{r.Mode}, name.parts...)
		}
		seconds, ok := secondsOf(r.PrimaryMetric.ScoreUnit, threads)
		if !ok {
			b.leaveOut("with a unit that is no time", 0)
			continue
		}
		of := entry{bench: name, pkg: pkg}
		of.settings[toolchain] = r.JDK
		raw := 0
		for i, fork := range r.PrimaryMetric.RawData {
			for at, score := range fork {
				e := of
				e.seconds = seconds(float64(score))
				for _, key := range sortedKeys(r.Others) {
					if other := r.Others[key]; i < len(other.RawData) && at < len(other.RawData[i]) {
						b.setValue(&e, strings.TrimLeft(key, "·")+" "+other.ScoreUnit, float64(other.RawData[i][at]))
					}
				}
				b.add(e)
				raw++
			}
		}
		if raw > 0 {
			continue
		}
		var score *float64
		if s := r.PrimaryMetric.Score; s != nil {
			x := seconds(float64(*s))
			score = &x
		}
		b.addAggregate(of, score, "score")
	}
	return nil
}

// cutClass cuts a name into the package and Class.method.
func cutClass(name string) (pkg, method string) {
	for range 2 {
		i := strings.LastIndexByte(name[:len(name)-len(method)], '.')
		if i < 0 {
			return "", name
		}
		method = name[i:]
	}
	return name[:len(name)-len(method)], method[1:]
}

// secondsOf returns what turns a score of a unit into seconds.
func secondsOf(unit string, threads int) (seconds func(float64) float64, ok bool) {
	if of, rate := strings.CutPrefix(unit, "ops/"); rate {
		factor, ok := timeUnits[of]
		return func(score float64) float64 { return factor / score }, ok
	}
	of, time := strings.CutSuffix(unit, "/op")
	factor, ok := timeUnits[of]
	return func(score float64) float64 { return factor * score / float64(threads) }, ok && time
}
