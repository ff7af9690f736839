package strategies_test

import (
	"runtime"
	"slices"
	"testing"

	"manyhands/strategies"
)

func TestLookup(t *testing.T) {
	var names []string
	for _, want := range strategies.Builtin() {
		names = append(names, want.Name)
		if s, err := strategies.Lookup(want.Name); err != nil || s.Name != want.Name || s.New == nil {
			t.Errorf("Lookup(%q) = %q, %v", want.Name, s.Name, err)
		}
	}
	if want := []string{"sequential", "errgroup", "pool", "process"}; !slices.Equal(names, want) {
		t.Errorf("Builtin has %q, want %q", names, want)
	}
	_, err := strategies.Lookup("pol")
	if want := `unknown strategy "pol": want one of sequential, errgroup, pool, process`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// Windows has all strategies but process.
func TestAvailable(t *testing.T) {
	for _, s := range strategies.Builtin() {
		got := slices.ContainsFunc(strategies.Available(), func(a strategies.Strategy) bool { return a.Name == s.Name })
		if want := s.Name != "process" || runtime.GOOS != "windows"; got != want {
			t.Errorf("%s is available: %t, want %t", s.Name, got, want)
		}
	}
}
