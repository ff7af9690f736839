package main

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
	"manyhands/strategies/exercises/grade"
	"manyhands/strategies/exercises/worksheet"
)

// handout is what a class gets.
type handout struct {
	root             string // of the teacher's clone
	out              string
	withoutSolutions bool
}

func newHandout() *cobra.Command {
	o := new(handout)
	c := &cobra.Command{
		Use:     "handout --out DIR|FILE.zip",
		GroupID: "learn",
		Short:   "For teachers: make the clone that students get",
		Long: `Make what students get, as a directory or a zip file. It is this clone with the
modules that it needs in its folder vendor, so students need Go and no network.
It builds, tests, grades and sweeps as this clone does. The folder worksheets
has pages to print (see manyhands worksheets).

It has the files that git tracks, with your changes, also those that are not
committed. Files that git does not track stay here: your results, what students
handed in. If this is no git repository, it has the files that belong to the
project. The files that students edit are the stubs, even if you have edited
them here.

--without-solutions leaves out the solutions, the known wrong answers, other
right ones and the key of the worksheets. Grading and hints work without them.
The names of known mistakes and the pictures of manyhands demo then work only in
your clone.`,
		Example: `  manyhands handout --out ../class.zip --without-solutions
  manyhands handout --out ../class`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if o.out == "" {
				return usagef("handout wants --out: a new directory, or a file that ends in .zip, like --out ../class.zip")
			}
			if o.root, err = grade.Root("."); err != nil {
				return err
			}
			if err := o.checkTarget(); err != nil {
				return err
			}
			return o.make(c)
		},
	}
	addFlag(c, &o.out, "out", "name", "", "directory, or file that ends in .zip", parseHandout)
	c.Flags().BoolVar(&o.withoutSolutions, "without-solutions", false, "leave out solutions, known wrong answers and other right answers")
	return c
}

// parseHandout takes the name of a directory or of a zip file.
func parseHandout(text string) (string, error) {
	switch strings.ToLower(filepath.Ext(text)) {
	case ".tar", ".gz", ".tgz", ".xz", ".bz2", ".7z", ".rar":
		return "", errors.New("want the name of a directory, or of a file that ends in .zip")
	}
	return parseDirectory(text)
}

func (o *handout) zipped() bool { return strings.EqualFold(filepath.Ext(o.out), ".zip") }

// checkTarget refuses a target before anything is made.
func (o *handout) checkTarget() error {
	info, err := os.Stat(o.out)
	if o.zipped() {
		if err == nil && !info.Mode().IsRegular() {
			return usagef("--out %s is not a file: want a new file, or a zip file to replace", o.out)
		}
		return nil
	}
	full, err := filepath.Abs(o.out)
	if err != nil {
		return err
	}
	// A clone in a clone confuses git, editors and whoever looks for the clone around a directory.
	if inside(full, o.root) {
		return usagef("--out %s is inside this clone: want a directory outside of it, like ../class", o.out)
	}
	switch entries, err := os.ReadDir(full); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usageError{err}
	case len(entries) > 0:
		return usagef("--out %s is not empty: want a new or an empty directory", o.out)
	}
	return nil
}

// inside reports whether dir, which need not exist, is root or below it.
func inside(dir, root string) bool {
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		other, err2 := os.Stat(root)
		if err == nil && err2 == nil && os.SameFile(info, other) {
			return true
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}

// handoutTemp is what the names of directories begin with in which handouts are made.
const handoutTemp = ".manyhands-handout-"

// make makes the handout under a hidden name beside its own, so that nobody finds half of it.
func (o *handout) make(c *cobra.Command) error {
	ctx, full, err := c.Context(), "", error(nil)
	if full, err = filepath.Abs(o.out); err != nil {
		return err
	}
	parent := filepath.Dir(full)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return usageError{err}
	}
	removeKilledHandouts(parent)
	hidden, err := os.MkdirTemp(parent, handoutTemp)
	if err != nil {
		return err
	}
	defer os.RemoveAll(hidden)
	name := filepath.Base(full)
	if o.zipped() {
		name = name[:len(name)-len(".zip")]
	}
	name = cmp.Or(name, "manyhands") // of a file .zip
	all, err := grade.Load(o.root)
	if err != nil {
		return err
	}
	made, err := o.fill(c, filepath.Join(hidden, name), all)
	if err != nil {
		return err
	}
	size := bytesText(made.bytes)
	if o.zipped() {
		zipped, err := writeZip(ctx, full, hidden)
		if err != nil {
			return err
		}
		size = bytesText(zipped) + ", unpacked " + size
	} else {
		os.Remove(full) // an empty directory, which Windows would not replace
		if err := os.Rename(filepath.Join(hidden, name), full); err != nil {
			return err
		}
	}
	o.tell(c, name, size, len(all), made)
	return nil
}

