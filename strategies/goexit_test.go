package strategies

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// trapError is an error whose methods do not return.
type trapError struct{ spring func() }

func (*trapError) Error() string { return "a trap" }
func (e *trapError) Unwrap() error {
	e.spring()
	return nil
}

var errOfTask = errors.New("the task's own")

// endings are the ways in which a task can end, and the text of the error that it gets.
var endings = []struct {
	name string
	do   func() error
	want string
}{
	{"returns", func() error { return nil }, ""},
	{"fails", func() error { return errOfTask }, "the task's own"},
	{"panics", func() error { panic("value") }, "panic: value"},
	{"panics with an error", func() error { panic(errOfTask) }, "panic: the task's own"},
	{"panics with nil", func() error { panic(nil) }, "panic: " + new(runtime.PanicNilError).Error()},
	{"Goexit", func() error { runtime.Goexit(); return nil }, ErrGoexit.Error()},
	{"a method of its error panics", func() error { return &trapError{func() { panic("trap") }} }, "a trap"},
	{"a method of its error calls Goexit", func() error { return &trapError{runtime.Goexit} }, "a trap"},
	{"a method of the value of its panic panics", func() error { panic(&trapError{func() { panic("trap") }}) }, "panic: a trap"},
	{"a method of the value of its panic calls Goexit", func() error { panic(&trapError{runtime.Goexit}) }, "panic: a trap"},
}

// [block.Do], [call] and [runGuarded] are copies of each other: a task of a batch, a bound
// task and a task of NewTasks, which use one each, end alike.
func TestEndingsOfTasks(t *testing.T) {
	var r Registry
	f := Register(&r, "end", func(_ context.Context, i int) (int, error) { return 0, endings[i].do() })
	for i, ending := range endings {
		for name, run := range map[string]func(Runner) error{
			"batch": func(pool Runner) error {
				b := NewBatch(f, []int{i}, BatchOptions{})
				b.Run(t.Context(), pool)
				return b.Results()[0].Err
			},
			"bound": func(pool Runner) (err error) {
				h := Hooks[int]{Begin: func() bool { return true }, End: func(r Result[int]) { err = r.Err }}
				pool.Run(t.Context(), ReadTasks(func(_ context.Context, push func(Task) bool) error {
					push(Bind(f, i, h))
					return nil
				}))
				return err
			},
			"plain": func(pool Runner) error {
				err := pool.Run(t.Context(), NewTasks(1, func(context.Context, int) error { return endings[i].do() }))
				if err != nil && strings.HasPrefix(err.Error(), "task 0: ") {
					return errors.Unwrap(err)
				}
				return err
			},
		} {
			t.Run(fmt.Sprint(ending.name, "/", name), func(t *testing.T) {
				pool, err := Pool.New(t.Context(), Options{Workers: 1})
				if err != nil {
					t.Fatal(err)
				}
				defer pool.Close()
				text := ""
				if err := run(pool); err != nil {
					text = err.Error()
				}
				if text != ending.want {
					t.Errorf("error %q, want %q", text, ending.want)
				}
			})
		}
	}
}

// sameText is an error whose method Is calls a method of the error that it is compared with.
type sameText struct{ text string }

func (e sameText) Error() string        { return e.text }
func (e sameText) Is(target error) bool { return target.Error() == e.text }

// The value of a panic is kept if its methods work.
func TestValuesOfPanics(t *testing.T) {
	for _, value := range []any{"value", errOfTask, sameText{"quota"}, fmt.Errorf("wrapped: %w", sameText{"quota"})} {
		if p, ok := unwindError(value).(*PanicError); !ok || p.Value != value {
			t.Errorf("%#v is not kept: %v", value, p)
		}
	}
}

// A goroutine that Goexit ends is replaced, and one that returns is not.
func TestRespawnGroup(t *testing.T) {
	var g respawnGroup
	starts := 0
	g.Go(func() {
		if starts++; starts < 3 {
			runtime.Goexit()
		}
	})
	if g.Wait(); starts != 3 {
		t.Errorf("%d starts, want 3: two that end with Goexit, and one that returns", starts)
	}
}
