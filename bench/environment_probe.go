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

// prober reads the counters of the system before and after a sample. A reading takes about
// 0.2 ms, outside of the measured time.
type prober struct {
	root   fs.FS
	groups cgroups
	cpus   map[string]bool // the names of the CPUs that this process may use; nil = all
	recent []reading       // after the latest samples, in order; see long
}

func newProber() *prober {
	root := os.DirFS("/")
	return &prober{root: root, groups: findCgroups(root), cpus: cpuNames(affinity(root))}
}

// reading is the values of the counters at one time.
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

// cpuTimes is the total busy time of the CPUs, and the total time that the hypervisor gave them
// to others. Only Linux reports the latter.
func (p *prober) cpuTimes() (busy, stolen time.Duration) {
	times, err := cpu.Times(true)
	if err != nil || len(times) == 0 {
		return -1, -1
	}
	for _, t := range times {
		if p.cpus == nil || p.cpus[t.CPU] {
			busy += fromSeconds(t.User + t.Nice + t.System + t.Irq + t.Softirq) // guest time is part of user time
			stolen += fromSeconds(t.Steal)
		}
	}
	if runtime.GOOS != "linux" {
		stolen = -1
	}
	return busy, stolen
}

func fromSeconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// pressure is the total time that any task of the machine has waited for a CPU, and its share
// of the last 10 seconds (PSI). Only Linux reports it, if the kernel was built with PSI.
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

// since returns the difference of two readings.
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
		p.Others = max(0, r.busy-before.busy-own) // below 0 by rounding: the system counts in ticks of some milliseconds
	}
	if before.pressure >= 0 {
		p.Pressure = r.pressure - before.pressure
	}
	if before.switches >= 0 {
		p.Switches = r.switches - before.switches
	}
	return p
}

// long returns a probe of a sample and, if the sample is short, of what came before it, so that
// counting in ticks does not hide what other programs used. It begins at a reading before this
// sample or after an earlier one: no children run then, so all their CPU time is known.
func (p *prober) long(before, after reading) results.Probe {
	from := before
	for i := len(p.recent) - 1; i >= 0 && after.at.Sub(from.at) < longEnough; i-- {
		from = p.recent[i]
	}
	p.recent = append(p.recent, after)
	for len(p.recent) > 1 && after.at.Sub(p.recent[1].at) >= longEnough {
		p.recent = p.recent[1:]
	}
	return after.since(from)
}

// The limits from which on a sample counts as disturbed.
const (
	stealMost  = 0.02                  // share of the available CPU time
	othersMost = 0.10                  // the same, used by other programs
	ticks      = 20 * time.Millisecond // the largest error of counting in ticks
	longEnough = 10 * ticks            // for that error to be small beside the limits
)

// disturbances names the disturbances of a sample. Other programs are judged by the CPU time
// that they used, because the load is a mean over a minute, and both the load and the pressure
// include this program. They are judged by the long probe of the sample.
func disturbances(p, long results.Probe, cores int) (names []string) {
	share := func(d time.Duration, of results.Probe) float64 { return float64(d) / float64(cores) / float64(of.Wall) }
	if p.Throttled > 0 {
		names = append(names, "throttling")
	}
	if share(p.Steal, p) > stealMost {
		names = append(names, "steal")
	}
	if share(long.Others-ticks, long) > othersMost {
		names = append(names, "load")
	}
	return names
}
