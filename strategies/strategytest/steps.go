package strategytest

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"manyhands/strategies"
)

// Step is one thing that a job does. The functions of this package make them.
type Step struct {
	Do  string
	Arg string
	N   int
}

// Sleep waits, or until ctx is done.
func Sleep(d time.Duration) Step { return Step{Do: "sleep", N: int(d)} }

// Fail returns an error, Fault(text).
func Fail(text string) Step { return Step{Do: "fail", Arg: text} }

// FailAs returns an error of a special kind: "deadline" wraps
// context.DeadlineExceeded, "wrapped" and "joined" hold a Fault, "huge" has a text of
// 1 MiB; "known" wraps ErrKnown and "coded" a *Coded; "lost" is a WorkerLostError, as from a
// run inside of the task. "goexit" and "panic" wrap what such a run returns of a task that did
// not return, and "cleanup" joins another error with it; "formatted" prints itself in its own way;
// "uncomparable" cannot be compared. The other kinds are those of errors whose methods do not return.
func FailAs(kind string) Step { return Step{Do: "failas", Arg: kind} }

// Panic panics with a value of some kind: "value", "error", "nil", "deref", "index", "formatted",
// or an error whose methods do not return.
func Panic(kind string) Step { return Step{Do: "panic", Arg: kind} }

// Goexit ends the goroutine, as t.FailNow does.
func Goexit() Step { return Step{Do: "goexit"} }

// Gate waits for the file to exist, or until ctx is done.
func Gate(file string) Step { return Step{Do: "gate", Arg: file} }

// Hold waits for the file to exist and takes no notice of ctx.
func Hold(file string) Step { return Step{Do: "hold", Arg: file} }

// Mark makes the file.
func Mark(file string) Step { return Step{Do: "mark", Arg: file} }

// AwaitEnds waits until n tasks have ended well by the job's journal.
func AwaitEnds(n int) Step { return Step{Do: "awaitends", N: n} }

// AwaitStarts waits until n tasks have started by the job's journal.
func AwaitStarts(n int) Step { return Step{Do: "awaitstarts", N: n} }

// Meet waits until n tasks have come to the directory.
func Meet(dir string, n int) Step { return Step{Do: "meet", Arg: dir, N: n} }

// Square gives the square of the job's index, as text.
func Square() Step { return Step{Do: "square"} }

// Count adds to a global variable of the process and gives its value, as text.
func Count() Step { return Step{Do: "count"} }

// Big gives n bytes, as [Pattern] makes them.
func Big(n int) Step { return Step{Do: "big", N: n} }

// Alloc takes n bytes of memory, uses them and keeps them.
func Alloc(n int) Step { return Step{Do: "alloc", N: n} }

// ContextValue gives the value that the row has put into the context, as text.
func ContextValue() Step { return Step{Do: "contextvalue"} }

type contextKey struct{}

// FailWithCause waits for the context to be done and fails with its cause.
func FailWithCause() Step { return Step{Do: "failwithcause"} }

// AwaitDone waits for the context to be done.
func AwaitDone() Step { return Step{Do: "awaitdone"} }

// ReturnCause waits for the context to be done and returns its cause, "as it is" or "wrapped".
func ReturnCause(how string) Step { return Step{Do: "returncause", Arg: how} }

// Digest gives the length and a checksum of text.
func Digest(text string) Step { return Step{Do: "digest", Arg: text} }

// patience is how long a test waits for what has to happen before it calls it
// a hang. Nothing passes because of it, so it can be generous.
var patience = func() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("STRATEGYTEST_PATIENCE")); err == nil {
		return d
	}
	return 30 * time.Second
}()

// actions are what steps do.
var actions = map[string]func(ctx context.Context, j Job, s Step, r *Reply) error{
	"sleep": func(ctx context.Context, j Job, s Step, _ *Reply) error {
		select {
		case <-time.After(time.Duration(s.N)):
			return nil
		case <-ctx.Done():
			return heard(ctx, j)
		}
	},
	"fail":   func(_ context.Context, _ Job, s Step, _ *Reply) error { return Fault(s.Arg) },
	"failas": func(_ context.Context, _ Job, s Step, _ *Reply) error { return failAs(s.Arg) },
	"panic":  func(_ context.Context, _ Job, s Step, _ *Reply) error { panicAs(s.Arg); return nil },
	"goexit": func(context.Context, Job, Step, *Reply) error { runtime.Goexit(); return nil },
	"gate": func(ctx context.Context, j Job, s Step, _ *Reply) error {
		return await(ctx, j, "the gate "+s.Arg, func() bool { return exists(s.Arg) })
	},
	"hold": func(_ context.Context, j Job, s Step, _ *Reply) error {
		return await(context.Background(), j, "the gate "+s.Arg, func() bool { return exists(s.Arg) })
	},
	"mark": func(_ context.Context, _ Job, s Step, _ *Reply) error { return os.WriteFile(s.Arg, nil, 0o600) },
	"awaitends": func(ctx context.Context, j Job, s Step, _ *Reply) error {
		return await(ctx, j, fmt.Sprint(s.N, " ends"), func() bool { return Journal(j.Log).Total(Ended) >= s.N })
	},
	"awaitstarts": func(ctx context.Context, j Job, s Step, _ *Reply) error {
		return await(ctx, j, fmt.Sprint(s.N, " starts"), func() bool { return Journal(j.Log).Total(Started) >= s.N })
	},
	"meet": func(ctx context.Context, j Job, s Step, _ *Reply) error { return meet(ctx, j, s.Arg, s.N) },
	"square": func(_ context.Context, j Job, _ Step, r *Reply) error {
		r.Text = fmt.Sprint(j.Index * j.Index)
		return nil
	},
	"count": func(_ context.Context, _ Job, _ Step, r *Reply) error {
		r.Text = fmt.Sprint(counter.Add(1))
		return nil
	},
	"big": func(_ context.Context, _ Job, s Step, r *Reply) error {
		r.Data = Pattern(s.N)
		return nil
	},
	"alloc": func(_ context.Context, _ Job, s Step, _ *Reply) error {
		hoard = append(hoard, Pattern(s.N))
		return nil
	},
	"awaitdone": func(ctx context.Context, j Job, _ Step, _ *Reply) error { return awaitDone(ctx, j) },
	"failwithcause": func(ctx context.Context, j Job, _ Step, _ *Reply) error {
		if err := awaitDone(ctx, j); err != nil {
			return err
		}
		return Fault(context.Cause(ctx).Error())
	},
	"returncause": func(ctx context.Context, j Job, s Step, _ *Reply) error {
		err := awaitDone(ctx, j)
		if err == nil {
			err = context.Cause(ctx)
		}
		if s.Arg == "wrapped" {
			err = fmt.Errorf("wrapped: %w", err)
		}
		return err
	},
	"contextvalue": func(ctx context.Context, _ Job, _ Step, r *Reply) error {
		r.Text, _ = ctx.Value(contextKey{}).(string)
		return nil
	},
	"digest": func(_ context.Context, _ Job, s Step, r *Reply) error {
		r.Text = digest([]byte(s.Arg))
		return nil
	},
}

