package bench

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/load"

	"manyhands/bench/results"
)

// prober reads what the system counts, before and after a sample. That takes about
// 0.2 ms, outside of the time that is measured.
type prober struct {
	root   fs.FS
	groups cgroups
	cpus   map[string]bool // those that this process may use, by their names; nil = all
}

func newProber() *prober {
	root := os.DirFS("/")
	return &prober{root, findCgroups(root), cpuNames(affinity(root))}
}

// reading is what the counters show at one time.
type reading struct {
	at          time.Time
	throttled   int
	stopped     time.Duration
	cpu         time.Duration // of this process and its children that have ended
	switches    int
	busy, steal time.Duration // of the CPUs
	pressure    time.Duration
	load        float64
}

func (p *prober) read() (r reading) {
	r.throttled, r.stopped = p.groups.throttled()
	r.busy, r.steal = p.cpuTimes()
	r.pressure, _ = pressure(p.root)
	r.load = -1
	if avg, err := load.Avg(); err == nil {
		r.load = avg.Load1
	}
	r.cpu, r.switches = ownUsage()
	r.at = time.Now()
	return r
}

// cpuTimes is how long the CPUs have been busy, all added up, and how long the
// hypervisor gave them to others. Only Linux tells the latter.
func (p *prober) cpuTimes() (busy, steal time.Duration) {
	times, err := cpu.Times(true)
	if err != nil || len(times) == 0 {
		return -1, -1
	}
	for _, t := range times {
		if p.cpus == nil || p.cpus[t.CPU] {
			busy += fromSeconds(t.User + t.Nice + t.System + t.Irq + t.Softirq) // guest time is part of user time
			steal += fromSeconds(t.Steal)
		}
	}
	if runtime.GOOS != "linux" {
		steal = -1
	}
	return busy, steal
}

func fromSeconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// pressure is for how long in all some task of the machine has waited for a CPU,
// and in which share of the last 10 seconds (PSI). Only Linux tells, if it was
// built to.
func pressure(root fs.FS) (total time.Duration, avg10 float64) {
	text, err := fs.ReadFile(root, "proc/pressure/cpu")
	if err != nil {
		return -1, -1
	}
	var avg60, avg300 float64
	var us int64
	// "some avg10=0.12 avg60=0.10 avg300=0.02 total=123456", in percent and microseconds
	_, err = fmt.Sscanf(string(text), "some avg10=%f avg60=%f avg300=%f total=%d", &avg10, &avg60, &avg300, &us)
	if err != nil {
		return -1, -1
	}
	return time.Duration(us) * time.Microsecond, avg10 / 100
}

// since is what the counters have counted from one reading to the next.
func (r reading) since(before reading) results.Probe {
	p := results.Probe{
		Wall: r.at.Sub(before.at), Throttled: -1, Stopped: -1, Steal: -1, Others: -1, Pressure: -1, Switches: -1,
		Load: before.load,
	}
	if before.throttled >= 0 {
		p.Throttled, p.Stopped = r.throttled-before.throttled, r.stopped-before.stopped
	}
	if before.steal >= 0 {
		p.Steal = r.steal - before.steal
	}
	if own := r.cpu - before.cpu; before.busy >= 0 && r.cpu > 0 {
		p.Others = max(0, r.busy-before.busy-own) // the system counts in ticks of some milliseconds
	}
	if before.pressure >= 0 {
		p.Pressure = r.pressure - before.pressure
	}
	if before.switches >= 0 {
		p.Switches = r.switches - before.switches
	}
	return p
}

// What a sample may suffer before it counts as disturbed.
const (
	stealMost  = 0.02                  // of the CPU time that there was
	othersMost = 0.10                  // the same, for other programs
	ticks      = 20 * time.Millisecond // what the counting in ticks may be wrong by
)

// disturbances say in words what disturbed a sample. Whether other programs did is
// judged by the CPU time that they used: the load is a mean over a minute, and both
// it and the pressure contain this program.
func disturbances(p results.Probe, cores int) (words []string) {
	available := time.Duration(cores) * p.Wall
	share := func(d time.Duration) float64 { return float64(d) / float64(available) }
	if p.Throttled > 0 {
		words = append(words, "throttling")
	}
	if share(p.Steal) > stealMost {
		words = append(words, "steal")
	}
	if share(p.Others-ticks) > othersMost {
		words = append(words, "load")
	}
	return words
}
