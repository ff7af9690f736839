package dump_test

import (
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"manyhands/strategies/exercises/internal/dump"
)

// The runtime's own words are read, and not a copy of them: they change with Go.
func TestParse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := make(chan int)
		go send(c)
		synctest.Wait()
		buf := make([]byte, 1<<20)
		all := dump.Parse(string(buf[:runtime.Stack(buf, true)]))
		<-c
		found := false
		for _, g := range all {
			if g.Calls("dump_test.send") {
				found = true
				f := g.Frames[0]
				if g.State != "chan send" || !g.Bubble || !g.Blocked() || g.Outside() || f.Line == 0 || !strings.HasSuffix(f.File, "dump_test.go") {
					t.Errorf("got %+v", g)
				}
				if !strings.Contains(g.Origin.Func, "TestParse") {
					t.Errorf("started by %+v", g.Origin)
				}
			}
		}
		if !found || all[0].State != "running" || all[0].Blocked() {
			t.Errorf("got %+v", all)
		}
	})
}

func send(c chan int) { c <- 1 }

func TestRaces(t *testing.T) {
	races := dump.Races(`something else
==================
WARNING: DATA RACE
Write at 0x00c000014188 by goroutine 8:
  example.com/pool.Tally.Add()
      /home/x/pool.go:31 +0x84
  example.com/pool.Run.func1()
      /home/x/pool.go:44 +0x84

Previous read at 0x00c000014188 by main goroutine:
  example.com/pool.(*Tally).Count()
      /home/x/pool.go:36 +0x11c

Goroutine 8 (running) created at:
  example.com/pool.Run()
      /home/x/pool.go:40 +0x111
==================
`)
	if len(races) != 1 {
		t.Fatalf("got %+v", races)
	}
	r := races[0]
	if !r.Now.Write || r.Before.Write || len(r.Now.Frames) != 2 || len(r.Before.Frames) != 1 ||
		r.Now.Frames[0] != (dump.Frame{Func: "example.com/pool.Tally.Add", File: "/home/x/pool.go", Line: 31}) ||
		r.Before.Frames[0] != (dump.Frame{Func: "example.com/pool.(*Tally).Count", File: "/home/x/pool.go", Line: 36}) {
		t.Errorf("got %+v", r)
	}
}
