package bench

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"manyhands/bench/results"
)

func TestPressure(t *testing.T) {
	const line = "some avg10=12.50 avg60=6.65 avg300=1.79 total=7676074\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
	if total, share := pressure(files("proc/pressure/cpu", line)); total != 7676074*time.Microsecond || share != 0.125 {
		t.Errorf("got %v, %v", total, share)
	}
	for _, root := range []string{"", "some avg10=x"} {
		if total, share := pressure(files("proc/pressure/cpu", root)); total != -1 || share != -1 {
			t.Errorf("%q: got %v, %v", root, total, share)
		}
	}
}

// since returns the difference of two readings. A value that one of them does not know is
// unknown.
func TestSince(t *testing.T) {
	start := time.Now()
	before := reading{start, 2, 3, 10, 5, 100, 20, 40, 1.5}
	after := reading{start.Add(9), 3, 7, 16, 9, 150, 21, 70, 2.5}
	if got, want := after.since(before), (results.Probe{Wall: 9, Throttled: 1, Stopped: 4, Steal: 1, Others: 44, Pressure: 30, Switches: 4, Load: 1.5}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	after.cpu = 99
	if got := after.since(before).Others; got != 0 {
		t.Errorf("the time of others is %v: ticks must not make it negative", got)
	}
	none := reading{start, -1, -1, 0, -1, -1, -1, -1, -1}
	if got, want := none.since(none), (results.Probe{Wall: 0, Throttled: -1, Stopped: -1, Steal: -1, Others: -1, Pressure: -1, Switches: -1, Load: -1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDisturbances(t *testing.T) {
	const second = time.Second
	for _, c := range []struct {
		probe results.Probe
		want  []string
	}{
		{results.Probe{Wall: second}, nil},
		{results.Probe{Wall: second, Throttled: -1, Stopped: -1, Steal: -1, Others: -1, Pressure: -1, Switches: -1, Load: -1}, nil},
		{results.Probe{Wall: second, Throttled: 1}, []string{"throttling"}},
		{results.Probe{Wall: second, Steal: 39 * time.Millisecond, Others: 219 * time.Millisecond}, nil}, // of 2 s on two cores
		{results.Probe{Wall: second, Steal: 41 * time.Millisecond}, []string{"steal"}},
		{results.Probe{Wall: second, Others: 221 * time.Millisecond}, []string{"load"}},
		{results.Probe{Wall: 10 * time.Millisecond, Others: 20 * time.Millisecond}, nil}, // two ticks
		{results.Probe{Wall: second, Throttled: 1, Steal: second, Others: second, Pressure: second, Load: 9}, []string{"throttling", "steal", "load"}},
	} {
		if got := disturbances(c.probe, c.probe, 2); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %q, want %q", c.probe, got, c.want)
		}
	}
}

// Samples of 20 ms beside a program that keeps one of two cores busy are all disturbed, from
// when enough of them tell it from a tick. One that ran alone for long is not.
func TestShortSamplesDisturbed(t *testing.T) {
	var p prober
	now := time.Now()
	busy := time.Duration(0)
	sample := func(wall, others time.Duration) []string {
		before := reading{at: now, steal: -1, busy: busy, cpu: time.Second}
		now, busy = now.Add(wall), busy+others
		after := reading{at: now, steal: -1, busy: busy, cpu: time.Second}
		return disturbances(after.since(before), p.long(before, after), 2)
	}
	disturbed := 0
	for range 50 {
		disturbed += len(sample(20*time.Millisecond, 20*time.Millisecond))
	}
	if disturbed < 45 {
		t.Errorf("%d of 50 samples", disturbed)
	}
	if got := sample(time.Second, 0); got != nil {
		t.Errorf("an undisturbed second: %q", got)
	}
	if got := sample(20*time.Millisecond, 20*time.Millisecond); got != nil {
		t.Errorf("ticks alone: %q", got)
	}
	if len(p.recent) > 20 {
		t.Errorf("%d readings are kept", len(p.recent))
	}
}

// The real counters work. CPU time of this process does not count as the time of others.
func TestProbe(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the counters need Linux")
	}
	p := newProber()
	before := p.read()
	for cpu := time.Duration(0); cpu < 50*time.Millisecond; { // two ticks and more
		now, _ := ownUsage()
		cpu = now - before.cpu
	}
	after := p.read()
	probe := after.since(before)
	if probe.Wall <= 0 || after.cpu-before.cpu < 50*time.Millisecond || after.busy <= before.busy || probe.Throttled < 0 || probe.Others < 0 {
		t.Errorf("from %+v to %+v: %+v", before, after, probe)
	}
}