// counter is the global variable of [Count].
var counter atomic.Int64

// hoard is what [Alloc] has taken, in a process of its own.
var hoard [][]byte

func (s Step) do(ctx context.Context, j Job, r *Reply) error {
	action := actions[s.Do]
	if action == nil {
		return fmt.Errorf("there is no step %q", s.Do)
	}
	return action(ctx, j, s, r)
}

// heard notes that the task saw its context done, and gives the error for it.
func heard(ctx context.Context, j Job) error {
	Journal(j.Log).Add(Heard, j.Index)
	return ctx.Err()
}

// await polls until something has happened. It does not wait for ever: a gate
// that never opens fails the task, and so the test.
func await(ctx context.Context, j Job, what string, happened func() bool) error {
	for deadline := time.Now().Add(patience); !happened(); {
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %v in vain for %s", patience, what)
		}
		select {
		case <-time.After(time.Millisecond):
		case <-ctx.Done():
			return heard(ctx, j)
		}
	}
	return nil
}

// awaitDone waits for the end of ctx.
func awaitDone(ctx context.Context, j Job) error {
	if err := await(ctx, j, "the end of its context", func() bool { return false }); ctx.Err() == nil {
		return err
	}
	return nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func meet(ctx context.Context, j Job, dir string, n int) error {
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(j.Index)), nil, 0o600); err != nil {
		return err
	}
	return await(ctx, j, fmt.Sprint(n, " tasks at ", dir), func() bool {
		there, err := os.ReadDir(dir)
		return err == nil && len(there) >= n
	})
}

func failAs(kind string) error {
	switch kind {
	case "deadline":
		return fmt.Errorf("of my own: %w", context.DeadlineExceeded)
	case "wrapped":
		return fmt.Errorf("wrapped: %w", Fault("inside"))
	case "joined":
		return errors.Join(Fault("one"), Fault("two"))
	case "known":
		return fmt.Errorf("wrapped: %w", ErrKnown)
	case "coded":
		return fmt.Errorf("wrapped: %w", &Coded{42})
	case "lost":
		return &strategies.WorkerLostError{PID: 1, State: "signal: killed", Attempts: 3}
	case "goexit":
		return fmt.Errorf("in step 2: %w: %w", ErrKnown, &strategies.GoexitError{Stack: []byte("where")})
	case "panic":
		return fmt.Errorf("of a run: %w", &strategies.PanicError{Value: fmt.Errorf("wrapped: %w", ErrKnown), Stack: []byte("where")})
	case "cleanup":
		return errors.Join(Fault("disk full"), &strategies.PanicError{Value: "value"}, strategies.ErrGoexit)
	case "formatted":
		return formatted{}
	case "huge":
		return Fault(strings.Repeat("x", 1<<20))
	case "uncomparable":
		return uncomparable{[]int{2}}
	}
	if slices.Contains(traps, kind) {
		return newTrap(kind)
	}
	return fmt.Errorf("there is no error of kind %q", kind)
}

// formatted is an error that fmt does not print as its text.
type formatted struct{}

func (formatted) Error() string                { return "the text" }
func (formatted) Format(out fmt.State, _ rune) { io.WriteString(out, "something else") }

// panicAs is where the panics of the kit come from: its name is in their stacks.
func panicAs(kind string) {
	var nowhere *Box
	var none []int
	switch kind {
	case "value":
		panic("a panic of the kit")
	case "error":
		panic(Fault("a panic of the kit"))
	case "nil":
		panic(nil)
	case "deref":
		nowhere.N++
	case "index":
		_ = none[len(kind)]
	case "formatted":
		panic(formatted{})
	}
	if slices.Contains(traps, kind) {
		panic(newTrap(kind))
	}
}

// Pattern is n bytes that are not all alike, and do not repeat at a round size.
func Pattern(n int) []byte {
	b := make([]byte, n)
	for i := 0; i < n; {
		i += copy(b[i:], pattern)
	}
	return b
}

var pattern = func() []byte {
	b := make([]byte, 65521) // a prime
	for i := range b {
		b[i] = byte(i ^ i>>8)
	}
	return b
}()

// digest tells two large values apart.
func digest(b []byte) string { return fmt.Sprintf("%d bytes, %08x", len(b), crc32.ChecksumIEEE(b)) }
