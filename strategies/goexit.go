package strategies

import (
	"errors"
	"runtime/debug"
	"sync"
)

// Not every task returns: some panic, and some call runtime.Goexit, as t.FailNow does. A panic
// can be recovered. A Goexit cannot: deferred functions run, and then the goroutine is gone.

// runGuarded runs do. If do does not return, unwound is called while the goroutine unwinds,
// with the recovered value. nil means a Goexit, after which runGuarded does not return either.
//
// This is the general form. [block.Do] and [call] are fast copies of it for the code that runs
// for every task. TestEndingsOfTasks tests all three with the same cases.
func runGuarded(do func(), unwound func(recovered any)) {
	returned := false
	defer func() {
		if !returned {
			unwound(recover())
		}
	}()
	do()
	returned = true
}

// unwindError is the error of a function that did not return. A panic(nil) recovers as an
// error of the runtime's own, so nil can only be a Goexit.
func unwindError(recovered any) error {
	if recovered == nil {
		return &GoexitError{debug.Stack()}
	}
	if err, ok := recovered.(error); ok && !isHarmless(err) {
		recovered = textOf(err)
	}
	return &PanicError{recovered, debug.Stack()}
}

// The methods of the user's errors may do anything: panic, or call runtime.Goexit, and that not
// at the first call. So this package calls them in [contained] only. It does so for errors alone:
// a task that returns none does not pay for it.

// contained calls do and reports whether it has returned. A panic ends in contained, as does a
// Goexit, for which it takes a goroutine: about 1 us.
func contained(do func()) (returned bool) {
	var wg sync.WaitGroup
	wg.Go(func() {
		defer func() { _ = recover() }()
		do()
		returned = true
	})
	wg.Wait()
	return returned
}

// has is errors.Is for errors of the user's. It finds no error that cannot be compared, where
// errors.Is panics.
func has(err, target error) (yes bool) {
	contained(func() { yes = errors.Is(err, target) })
	return yes
}

// hasType is errors.AsType for errors of the user's.
func hasType[E error](err error) (e E, yes bool) {
	contained(func() { e, yes = errors.AsType[E](err) })
	return e, yes
}

// harmless returns err, or only its text if its methods do not return.
func harmless(err error) error {
	if isHarmless(err) && contained(func() { _ = err.Error() }) {
		return err
	}
	return errors.New(textOf(err))
}

// isHarmless reports whether errors.Is and errors.As can look at err.
func isHarmless(err error) bool {
	return contained(func() {
		errors.Is(err, probe{})
		errors.As(err, new(*probe))
	})
}

// probe is an error that is in no other. A method Is may ask it for its text.
type probe struct{}

func (probe) Error() string { return "the probe of the package strategies" }

// respawnGroup is a sync.WaitGroup that is safe from Goexit: a goroutine that a task ends
// with runtime.Goexit is replaced by a new one that runs the same function. The zero
// respawnGroup is ready to use.
//
// Road not taken: a goroutine for each task contains a Goexit, too, but costs 470 ns a task. A
// replacement costs nothing until it happens.
type respawnGroup struct{ sync.WaitGroup }

// Go runs work in a goroutine until it returns.
func (g *respawnGroup) Go(work func()) {
	g.Add(1)
	go func() {
		defer g.Done()
		runGuarded(work, func(recovered any) {
			if recovered != nil {
				panic(recovered) // a fault of the strategy, not of a task
			}
			g.Go(work)
		})
	}()
}
