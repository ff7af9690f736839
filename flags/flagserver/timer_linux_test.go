package flagserver

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The kernel's timer is always set to the first that is due and not over.
func TestAlarmIsSetToTheFirst(t *testing.T) {
	a := newAlarm()
	if a == nil {
		t.Fatal("no timer to be had")
	}
	defer a.file.Close()
	check := func(when string, hours ...time.Duration) {
		t.Helper()
		var set unix.ItimerSpec
		if err := unix.TimerfdGettime(a.fd, &set); err != nil {
			t.Fatal(err)
		}
		if left := time.Duration(set.Value.Nano()); left <= (hours[0]-1)*time.Hour || left > hours[0]*time.Hour {
			t.Errorf("%s: set to go off in %v, want about %d hours", when, left, hours[0])
		}
		if len(a.due) != len(hours) || !slices.IsSorted(a.due) {
			t.Errorf("%s: waits for %d, want %d in order", when, a.due, len(hours))
		}
	}
	start := monotonic()
	add := func(d time.Duration) { a.add(start + int64(d)) }
	add(20 * time.Hour)
	check("the first", 20)
	add(30 * time.Hour)
	check("a later one", 20, 30)
	add(10 * time.Hour)
	check("an earlier one", 10, 20, 30)
	a.next()
	check("one that gave up", 10, 20, 30)
	add(0)
	add(-time.Hour)
	a.next()
	check("two that are over", 10, 20, 30)
}

// How late a wait of 50.5 ms is. Without the alarm it is nearly a millisecond.
func BenchmarkLateness(b *testing.B) {
	const d = 50_500 * time.Microsecond
	for _, alarm := range []bool{false, true} {
		b.Run(fmt.Sprintf("alarm=%v", alarm), func(b *testing.B) {
			var late []time.Duration
			for b.Loop() {
				start := time.Now()
				timer, woken := time.NewTimer(d), func() {}
				if alarm {
					woken = wakeIn(d)
				}
				<-timer.C
				woken()
				late = append(late, time.Since(start)-d)
			}
			slices.Sort(late)
			b.ReportMetric(float64(late[len(late)/2].Microseconds()), "us-late-p50")
		})
	}
}
