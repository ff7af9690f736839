// Package sync stands in for the standard package sync in an answer whose check runs on the
// virtual clock of a bubble (testing/synctest).
//
// A goroutine that waits for a lock of the standard package is not durably blocked, so the clock
// stands still as long as it waits. If the owner of the lock sleeps meanwhile, nobody goes on,
// although the answer is right. Here goroutines wait for channels instead, which are of the bubble.
// A WaitGroup of a package has the same fault and the same remedy.
//
// Package grade replaces the import in an answer. Checks about data races keep the standard
// package, because the race detector knows it.
package sync

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Crowded makes goroutines that have taken a lock, given it back or read a Map let others go on
// first. On a busy machine this happens now and then, and a check that sets Crowded sees what is
// lost then.
var Crowded atomic.Bool

func yield() {
	if Crowded.Load() {
		runtime.Gosched()
	}
}

// These never keep a goroutine waiting while another one sleeps, or wait durably.
type (
	Cond   = sync.Cond
	Locker = sync.Locker
	Pool   = sync.Pool
)

// NewCond returns a Cond with the lock l.
func NewCond(l Locker) *Cond { return sync.NewCond(l) }

// Map is a map for many goroutines. It never keeps one waiting.
type Map struct{ sync.Map }

// Load returns the value of a key.
func (m *Map) Load(key any) (value any, ok bool) {
	defer yield()
	return m.Map.Load(key)
}

// LoadOrStore returns the value of a key, and stores one if it has none.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	defer yield()
	return m.Map.LoadOrStore(key, value)
}

// LoadAndDelete returns the value of a key and deletes it.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	defer yield()
	return m.Map.LoadAndDelete(key)
}

// Mutex is a lock for one owner.
type Mutex struct{ rw RWMutex }

// Lock waits until the lock is free, and takes it.
func (m *Mutex) Lock() {
	if wait := m.rw.take(true); wait != nil {
		<-wait // here and not in RWMutex, as the function in which a goroutine waits tells the kind of lock
	}
	yield()
}

// TryLock takes the lock if it is free.
func (m *Mutex) TryLock() bool { return m.rw.TryLock() }

// Unlock gives the lock back.
func (m *Mutex) Unlock() {
	if !m.rw.giveBack(true) {
		new(sync.Mutex).Unlock() // ends the program with the words of the standard package
	}
	yield()
}

// RWMutex is a lock for one writer or many readers.
type RWMutex struct {
	mu      sync.Mutex // guards all below; nobody waits while it is held
	writing bool
	readers int
	queue   []waiter // in the order of arrival
}

// waiter is a goroutine that waits for a lock.
type waiter struct {
	write bool
	owns  chan struct{} // closed when it has the lock
}

// Lock waits until the lock is free, and takes it to write.
func (rw *RWMutex) Lock() {
	if wait := rw.take(true); wait != nil {
		<-wait
	}
	yield()
}

// RLock waits until nobody writes or waits to write, and takes the lock to read.
func (rw *RWMutex) RLock() {
	if wait := rw.take(false); wait != nil {
		<-wait
	}
	yield()
}

// TryLock takes the lock to write if it is free.
func (rw *RWMutex) TryLock() bool { return rw.try(true) }

// TryRLock takes the lock to read if RLock would not wait.
func (rw *RWMutex) TryRLock() bool { return rw.try(false) }

// Unlock gives the lock of a writer back.
func (rw *RWMutex) Unlock() {
	if !rw.giveBack(true) {
		new(sync.RWMutex).Unlock()
	}
	yield()
}

// RUnlock gives the lock of a reader back.
func (rw *RWMutex) RUnlock() {
	if !rw.giveBack(false) {
		new(sync.RWMutex).RUnlock()
	}
	yield()
}

// RLocker returns a Locker for readers.
func (rw *RWMutex) RLocker() Locker { return (*reader)(rw) }

type reader RWMutex

func (r *reader) Lock()   { (*RWMutex)(r).RLock() }
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }

// take takes the lock, or returns a channel that is closed when the caller has it.
func (rw *RWMutex) take(write bool) (wait chan struct{}) {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if len(rw.queue) == 0 && rw.free(write) {
		rw.enter(write)
		return nil
	}
	wait = make(chan struct{})
	rw.queue = append(rw.queue, waiter{write, wait})
	return wait
}

func (rw *RWMutex) try(write bool) bool {
	defer yield() // after the Unlock below
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if len(rw.queue) > 0 || !rw.free(write) {
		return false
	}
	rw.enter(write)
	return true
}

func (rw *RWMutex) free(write bool) bool { return !rw.writing && (!write || rw.readers == 0) }

func (rw *RWMutex) enter(write bool) {
	if write {
		rw.writing = true
	} else {
		rw.readers++
	}
}

// giveBack gives the lock back, and to those that wait for it. It returns false if nobody has it.
func (rw *RWMutex) giveBack(write bool) bool {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	switch {
	case write && rw.writing:
		rw.writing = false
	case !write && rw.readers > 0:
		rw.readers--
	default:
		return false
	}
	for len(rw.queue) > 0 && rw.free(rw.queue[0].write) {
		rw.enter(rw.queue[0].write)
		close(rw.queue[0].owns)
		rw.queue = rw.queue[1:]
	}
	return true
}

// Once calls one function, once.
type Once struct {
	done atomic.Bool
	mu   Mutex
}

// Do calls f if no other function was called, and returns when it has ended.
func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done.Load() {
		defer o.done.Store(true)
		f()
	}
}

// OnceFunc returns a function that calls f once. If f panics, each call panics.
func OnceFunc(f func()) func() {
	var once Once
	var returned bool
	var panicked any
	return func() {
		once.Do(func() {
			defer func() {
				if !returned {
					panicked = recover()
				}
			}()
			f()
			returned = true
		})
		if !returned {
			panic(panicked)
		}
	}
}

// OnceValue is OnceFunc for a function with a result.
func OnceValue[T any](f func() T) func() T {
	var value T
	once := OnceFunc(func() { value = f() })
	return func() T {
		once()
		return value
	}
}

// OnceValues is OnceFunc for a function with two results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var value T1
	var other T2
	once := OnceFunc(func() { value, other = f() })
	return func() (T1, T2) {
		once()
		return value, other
	}
}

// WaitGroup waits for goroutines.
type WaitGroup struct {
	mu      sync.Mutex // guards all below; nobody waits while it is held
	n       int
	waiting []chan struct{} // closed when n is 0
}

// Add changes the number of goroutines to wait for.
func (wg *WaitGroup) Add(delta int) {
	wg.mu.Lock()
	defer wg.mu.Unlock()
	if wg.n += delta; wg.n < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if wg.n == 0 {
		for _, wait := range wg.waiting {
			close(wait)
		}
		wg.waiting = nil
	}
}

// Done says that a goroutine has ended.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the number of goroutines is 0.
func (wg *WaitGroup) Wait() {
	wg.mu.Lock()
	if wg.n == 0 {
		wg.mu.Unlock()
		return
	}
	wait := make(chan struct{})
	wg.waiting = append(wg.waiting, wait)
	wg.mu.Unlock()
	<-wait
}

// Go calls f in a goroutine that is waited for.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				panic(p) // Wait must not return before the program has ended
			}
			wg.Done()
		}()
		f()
	}()
}
