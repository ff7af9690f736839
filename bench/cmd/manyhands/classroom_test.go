package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// classroom is a clone with one exercise, for it must not matter what stands in this one.
type classroom struct {
	t   *testing.T
	dir string // of the exercise

	cache string // for results of a class
}

// newClassroom makes a clone for a test, which becomes parallel.
func newClassroom(t *testing.T, name string) *classroom {
	t.Helper()
	skipShort(t)
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	needSolutions(t)
	t.Parallel()
	from, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	exercise := "strategies/exercises/" + name
	for _, dir := range []string{"strategies/exercises/check", "strategies/exercises/internal", exercise} {
		if err := os.CopyFS(filepath.Join(to, dir), os.DirFS(filepath.Join(from, dir))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		copyFile(t, filepath.Join(from, file), filepath.Join(to, file))
	}
	// A handout has its modules, and perhaps no network.
	vendor := filepath.Join(from, "vendor")
	if _, err := os.Stat(vendor); err == nil {
		if err := os.Symlink(vendor, filepath.Join(to, "vendor")); err != nil {
			t.Fatal(err)
		}
	}
	return &classroom{t, filepath.Join(to, exercise), t.TempDir()}
}

// needSolutions skips a test in a clone that was handed out without solutions.
func needSolutions(t *testing.T) {
	t.Helper()
	if dirs, _ := filepath.Glob("../../../strategies/exercises/*/testdata/solution"); len(dirs) == 0 {
		t.Skip("this clone was handed out without solutions")
	}
}

// program is the program in the directory of the exercise. Anywhere in the clone is fine.
func (c *classroom) program(args ...string) *exec.Cmd {
	cmd := program(c.t, args...)
	cmd.Dir = c.dir
	goCache := os.Getenv("GOCACHE") // what is built is not built again
	if dir, err := os.UserCacheDir(); err == nil && goCache == "" {
		goCache = filepath.Join(dir, "go-build")
	}
	cmd.Env = append(cmd.Env, "GOCACHE="+goCache, "XDG_CACHE_HOME="+c.cache)
	return cmd
}

// command runs the program there.
func (c *classroom) command(args ...string) (code int, stdout, stderr string) {
	c.t.Helper()
	return finish(c.t, c.program(args...))
}

// file is the path of a file of the exercise.
func (c *classroom) file(name string) string { return filepath.Join(c.dir, name) }

func (c *classroom) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(c.file(name), []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

// answer puts an answer there, from a directory of testdata.
func (c *classroom) answer(from string) {
	c.t.Helper()
	files, err := filepath.Glob(c.file("testdata/" + from + "/*"))
	if err != nil || len(files) == 0 {
		c.t.Fatal(from, err)
	}
	for _, file := range files {
		copyFile(c.t, file, c.file(filepath.Base(file)))
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
