package matrix

import (
	"path/filepath"
	"slices"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// The matrix is run again after a change in what the checks import, check/web for one, and not
// after one in what only a sweep needs, the strategies themselves.
func TestSources(t *testing.T) {
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"05-order":  {"05-order", "check", "internal/dump", "internal/durable"},
		"08-cancel": {"08-cancel", "check", "check/web", "internal/dump", "internal/durable"},
	} {
		e, err := grade.Open(root, name)
		if err != nil {
			t.Fatal(err)
		}
		dirs, _, err := e.Sources(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, dir := range want {
			want[i] = filepath.Join(root, "strategies", "exercises", filepath.FromSlash(dir))
		}
		if !slices.Equal(dirs, want) {
			t.Errorf("%s: %q, want %q", name, dirs, want)
		}
	}
}