// removeKilledHandouts removes what killed programs have left. Making one takes seconds.
func removeKilledHandouts(parent string) {
	dirs, _ := filepath.Glob(filepath.Join(parent, handoutTemp+"*"))
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > time.Hour {
			os.RemoveAll(dir)
		}
	}
}

// worksheetsDir is where a handout has them.
const worksheetsDir = "worksheets"

// filled is what was handed out.
type filled struct {
	bytes     int64
	solutions bool
	changed   []string // with changes that are not committed
	untracked []string // not handed out, as git does not track them
	edited    []string // whose stub is handed out, as they are edited here
}

// fill makes the handout in the new directory to.
func (o *handout) fill(c *cobra.Command, to string, all []grade.Exercise) (made filled, err error) {
	ctx := c.Context()
	fmt.Fprintln(c.ErrOrStderr(), "Copying the clone and its modules.")
	files, changed, err := o.files(ctx)
	if err != nil {
		return made, err
	}
	for _, name := range files {
		data, err := os.ReadFile(filepath.Join(o.root, filepath.FromSlash(name)))
		if err == nil {
			err = writeFile(to, name, data)
		}
		if err := cmp.Or(context.Cause(ctx), err); err != nil {
			return made, err
		}
		made.solutions = made.solutions || isSolution(name)
	}
	for _, e := range all {
		for _, name := range e.Edit {
			stub, err := os.ReadFile(filepath.Join(e.Dir, "testdata", "stub", name))
			if err != nil {
				return made, err
			}
			inClone := path.Join("strategies/exercises", e.Name, name)
			if here, err := os.ReadFile(filepath.Join(e.Dir, name)); err != nil || string(here) != string(stub) {
				made.edited = append(made.edited, inClone)
				delete(changed, inClone)
			}
			if err := writeFile(to, inClone, stub); err != nil {
				return made, err
			}
		}
	}
	made.changed = slices.DeleteFunc(files, func(name string) bool { return !changed[name] })
	made.untracked = slices.DeleteFunc(o.git(ctx, "ls-files", "--others", "--exclude-standard", "--directory", "-z"), o.leftOut)
	if err := o.vendor(ctx, filepath.Join(to, "vendor")); err != nil {
		return made, err
	}
	sheets, err := readSheets(all, worksheet.SheetFile)
	if err == nil {
		err = writeSheets(filepath.Join(to, worksheetsDir), sheets)
	}
	if err != nil {
		return made, err
	}
	err = filepath.WalkDir(to, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			made.bytes += info.Size()
		}
		return err
	})
	return made, cmp.Or(context.Cause(ctx), err)
}

// writeFile writes a new file into dir. Scripts can be run.
func writeFile(dir, name string, data []byte) error {
	to := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	mode := fs.FileMode(0o666)
	if strings.HasPrefix(string(data), "#!") {
		mode = 0o777
	}
	return os.WriteFile(to, data, mode)
}

// files returns the files to copy, with slashes in their names, and those of them that have changes
// that are not committed.
func (o *handout) files(ctx context.Context) (files []string, changed map[string]bool, err error) {
	changed = make(map[string]bool)
	files = o.git(ctx, "ls-files", "-z")
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	if len(files) == 0 { // no repository, or one around the clone that does not track it
		files, err = projectFiles(o.root)
	}
	for _, name := range o.git(ctx, "diff", "--name-only", "--relative", "-z", "HEAD") {
		changed[name] = true
	}
	files = slices.DeleteFunc(files, func(name string) bool {
		_, err := os.Stat(filepath.Join(o.root, filepath.FromSlash(name)))
		return o.leftOut(name) || errors.Is(err, fs.ErrNotExist) // deleted, and not committed
	})
	slices.Sort(files)
	return slices.Compact(files), changed, err // a file in conflict is listed twice
}

// git returns names that git prints, and none if there is no git or no repository.
func (o *handout) git(ctx context.Context, args ...string) []string {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = o.root
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
}

var (
	// testdataFile is a file in the testdata of an exercise.
	testdataFile = regexp.MustCompile(`^strategies/exercises/[0-9][0-9]-[^/]+/testdata/`)
	// gradingFile is one of those that grading and hints need.
	gradingFile = regexp.MustCompile(`/testdata/(stub/|twins/|hints\.md$)`)
	// studentsFile is a file that work on the exercises leaves.
	studentsFile = regexp.MustCompile(`^strategies/exercises/(student\.txt|[^/]+/(journal|prediction)\.json)$`)
)

