//go:build unix

package strategies_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"manyhands/strategies"
)

// surroundings are what a task can see besides its input.
type surroundings struct {
	Value, Variable, Flag, Env string
	Args                       int // arguments of the program
}

type valueKey struct{}

var (
	variable = "initial"
	parsed   = flag.String("reach", "default", "for TestWhatReachesATask, which sets it")

	look = strategies.Register(&reg, "surroundings", func(ctx context.Context, _ int) (surroundings, error) {
		value, _ := ctx.Value(valueKey{}).(string)
		return surroundings{value, variable, *parsed, os.Getenv("REACH"), len(os.Args) - 1}, nil
	})
)

// The table in the package documentation is right about contexts, variables, flags and the
// environment.
func TestWhatReachesATask(t *testing.T) {
	if len(os.Args) < 2 {
		t.Skip("started without arguments") // go test always has some
	}
	defer func(v, f string) { variable, *parsed = v, f }(variable, *parsed)
	variable = "set"
	if err := flag.Set("reach", "given"); err != nil {
		t.Fatal(err)
	}
	ctx := context.WithValue(t.Context(), valueKey{}, "from the caller")
	for _, s := range strategies.Builtin() {
		t.Setenv("REACH", "before")
		r := opened(t, s, strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true}})
		t.Setenv("REACH", "after")
		want := surroundings{"from the caller", "set", "given", "after", len(os.Args) - 1}
		if s.Name == "process" {
			want = surroundings{"", "initial", "default", "before", 0}
		}
		got, err := strategies.Map(ctx, r, look, []int{1})
		if err != nil || got[0] != want {
			t.Errorf("%s: %+v, error %v; want %+v", s.Name, got, err, want)
		}
	}
}
