package grade

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// build is a test binary of an answer and the tests of its exercise.
type build struct {
	once      sync.Once
	binary    string // "" if the build failed; the other fields say why
	verdict   Verdict
	diagnosis Diagnosis
	err       error
}

// make builds the binary without DWARF, which halves the time to link.
func (b *build) make(ctx context.Context, j *job, race bool, overlay map[string]string) {
	if d, ok := j.outOfBounds(); ok {
		b.verdict, b.diagnosis = Fail, d
		return
	}
	if b.err = j.haveChecks(); b.err != nil {
		return
	}
	for _, name := range j.Edit {
		if file := filepath.Join(j.Dir, name); filepath.Ext(name) == ".go" && !exists(cmp.Or(overlay[file], file)) {
			b.verdict = Fail
			b.diagnosis = Diagnosis{Saw: "there is no " + name, Means: "it is a file that you edit: git restore brings back what you were given"}
			return
		}
	}
	f, err := os.CreateTemp(j.dir, "answer-*.test")
	if err != nil {
		b.err = err
		return
	}
	f.Close()
	name := f.Name()
	overlay, err = j.checked(overlay, name)
	if err != nil {
		b.err = err
		return
	}
	if !race {
		locks, err := j.durable(overlay, name)
		if err != nil {
			b.err = err
			return
		}
		out, err := j.compile(ctx, name, race, locks)
		if err != nil && strings.Contains(out, noCompiler) { // only the race detector needs one
			_, err = j.compile(ctx, name, race, locks, "CGO_ENABLED=0")
		}
		if err == nil {
			b.binary = name
			return
		}
	}
	// If it does not build, the words of the compiler are to be about what the student wrote.
	out, err := j.compile(ctx, name, race, overlay)
	switch {
	case err == nil:
		b.binary = name
	case ctx.Err() != nil:
		b.err = context.Cause(ctx)
	case race && (strings.Contains(out, "-race requires cgo") || strings.Contains(out, "-race is not supported") || strings.Contains(out, noCompiler)):
		b.verdict = NotChecked
		b.diagnosis = Diagnosis{Saw: "the race detector does not work here: " + firstLine(out),
			Means: "races can be found only with cgo and a C compiler, so nothing is said about them"}
	case j.incomplete(out) != "":
		b.err = fmt.Errorf("cannot build %s: %s%s", j.Name, j.incomplete(out), environment(out))
	default:
		b.verdict = Fail
		if m := twoPackages.FindStringSubmatch(out); m != nil {
			b.diagnosis = Diagnosis{Saw: doesNotCompile + m[0], Means: "all files of a directory are one package: its name is in the line that begins with package", Look: m[1]}
		} else if b.diagnosis = j.compileError(out); b.diagnosis.Look == "" {
			b.err = fmt.Errorf("cannot build %s: %w: %s%s", j.Name, err, firstLine(out), environment(out))
		} else if others := j.others(); len(others) > 0 && strings.Contains(b.diagnosis.Saw, "undefined") {
			b.diagnosis.Means = fmt.Sprintf("%s is handed in, and %s is not: move its code there", strings.Join(j.Edit, ", "), strings.Join(others, ", "))
		}
	}
}

// compile builds a test binary with the name given.
func (j *job) compile(ctx context.Context, name string, race bool, overlay map[string]string, env ...string) (out string, err error) {
	replace, err := json.Marshal(map[string]any{"Replace": overlay})
	if err == nil {
		err = os.WriteFile(name+".json", replace, 0o644)
	}
	if err != nil {
		return "", err
	}
	// These flags override GOFLAGS: a check behaves differently under the race detector, files in
	// a stack are found by their full names, and what go vet finds is no error of the compiler.
	return j.command(ctx, env, "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", name+".json", "-o", name,
		fmt.Sprintf("-race=%t", race), "-trimpath=false", "./"+slash(j.root, j.Dir))
}

