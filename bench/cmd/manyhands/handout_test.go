package main

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// copyOfClone is a clone of the tracked files, without git.
func copyOfClone(t *testing.T) (dir string, files []string) {
	t.Helper()
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	o := &handout{root: root}
	if files = o.git(t.Context(), "ls-files", "-z"); len(files) == 0 {
		t.Skip("this is no git repository")
	}
	dir = filepath.Join(t.TempDir(), "clone")
	files = slices.DeleteFunc(files, func(name string) bool {
		data, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) { // deleted, and not committed
			return true
		}
		if err == nil {
			err = writeFile(dir, name, data)
		}
		if err != nil {
			t.Fatal(err)
		}
		return false
	})
	slices.Sort(files)
	return dir, files
}

// What is handed out without git is what git tracks, and nothing that work leaves.
func TestFilesWithoutGit(t *testing.T) {
	t.Parallel()
	dir, want := copyOfClone(t)
	for _, name := range []string{"results/1/run.json", "students/ana/04-pool/pool.go", "strategies/exercises/student.txt",
		"strategies/exercises/04-pool/journal.json", "strategies/exercises/04-pool/prediction.json", "reports/.DS_Store",
		"bench/bench.test", "bench/sweep.go~", "vendor/modules.txt", ".ci/page/node_modules/x/index.js"} {
		if err := writeFile(dir, name, nil); err != nil {
			t.Fatal(err)
		}
	}
	got, _, err := (&handout{root: dir}).files(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v; left out: %v; too many: %v", err, without(want, got), without(got, want))
	}
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

func TestHandout(t *testing.T) {
	skipShort(t)
	t.Parallel()
	clone, _ := copyOfClone(t)
	const answer, readme, student = "strategies/exercises/04-pool/pool.go", "README.md", "strategies/exercises/student.txt"
	for _, name := range []string{answer, readme, student} {
		if err := writeFile(clone, name, []byte("changed\n")); err != nil {
			t.Fatal(err)
		}
	}
	in := func(dir string, args ...string) *exec.Cmd {
		cmd := program(t, args...)
		cmd.Dir = dir
		return cmd
	}
	parent := filepath.Dir(clone)

	// A directory, without solutions.
	code, stdout, stderr := finish(t, in(clone, "handout", "--out", "../class", "--without-solutions"))
	for _, want := range []string{"../class: 15 exercises, without solutions, ", "\nStubs in place of what you have edited:\n  " + answer + "\n", "\n  cd ../class\n"} {
		if code != exitDone || !strings.Contains(stdout, want) {
			t.Errorf("exit code %d, no %q in\n%s%s", code, want, stdout, stderr)
		}
	}
	class := filepath.Join(parent, "class")
	stub, err := os.ReadFile(filepath.Join(clone, "strategies/exercises/04-pool/testdata/stub/pool.go"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{answer: string(stub), readme: "changed\n"} {
		if got, err := os.ReadFile(filepath.Join(class, name)); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	for name, want := range map[string]bool{
		student: false, "strategies/exercises/04-pool/testdata/solution": false, "strategies/exercises/04-pool/testdata/mutants.json": false,
		"strategies/exercises/04-pool/testdata/right": false, "strategies/exercises/04-pool/testdata/hints.md": true,
		"strategies/exercises/02-fanout/testdata/twins/racy": true, "strategies/exercises/04-pool/testdata/key.md": false, "worksheets/04-pool.html": true, "worksheets/key.html": false, "vendor/modules.txt": true, "vendor/golang.org/x/sync/errgroup/errgroup.go": true,
	} {
		if _, err := os.Stat(filepath.Join(class, name)); (err == nil) != want {
			t.Errorf("%s: want it %t, %v", name, want, err)
		}
	}
	code, _, stderr = finish(t, in(class, "demo", "4"))
	if code != exitFailed || stderr != "manyhands: the known wrong answers to 04-pool are not in this clone: it was handed out without solutions\n" {
		t.Errorf("demo: exit code %d, %s", code, stderr)
	}

	// A zip file, made by somebody who has only the handout, and no network.
	cmd := in(class, "handout", "--out", "again.zip")
	cmd.Env = append(cmd.Environ(), "GOMODCACHE="+t.TempDir(), "GOPROXY=off", "GOTOOLCHAIN=local")
	code, stdout, stderr = finish(t, cmd)
	if code != exitDone || !strings.Contains(stdout, "again.zip: 15 exercises, without solutions, ") || !strings.Contains(stdout, "\n  unpack again.zip\n  cd again\n") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if got, want := zipped(t, filepath.Join(class, "again.zip")), filesIn(t, class, "again.zip"); !slices.Equal(got, want) {
		t.Errorf("zipped too much: %v; too little: %v", without(got, want), without(want, got))
	}

	// What cannot be made is not begun, and what is interrupted leaves nothing.
	for out, want := range map[string]string{"../class": "is not empty", "class": "is inside this clone", "strategies": "is inside this clone", "..": "is not empty",
		"../class/go.mod": "not a directory", "../class/bench.zip": ""} {
		if want == "" {
			want = "is not a file"
			if err := os.Mkdir(filepath.Join(clone, out), 0o777); err != nil {
				t.Fatal(err)
			}
		}
		if code, _, stderr := finish(t, in(clone, "handout", "--out", out)); code != exitUsage || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("--out %s: exit code %d, %s", out, code, stderr)
		}
	}
	if left := filesIn(t, parent, ""); slices.ContainsFunc(left, func(name string) bool { return strings.Contains(name, handoutTemp) }) {
		t.Error("a hidden directory is left")
	}
}

// zipped are the files in a zip file, without the directory that all of them are in.
func zipped(t *testing.T, file string) (names []string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	dir := strings.TrimSuffix(filepath.Base(file), ".zip") + "/"
	for _, f := range z.File {
		name, ok := strings.CutPrefix(f.Name, dir)
		if !ok {
			t.Errorf("%s is not in %s", f.Name, dir)
		}
		if !strings.HasSuffix(name, "/") && name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// filesIn are the files in a directory, but one.
func filesIn(t *testing.T, dir, but string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, name)
		if err == nil && !d.IsDir() && rel != but {
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// After Ctrl-C there is nothing, wherever it came.
func TestHandoutInterrupted(t *testing.T) {
	skipShort(t)
	clone, _ := copyOfClone(t)
	t.Chdir(clone)
	for _, out := range []string{"../class", "../class.zip"} {
		for _, at := range []string{"Copying", ""} { // at the first message, and from the start
			ctx, cancel := context.WithCancel(t.Context())
			if at == "" {
				cancel()
			}
			code := run(ctx, []string{"handout", "--out", out}, new(bytes.Buffer), onText{at, cancel})
			if entries, err := os.ReadDir(".."); code != exitInterrupted || err != nil || len(entries) != 1 {
				t.Errorf("%s: exit code %d, %v, %v", out, code, entries, err)
			}
			cancel()
		}
	}
}

// onText calls a function when a text is written.
type onText struct {
	text string
	call func()
}

func (w onText) Write(p []byte) (int, error) {
	if w.text != "" && bytes.Contains(p, []byte(w.text)) {
		w.call()
	}
	return len(p), nil
}
