package strategies_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var errOdd = errors.New("odd")

// halve takes even numbers only.
var halve = strategies.Register(&reg, "halve", func(_ context.Context, n int) (int, error) {
	if n%2 != 0 {
		return n, errOdd
	}
	return n / 2, nil
})

func init() { strategies.RegisterError(&reg, "odd", errOdd) }

func TestMap(t *testing.T) {
	for _, s := range strategies.Builtin() {
		t.Run(s.Name, func(t *testing.T) {
			strategytest.NoLeaks(t)
			r := opened(t, s, strategies.Options{Workers: 3})
			even, want := make([]int, 100), make([]int, 100)
			for i := range even {
				even[i], want[i] = 2*i, i
			}
			if got, err := strategies.Map(t.Context(), r, halve, even); err != nil || !slices.Equal(got, want) {
				t.Errorf("%v, error %v", got, err)
			}
			if got, err := strategies.Map(t.Context(), r, halve, nil); err != nil || len(got) != 0 {
				t.Errorf("of nothing: %v, error %v", got, err)
			}
			even[70]++
			got, err := strategies.Map(t.Context(), r, halve, even)
			if task, ok := errors.AsType[*strategies.TaskError](err); got != nil || !ok || task.Index != 70 || !errors.Is(err, errOdd) {
				t.Errorf("with an odd number: %v, error %v", got, err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if got, err := strategies.Map(ctx, r, halve, even); got != nil || !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled: %v, error %v", got, err)
			}
		})
	}
}

// A function that no registry knows, or one that the children do not know, is refused before
// a task starts.
func TestFunctionsThatAreNotRegistered(t *testing.T) {
	var none strategies.Func[int, int]
	r := opened(t, strategies.Pool, strategies.Options{Workers: 2})
	if _, err := strategies.Map(t.Context(), r, none, []int{1}); err == nil || !strings.Contains(err.Error(), "strategies.Register") {
		t.Errorf("the zero Func: error %v", err)
	}
	func() {
		defer func() {
			if err, _ := recover().(error); err == nil || !strings.Contains(err.Error(), "strategies.Register") {
				t.Errorf("Bind panics with %v", err)
			}
		}()
		strategies.Bind(none, 1, strategies.Hooks[int]{})
	}()
	var other strategies.Registry
	stranger := strategies.Register(&other, "stranger", func(_ context.Context, n int) (int, error) { return n, nil })
	if got, err := strategies.Map(t.Context(), r, stranger, []int{1}); err != nil || !slices.Equal(got, []int{1}) {
		t.Errorf("pool with another registry: %v, error %v", got, err)
	}
	p := opened(t, strategies.Process, strategies.Options{Workers: 2})
	if _, err := strategies.Map(t.Context(), p, stranger, []int{1}); err == nil || !strings.Contains(err.Error(), "Serve") || !strings.Contains(err.Error(), "stranger") {
		t.Errorf("process with another registry: error %v", err)
	}
}
