package grade

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"manyhands/bench/atomicfile"
	"manyhands/bench/results"
)

// Cache keeps the results of answers, by a digest of all that they depend on: the answer, the
// student whose numbers are used, the checks and all packages that are built with them, this
// program, and the settings of the go command. It keeps no result with an undecided criterion,
// because that may be decided another time.
type Cache struct {
	Dir   string
	bases map[string]base // by exercise
}

// base is what all answers to an exercise have in common.
type base struct {
	digest   string
	packages []string // import paths of this module that are built with the checks
}

// kept is the age at which a result is removed.
const kept = 90 * 24 * time.Hour

// OpenCache opens the cache in a directory, for some exercises.
func OpenCache(ctx context.Context, dir string, exercises []Exercise) (*Cache, error) {
	if err := haveGo(); err != nil {
		return nil, err
	}
	c := &Cache{dir, make(map[string]base)}
	if err := os.MkdirAll(c.Dir, 0o777); err != nil {
		return nil, err
	}
	program, err := digestOfProgram()
	if err != nil {
		return nil, err
	}
	for _, e := range exercises {
		if c.bases[e.Name], err = e.base(ctx, program); err != nil {
			return nil, err
		}
	}
	return c, c.trim()
}

// trim removes old results.
func (c *Cache) trim() error {
	files, err := os.ReadDir(c.Dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if info, err := f.Info(); err == nil && time.Since(info.ModTime()) > kept {
			os.Remove(filepath.Join(c.Dir, f.Name())) // another time, if not now
		}
	}
	return nil
}

// entry is the content of a file of the cache. The sum tells a damaged file.
type entry struct {
	Sum    string          `json:"sum"`
	Result json.RawMessage `json:"result"`
}

// Get returns the result with the key, if there is one.
func (c *Cache) Get(e Exercise, key string) (r Result, ok bool) {
	data, err := os.ReadFile(c.file(key))
	var kept entry
	if err != nil || json.Unmarshal(data, &kept) != nil || kept.Sum != sumOf(key, kept.Result) {
		return Result{}, false
	}
	err = json.Unmarshal(kept.Result, &r)
	r.exercise = e
	return r, err == nil
}

// Put keeps a result, unless it is undecided.
func (c *Cache) Put(key string, r Result) error {
	if !r.Decided() {
		return nil
	}
	data, err := json.Marshal(r)
	if err == nil {
		data, err = json.Marshal(entry{sumOf(key, data), data})
	}
	if err != nil {
		return err
	}
	return atomicfile.Write(c.file(key), data)
}

func (c *Cache) file(key string) string { return filepath.Join(c.Dir, key+".json") }

func sumOf(key string, result []byte) string {
	sum := sha256.Sum256(append([]byte(key+"\n"), result...))
	return hex.EncodeToString(sum[:])
}

// Key returns the digest of an answer and of all that its result depends on. ok is false if the answer
// imports a package of this module that the checks do not: such a package is not part of the digest.
func (c *Cache) Key(e Exercise, a Answer) (key string, ok bool, err error) {
	base := c.bases[e.Name]
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%q\n", base.digest, e.Student)
	overlay := e.Overlay(a)
	for _, name := range e.Edit {
		file := filepath.Join(e.Dir, name)
		data, err := os.ReadFile(cmp.Or(overlay[file], file))
		if err != nil && !os.IsNotExist(err) {
			return "", false, err
		}
		fmt.Fprintf(sum, "%s %t %d\n%s", name, err == nil, len(data), data)
		if filepath.Ext(name) == ".go" && !e.knows(base.packages, data) {
			return "", false, nil
		}
	}
	j := job{Exercise: e, answer: a}
	fmt.Fprintf(sum, "%q\n", j.others()) // their names are told
	return hex.EncodeToString(sum.Sum(nil)), true, nil
}

// knows reports whether all packages of this module that a file imports are among those given.
func (e Exercise) knows(packages []string, text []byte) bool {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly)
	if file == nil || err != nil {
		return err != nil // it will not compile
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err == nil && strings.HasPrefix(name, e.module+"/") && !slices.Contains(packages, name) {
			return false
		}
	}
	return true
}