// checked returns an overlay without the file that only a sweep needs, as that would link much
// more. It adds a file that makes the answer import package check, because the watch of a check has
// to start before the answer's package is initialised. The checks themselves are in another
// package, so that their names never collide with those of the answer.
func (j *job) checked(overlay map[string]string, name string) (map[string]string, error) {
	overlay = maps.Clone(overlay)
	overlay[filepath.Join(j.Dir, StrategyFile)] = ""
	_, pkg, _ := strings.Cut(j.Name, "-")
	first := name + ".first"
	overlay[filepath.Join(j.Dir, "first_of_all_test.go")] = first
	return overlay, os.WriteFile(first, fmt.Appendf(nil, "package %s\n\nimport _ %q\n", pkg, j.module+"/strategies/exercises/check"), 0o644)
}

// durable returns an overlay in which the answer has the locks of package durable.
func (j *job) durable(overlay map[string]string, name string) (map[string]string, error) {
	overlay = maps.Clone(overlay)
	for i, edit := range j.Edit {
		file := filepath.Join(j.Dir, edit)
		text, err := os.ReadFile(cmp.Or(overlay[file], file))
		if filepath.Ext(edit) != ".go" || err != nil {
			continue // the go command reports this better
		}
		replaced := fmt.Sprintf("%s.%d", name, i)
		if err := os.WriteFile(replaced, replaceSync(text, j.module+"/strategies/exercises/internal/durable"), 0o644); err != nil {
			return nil, err
		}
		overlay[file] = replaced
	}
	return overlay, nil
}

// replaceSync replaces the import of the standard package sync. No line moves.
func replaceSync(text []byte, by string) []byte {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, parser.ImportsOnly)
	if err != nil {
		return text
	}
	for _, spec := range slices.Backward(file.Imports) { // an earlier one stays where it is
		if path, err := strconv.Unquote(spec.Path.Value); err != nil || path != "sync" {
			continue
		}
		quoted := strconv.Quote(by)
		if spec.Name == nil {
			quoted = "sync " + quoted
		}
		at := files.PositionFor(spec.Path.Pos(), false).Offset
		text = slices.Replace(text, at, at+len(spec.Path.Value), []byte(quoted)...)
	}
	return text
}

// bounds are the things that no answer may do.
var bounds = []struct {
	pattern    *regexp.Regexp
	saw, means string
}{
	{regexp.MustCompile(`"[^"\n]*/strategies/exercises/[^"\n]*/testdata/`), "your answer imports another answer", "write your own"},
	{regexp.MustCompile(`(?m)^//go:norace\b`), "the race detector is told to look away (go:norace)", "a race that nobody sees is one all the same: take the line out, and see what it says"},
}

// outOfBounds returns a diagnosis if an answer does one of these.
func (j *job) outOfBounds() (Diagnosis, bool) {
	overlay := j.Overlay(j.answer)
	for _, name := range j.Edit {
		file := filepath.Join(j.Dir, name)
		data, err := os.ReadFile(cmp.Or(overlay[file], file))
		if err != nil {
			continue // the go command reports this better
		}
		for _, b := range bounds {
			if at := b.pattern.FindIndex(data); at != nil {
				return Diagnosis{b.saw, b.means, j.place(file, 1+bytes.Count(data[:at[0]], []byte("\n")))}, true
			}
		}
	}
	return Diagnosis{}, false
}

// doesNotCompile begins the diagnosis of what the compiler refuses.
const doesNotCompile = "it does not compile: "

var compileError = regexp.MustCompile(`(?m)^(\S+\.go):(\d+)(?::\d+)?: (.*)$`)

// twoPackages matches the go command's error for a file of another package.
var twoPackages = regexp.MustCompile(`found packages \w+ \((\w+\.go)\) and \w+ \(\w+\.go\)`)

// compileError returns the first error of the compiler that is not about an unused name, because
// those often follow from another error.
func (j *job) compileError(out string) Diagnosis {
	all := compileError.FindAllStringSubmatch(out, -1)
	if len(all) == 0 {
		return Diagnosis{}
	}
	i := slices.IndexFunc(all, func(m []string) bool {
		return !strings.HasSuffix(m[3], "not used") && !strings.Contains(m[3], "not used:")
	})
	m := all[max(i, 0)]
	line, _ := strconv.Atoi(m[2])
	return Diagnosis{Saw: doesNotCompile + m[3], Means: "nothing can be checked until it does",
		Look: j.place(filepath.Join(j.Dir, filepath.Base(m[1])), line)} // m[1] may be a file of the overlay
}