// isSolution reports whether a file is an answer, or tells one.
func isSolution(name string) bool {
	return testdataFile.MatchString(name) && !gradingFile.MatchString(name)
}

// leftOut reports whether students do not get a file of the project.
func (o *handout) leftOut(name string) bool {
	return strings.HasPrefix(name, "vendor/") || studentsFile.MatchString(name) || o.withoutSolutions && isSolution(name)
}

// projectFiles finds the files of the project without git, in a clone that was unpacked from a zip
// file. Other files at the top are not of the project.
func projectFiles(root string) (files []string, err error) {
	for _, top := range []string{".ci", ".gitignore", "LICENSE", "README.md", "bench", "flags", "go.mod", "go.sum", "primes", "reports", "scripts", "strategies"} {
		err := fs.WalkDir(os.DirFS(root), top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case name == top && errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "node_modules", d.IsDir() && d.Name() == "vendor":
				return fs.SkipDir
			case d.IsDir(), name != top && strings.HasPrefix(d.Name(), "."), strings.HasSuffix(name, "~"),
				slices.Contains([]string{".test", ".out", ".prof"}, path.Ext(name)):
				return nil
			}
			files = append(files, name)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// vendor puts the modules of the clone into a directory. A clone that has been handed out has
// them already, and perhaps no network.
func (o *handout) vendor(ctx context.Context, to string) error {
	have := filepath.Join(o.root, "vendor")
	if _, err := os.Stat(filepath.Join(have, "modules.txt")); err == nil {
		return os.CopyFS(to, os.DirFS(have))
	}
	cmd := exec.CommandContext(ctx, "go", "mod", "vendor", "-o", to)
	if errors.Is(cmd.Err, exec.ErrNotFound) {
		return errors.New("there is no go command on the PATH (https://go.dev/dl)")
	}
	cmd.Dir = o.root
	// What the teacher has set for other work does not count.
	cmd.Env = append(cmd.Environ(), "GOFLAGS=", "GOWORK=off")
	err := runProgram(ctx, cmd, func(said string) string {
		last := lastLine(said)
		if strings.Contains(last, "lookup disabled") || strings.Contains(last, "dial tcp") {
			last += " (modules are downloaded once, with network)"
		}
		return last
	})
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("copy the modules into the handout: %w", err)
	}
	return err
}

// writeZip writes the directories in dir to a zip file, and returns its size.
func writeZip(ctx context.Context, name, dir string) (int64, error) {
	atomicfile.Clear(filepath.Dir(name))
	f, err := atomicfile.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Discard()
	z := zip.NewWriter(f)
	err = errors.Join(z.AddFS(os.DirFS(dir)), z.Close())
	if err = cmp.Or(context.Cause(ctx), err); err != nil {
		return 0, err
	}
	if err := errors.Join(f.Sync(), f.Commit()); err != nil {
		return 0, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// tell says what was made, and how to try it.
func (o *handout) tell(c *cobra.Command, name, size string, exercises int, made filled) {
	out := c.OutOrStdout()
	solutions := "with solutions"
	if !made.solutions {
		solutions = "without solutions"
	}
	fmt.Fprintf(out, "%s: %s, %s, %s\n", o.out, count(exercises, "exercise"), solutions, size)
	for _, note := range []struct {
		text  string
		names []string
	}{
		{"With your changes that are not committed:", made.changed},
		{"Not handed out, as git does not track them:", made.untracked},
		{"Stubs in place of what you have edited:", made.edited},
	} {
		if len(note.names) > 0 {
			fmt.Fprintf(out, "%s\n  %s\n", note.text, strings.Join(someNames(note.names), "\n  "))
		}
	}
	dir := o.out
	if o.zipped() {
		dir = name
	}
	fmt.Fprintln(out, "\nTry it on a laptop like those of the students, without network:")
	if o.zipped() {
		fmt.Fprintf(out, "  unpack %s\n", filepath.Base(o.out))
	}
	fmt.Fprintf(out, "  cd %s\n", dir)
	fmt.Fprintln(out, `  go run ./bench/cmd/manyhands grade 2
Criteria must fail, as nobody has solved it. If some are "not checked", there is no
C compiler for the race detector.`)
}

// someNames are the first of many.
func someNames(names []string) []string {
	const most = 5
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", len(names)-most))
}

func bytesText(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }
