package grade_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// smallClone is a clone with one exercise, which a test may change.
func smallClone(t *testing.T, name string) (root string) {
	t.Helper()
	from, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	root = t.TempDir()
	for _, dir := range []string{"check", "internal", name} {
		dir = filepath.Join("strategies", "exercises", dir)
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(filepath.Join(from, dir))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(from, file))
		if err != nil {
			t.Fatal(err)
		}
		put(t, root, map[string]string{file: string(data)})
	}
	return root
}

// The key is another one if anything is that the result depends on, and the same if nothing is.
func TestCacheKey(t *testing.T) {
	skipShort(t)
	root := smallClone(t, "01-baseline")
	handed := t.TempDir()
	const text = "package baseline\n"
	dir := filepath.Join(root, "strategies", "exercises", "01-baseline")
	put(t, handed, map[string]string{"baseline.go": text, "predictions.json": "{}"})
	key := func(student string) string {
		t.Helper()
		e, err := grade.Open(root, "01-baseline")
		if err != nil {
			t.Fatal(err)
		}
		c, err := grade.OpenCache(t.Context(), t.TempDir(), []grade.Exercise{e})
		if err != nil {
			t.Fatal(err)
		}
		key, ok, err := c.Key(e.For(student), grade.Answer{Layers: []string{handed}})
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return ""
		}
		return key
	}
	first := key("")
	if first == "" || key("") != first {
		t.Fatalf("%q is not the key of the same again: %q", first, key(""))
	}
	if key("ana") == first {
		t.Error("the numbers of a student are part of it")
	}
	seen := map[string]string{first: "nothing"}
	for _, change := range []struct{ dir, file, text string }{
		{handed, "baseline.go", text + "// mine\n"},
		{handed, "predictions.json", "{ }"},
		{handed, "helper.go", "package baseline\n"}, // whose name is told
		{dir, "baseline_test.go", "package baseline_test\n\nimport _ \"manyhands/strategies/exercises/check\"\n"},
		{dir, "extra.go", "package baseline\n"},
		{dir, "testdata/mutants.json", "[]"},
		{dir, "exercise.json", strings.Replace(readFile(t, filepath.Join(dir, "exercise.json")), `"points": 3`, `"points": 4`, 1)},
		{root, "strategies/exercises/check/extra.go", "package check\n"},
		{root, "strategies/exercises/internal/durable/extra.go", "package sync\n"},
		{root, "go.sum", readFile(t, filepath.Join(root, "go.sum")) + "\n"},
	} {
		put(t, change.dir, map[string]string{change.file: change.text})
		now := key("")
		if other, ok := seen[now]; ok || now == "" {
			t.Errorf("after a change of %s the key is as after one of %s", change.file, other)
		}
		seen[now] = change.file
	}
	before := key("")
	put(t, dir, map[string]string{"baseline.go": "package other\n", "journal.json": "{}"}) // of the teacher
	if key("") != before {
		t.Error("the teacher's own answer is part of it")
	}
	t.Setenv("CGO_ENABLED", "0")
	if key("") == before {
		t.Error("the settings of the go command are not part of it")
	}
	put(t, handed, map[string]string{"baseline.go": "package baseline\n\nimport _ \"manyhands/primes\"\n"})
	if got := key(""); got != "" {
		t.Error("a package that may change is not part of it")
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is undecided is graded again, and what is damaged is not believed.
func TestCache(t *testing.T) {
	c, err := grade.OpenCache(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	decided, undecided := outcomes(grade.Pass, grade.Fail)[0], outcomes(grade.Pass, grade.Inconclusive)[0]
	for key, r := range map[string]grade.Result{"a": decided, "b": undecided} {
		if err := c.Put(key, r); err != nil {
			t.Fatal(err)
		}
	}
	got, ok := c.Get(grade.Exercise{}, "a")
	one, _ := json.Marshal(got)
	two, _ := json.Marshal(decided)
	if !ok || string(one) != string(two) {
		t.Errorf("%t, %s, want %s", ok, one, two)
	}
	if _, ok := c.Get(grade.Exercise{}, "b"); ok {
		t.Error("what is undecided is kept")
	}
	file := filepath.Join(c.Dir, "a.json")
	text := readFile(t, file)
	for what, now := range map[string]string{"another mark": strings.Replace(text, `"fail"`, `"pass"`, 1), "half of it": text[:len(text)/2], "nothing": ""} {
		put(t, c.Dir, map[string]string{"a.json": now})
		if _, ok := c.Get(grade.Exercise{}, "a"); ok || now == text {
			t.Errorf("%s is believed", what)
		}
	}
	put(t, c.Dir, map[string]string{"c.json": text})
	if _, ok := c.Get(grade.Exercise{}, "c"); ok {
		t.Error("the result of another key is believed")
	}
}