// haveChecks returns an error if the exercise has no tests but the student's: the answer is not to blame.
func (j *job) haveChecks() error {
	files, err := filepath.Glob(filepath.Join(j.Dir, "*_test.go"))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(files, func(file string) bool { return !slices.Contains(j.Edit, filepath.Base(file)) }) {
		return fmt.Errorf("%s has no checks: git restore brings its _test.go back", j.Name)
	}
	return nil
}

// lacking matches an error about a module of go.mod that is not here, and unknown one about an import
// of a package that nobody has.
var (
	lacking = regexp.MustCompile(`missing go\.sum entry|module lookup disabled|dial tcp|no such host|verifying module|proxy`)
	unknown = regexp.MustCompile(`is not in std|cannot find package|no required module provides`)
)

// incomplete returns the first error which says that the clone or the module cache lacks something. An
// import that the student made up is not one.
func (j *job) incomplete(out string) string {
	for _, m := range compileError.FindAllStringSubmatch(out, -1) {
		if lacking.MatchString(m[3]) || unknown.MatchString(m[3]) && !slices.Contains(j.Edit, filepath.Base(m[1])) {
			return strings.TrimSuffix(m[3], "; to add:")
		}
	}
	return ""
}

// others returns the files of a student's directory that are neither handed in nor of the exercise.
func (j *job) others() (names []string) {
	if len(j.answer.Layers) == 0 {
		return nil // the student's own clone, where all files are built
	}
	files, err := filepath.Glob(filepath.Join(j.answer.Layers[0], "*.go"))
	if err != nil {
		return nil
	}
	for _, file := range files {
		if name := filepath.Base(file); !slices.Contains(j.Edit, name) && !exists(filepath.Join(j.Dir, name)) {
			names = append(names, name)
		}
	}
	return names
}

// command runs the go command in the clone and returns its output, including stderr.
func (j *job) command(ctx context.Context, env []string, args ...string) (string, error) {
	slots <- struct{}{}
	defer func() { <-slots }()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = j.root, &out, &out
	// If the go command is killed, its work directory stays. So it is inside ours.
	cmd.Env = append(os.Environ(), "GOTMPDIR="+j.dir)
	// The settings of other work are not for this: flags, other modules, another system to build for.
	cmd.Env = append(cmd.Env, "GOFLAGS=-trimpath=false", "GOWORK=off", "GO111MODULE=on", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	cmd.Env = append(cmd.Env, env...)
	group(cmd)
	endWithThread(cmd)
	runtime.LockOSThread() // so that the thread does not end before the command
	defer runtime.UnlockOSThread()
	err := cmd.Run()
	return out.String(), err
}

// noCompiler is part of the error of a build without a C compiler.
const noCompiler = "C compiler"

// settings name the environment variable that is the cause of an error of the go command.
var settings = []struct{ text, cause string }{
	{"GOMODCACHE ()", "HOME is not set, in which the go command has its caches"},
	{"module cache not found", "HOME is not set, in which the go command has its caches"},
	{"GOCACHE is not defined", "HOME is not set, in which the go command has its caches"},
	{"build cache", "set GOCACHE, or HOME, to a directory that can be written"},
	{"downloading go1.", "GOTOOLCHAIN asks for another version of Go"},
	{"missing go.sum entry", "git restore go.sum brings it back"},
	{"inconsistent vendoring", "go.mod has changed and the folder vendor has not: take both from what was handed out"},
	{"module lookup disabled", "download what is missing once, with network: go mod download"},
	{"proxy.golang.org", "download what is missing once, with network: go mod download"},
	{"no space left", "the disk is full: see TMPDIR and GOCACHE"},
}

// environment names what to put right after an error of the go command, if it is known.
func environment(out string) string {
	for _, s := range settings {
		if strings.Contains(out, s.text) {
			return " (" + s.cause + ")"
		}
	}
	return ""
}

func slash(root, dir string) string {
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return dir
	}
	return filepath.ToSlash(rel)
}

func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return ""
}
