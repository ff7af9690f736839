package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// In fake time the whole demonstration is exact, with any strategy of goroutines.
func TestFutures(t *testing.T) {
	submitted := `  time   event                 task 0    task 1    task 2    task 3    task 4
  0.00 s submit 0, waits 4s    running
  0.00 s submit 1, waits 1s    running   running
  0.00 s submit 2, waits 2s    running   running   running
  0.00 s submit 3, waits 2s    running   running   running   pending
  0.00 s submit 4, waits 3s    running   running   running   pending   pending
`
	for _, c := range []struct{ args, want string }{
		{"", submitted + `  1.00 s result 1: 1s          running   done      running   running   pending
  2.00 s result 2: 2s          running   done      done      running   running
  3.00 s result 3: 2s          running   done      done      done      running
  4.00 s result 0: 4s          done      done      done      done      running
  5.00 s result 4: 3s          done      done      done      done      done
5 results in 5.00 s; one after another they wait 12s
`},
		{"--map", submitted + `  0.00 s map returns           running   running   running   pending   pending
  4.00 s result 0: 4s          done      done      done      done      running
  4.00 s result 1: 1s          done      done      done      done      running
  4.00 s result 2: 2s          done      done      done      done      running
  4.00 s result 3: 2s          done      done      done      done      running
  5.00 s result 4: 3s          done      done      done      done      done
5 results in 5.00 s; one after another they wait 12s
`},
	} {
		for _, strategy := range []string{"pool", "errgroup"} {
			synctest.Test(t, func(t *testing.T) {
				code, stdout, _ := command(t, append([]string{"futures", "--strategy", strategy}, strings.Fields(c.args)...)...)
				if code != exitDone || stdout != c.want {
					t.Errorf("%s %s: exit %d\n%s", c.args, strategy, code, stdout)
				}
			})
		}
	}
}

// The rows are the work: nobody waits for tasks whose rows cannot be printed.
func TestFuturesWithoutStdout(t *testing.T) {
	for _, args := range []string{"", "--map"} {
		synctest.Test(t, func(t *testing.T) {
			var stderr strings.Builder
			start := time.Now()
			code := run(t.Context(), strings.Fields("futures "+args), fullDisk{}, &stderr)
			if elapsed := time.Since(start); code != exitFailed || elapsed > 4*time.Second || !strings.Contains(stderr.String(), "no space left") {
				t.Errorf("%s: exit %d after %v: %s", args, code, elapsed, &stderr)
			}
		})
	}
}
