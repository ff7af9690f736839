package sync

import (
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// group is of the package: the standard package treats only those in another way.
var group WaitGroup

// While a goroutine waits for a lock whose owner sleeps, the clock of the bubble goes on.
func TestDurable(t *testing.T) {
	for name, hold := range map[string]func(mutex *Mutex, rw *RWMutex, once *Once, wg *WaitGroup) (wait func()){
		"mutex": func(mutex *Mutex, _ *RWMutex, _ *Once, _ *WaitGroup) func() {
			mutex.Lock()
			time.AfterFunc(time.Second, mutex.Unlock)
			return mutex.Lock
		},
		"writer after writer": func(_ *Mutex, rw *RWMutex, _ *Once, _ *WaitGroup) func() {
			rw.Lock()
			time.AfterFunc(time.Second, rw.Unlock)
			return rw.Lock
		},
		"reader after writer": func(_ *Mutex, rw *RWMutex, _ *Once, _ *WaitGroup) func() {
			rw.Lock()
			time.AfterFunc(time.Second, rw.Unlock)
			return rw.RLock
		},
		"writer after readers": func(_ *Mutex, rw *RWMutex, _ *Once, _ *WaitGroup) func() {
			rw.RLock()
			rw.RLock()
			time.AfterFunc(time.Second/2, rw.RLocker().Unlock)
			time.AfterFunc(time.Second, rw.RUnlock)
			return rw.Lock
		},
		"reader after a writer that waits": func(_ *Mutex, rw *RWMutex, _ *Once, _ *WaitGroup) func() {
			rw.RLock()
			go func() {
				rw.Lock()
				time.Sleep(time.Second)
				rw.Unlock()
			}()
			synctest.Wait()
			if rw.TryRLock() {
				t.Error("a reader was let in before a writer that waits")
			}
			rw.RUnlock()
			return rw.RLock
		},
		"once": func(_ *Mutex, _ *RWMutex, once *Once, _ *WaitGroup) func() {
			go once.Do(func() { time.Sleep(time.Second) })
			synctest.Wait()
			return func() { once.Do(func() { t.Error("called twice") }) }
		},
		"wait group": func(_ *Mutex, _ *RWMutex, _ *Once, wg *WaitGroup) func() {
			wg.Go(func() { time.Sleep(time.Second) })
			return wg.Wait
		},
	} {
		t.Run(name, func(t *testing.T) {
			var mutex Mutex // outside of the bubble, as in a package
			var rw RWMutex
			var once Once
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				hold(&mutex, &rw, &once, &group)()
				if took := time.Since(began); took != time.Second {
					t.Errorf("waited for %v", took)
				}
			})
		})
	}
}

func TestTry(t *testing.T) {
	var mutex Mutex
	var rw RWMutex
	if !mutex.TryLock() {
		t.Error("TryLock does not take a lock that is free")
	}
	if mutex.TryLock() {
		t.Error("TryLock takes a lock that is taken")
	}
	for range 2 {
		if !rw.TryRLock() {
			t.Error("readers do not share the lock")
		}
	}
	if rw.TryLock() {
		t.Error("a writer gets the lock of readers")
	}
}

// A function that panics does so for each caller, and is not called again.
func TestOnce(t *testing.T) {
	calls := 0
	once := OnceValue(func() int { calls++; panic("no value") })
	for range 2 {
		func() {
			defer func() {
				if p := recover(); p != "no value" {
					t.Errorf("recovered %v", p)
				}
			}()
			once()
		}()
	}
	values := OnceValues(func() (int, string) { calls++; return calls, "x" })
	values()
	if n, s := values(); n != 2 || s != "x" || calls != 2 {
		t.Errorf("%d %q, %d calls", n, s, calls)
	}
}

// If it is crowded, an update that is not made under one lock is lost, on any machine.
func TestCrowdedLosesUpdates(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	Crowded.Store(true)
	defer Crowded.Store(false)
	var mu Mutex
	var rw RWMutex
	var m Map
	for name, add := range map[string]func(n *atomic.Int64){
		"TryLock": func(n *atomic.Int64) {
			if mu.TryLock() {
				n.Add(1)
				mu.Unlock()
			}
		},
		"two locks": func(n *atomic.Int64) {
			mu.Lock()
			old := n.Load()
			mu.Unlock()
			mu.Lock()
			n.Store(old + 1)
			mu.Unlock()
		},
		"lock of a reader": func(n *atomic.Int64) {
			rw.RLock()
			old := n.Load()
			rw.RUnlock()
			rw.Lock()
			n.Store(old + 1)
			rw.Unlock()
		},
		"Map": func(n *atomic.Int64) {
			m.LoadOrStore("n", 0)
			old, _ := m.Load("n")
			m.Store("n", old.(int)+1)
			n.Store(int64(old.(int) + 1))
		},
	} {
		var n atomic.Int64
		var wg WaitGroup
		for range 3 {
			wg.Go(func() { add(&n) })
		}
		if wg.Wait(); n.Load() == 3 {
			t.Errorf("%s: 3 goroutines added 1 each, and nothing was lost", name)
		}
	}
}