func digestOfProgram() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// settingsOfGo are the variables of go env that can change what is built.
var settingsOfGo = []string{"GOVERSION", "GOROOT", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "CGO_ENABLED", "CC", "CGO_CFLAGS", "CGO_LDFLAGS", "GOEXPERIMENT", "GODEBUG"}

// base returns what all answers to the exercise have in common.
func (e Exercise) base(ctx context.Context, program string) (b base, err error) {
	dir, remove, err := results.TempDir("manyhands-grade-")
	if err != nil {
		return b, err
	}
	defer remove()
	j := &job{Exercise: e, dir: dir}
	settings, err := j.command(ctx, nil, append([]string{"env"}, settingsOfGo...)...)
	if err != nil {
		return b, fmt.Errorf("go env: %w: %s", err, firstLine(settings))
	}
	dirs, packages, err := j.sources(ctx)
	if err != nil {
		return b, err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "1\n%s\n%s\n%d\n%s\n", program, settings, runtime.NumCPU(), os.Getenv("GOMAXPROCS"))
	for _, file := range []string{"go.mod", "go.sum"} {
		if err := digestFile(sum, e.root, filepath.Join(e.root, file)); err != nil {
			return b, err
		}
	}
	for _, dir := range dirs {
		if dir == e.Dir {
			continue
		}
		files, err := os.ReadDir(dir)
		if err != nil {
			return b, err
		}
		for _, f := range files {
			if !f.IsDir() {
				if err := digestFile(sum, e.root, filepath.Join(dir, f.Name())); err != nil {
					return b, err
				}
			}
		}
	}
	err = filepath.WalkDir(e.Dir, func(file string, d fs.DirEntry, err error) error {
		own := filepath.Dir(file) == e.Dir && (slices.Contains(e.Edit, d.Name()) || d.Name() == journalFile || d.Name() == PredictionFile)
		if err != nil || d.IsDir() || own {
			return err
		}
		return digestFile(sum, e.root, file)
	})
	return base{hex.EncodeToString(sum.Sum(nil)), packages}, err
}

func digestFile(sum io.Writer, root, file string) error {
	if err := regular(file); err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	_, err = fmt.Fprintf(sum, "%s %d\n%s", slash(root, file), len(data), data)
	return err
}

// Sources returns the directories and import paths of the packages in this module that the checks of
// the exercise are built from.
func (e Exercise) Sources(ctx context.Context) (dirs, packages []string, err error) {
	dir, remove, err := results.TempDir("manyhands-grade-")
	if err != nil {
		return nil, nil, err
	}
	defer remove()
	return (&job{Exercise: e, dir: dir}).sources(ctx)
}

func (j *job) sources(ctx context.Context) (dirs, packages []string, err error) {
	overlay := filepath.Join(j.dir, "sources.json")
	replace := j.Overlay(Answer{[]string{j.stub()}}) // whatever is in the clone
	replace[filepath.Join(j.Dir, StrategyFile)] = ""
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(overlay, data, 0o644)
	}
	if err != nil {
		return nil, nil, err
	}
	const durable = "strategies/exercises/internal/durable" // the build adds it
	out, err := j.command(ctx, nil, "list", "-overlay", overlay, "-test", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}\t{{.Dir}}{{end}}",
		"./"+slash(j.root, j.Dir), "./"+durable)
	if err != nil {
		return nil, nil, fmt.Errorf("go list: %w: %s", err, firstLine(out))
	}
	for line := range strings.Lines(out) {
		name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if rel, err := filepath.Rel(j.root, dir); !ok || err != nil || !filepath.IsLocal(rel) { // what go.mod requires does not change
			continue
		}
		name, _, _ = strings.Cut(name, " ") // [built for a test]
		dirs, packages = append(dirs, dir), append(packages, name)
	}
	slices.Sort(dirs)
	slices.Sort(packages)
	return slices.Compact(dirs), slices.Compact(packages), nil
}
