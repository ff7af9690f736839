package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

func init() { helpers["crowded"] = helpCrowded }

// helpCrowded cannot start another process. The Go runtime needs some threads, so they must
// exist before.
func helpCrowded() {
	threads(20)
	if os.Getuid() == 0 { // no limit binds root
		if err := syscall.Setuid(54321); err != nil {
			fmt.Println(err)
			os.Exit(5)
		}
	}
	limit := syscall.Rlimit{Cur: 1, Max: 1}
	if err := syscall.Setrlimit(unix.RLIMIT_NPROC, &limit); err != nil {
		fmt.Println(err)
		os.Exit(5)
	}
	r := open(strategies.Options{Workers: 3})
	b := strategies.NewBatch(identity, []int{1, 2, 3, 4, 5}, strategies.BatchOptions{})
	err := b.Run(context.Background(), r)
	fmt.Println(b.Counts(), errors.Is(err, syscall.EAGAIN), err)
	r.Close()
	fmt.Println(len(strategytest.Children()), "left")
}

// F13: no process can be started (ulimit -u).
func TestF13_no_processes(t *testing.T) {
	h := startHelper(t, "crowded")
	h.end(t)
	if out := h.out.String(); !strings.HasPrefix(out, "5 tasks: 0 done, 0 failed, 0 cancelled, 0 lost, 5 not started true ") || !strings.HasSuffix(out, "\n0 left\n") {
		t.Errorf("it says %s%s", out, &h.err)
	}
}

// threads makes the runtime start this number of threads, which it then keeps.
func threads(n int) {
	var all, up sync.WaitGroup
	up.Add(n)
	for range n {
		all.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			up.Done()
			up.Wait()
		})
	}
	all.Wait()
}
