package grade

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"manyhands/bench/results"
)

// Class is what the students of a class have handed in. All answers are copies in a temporary
// directory, so they do not change while they are graded.
type Class struct {
	HandIns []HandIn
	Layouts []string // what was recognised about the arguments

	remove func() error
}

// HandIn is what one student has handed in.
type HandIn struct {
	Student string
	Late    bool     // an LMS says so
	Answers []Handed // one for each exercise that was asked for
	Said    []string // which file is graded as what, and what was looked for and not found
	Err     error    // why nothing of it can be graded
}

// Handed is what a student has handed in for an exercise.
type Handed struct {
	Exercise Exercise // with the student's numbers
	Answer   Answer
	State    State
	Err      error // why it cannot be graded
}

// State says whether there is an answer.
type State int

const (
	Missing   State = iota // nothing is handed in
	Unchanged              // what is handed in is what was handed out
	Answered
)

// ArgumentError is a mistake in the arguments of OpenClass.
type ArgumentError struct{ error }

// OpenClass reads hand-ins. Each argument is a directory or a zip file, of one student or, unless
// each is to be one student's, of a class. all are the exercises of the clone, and asked those whose
// answers are wanted. Only the files to edit are taken from hand-ins: the tests are those of the
// clone.
func OpenClass(all, asked []Exercise, args []string, oneEach bool) (c *Class, err error) {
	dir, remove, err := results.TempDir("manyhands-class-")
	if err != nil {
		return nil, err
	}
	c = &Class{remove: remove}
	u := unpacker{dir: dir}
	defer u.close()
	students, err := c.students(&u, all, args, oneEach)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	for i, s := range students {
		f := finder{all: all, asked: asked, student: s, dir: filepath.Join(dir, fmt.Sprint(i)), taken: make(map[string]bool)}
		c.HandIns = append(c.HandIns, f.handIn())
	}
	return c, nil
}

// Close removes the copies.
func (c *Class) Close() error { return c.remove() }

// students returns the students of all arguments. A student may have several files, each an
// argument, if the names are those of an LMS.
func (c *Class) students(u *unpacker, all []Exercise, args []string, oneEach bool) (class []student, err error) {
	for _, arg := range args {
		found, layout, err := u.read(arg, all, oneEach, len(args) == 1)
		if err != nil {
			return nil, err
		}
		if layout != "" {
			c.Layouts = append(c.Layouts, layout)
		}
		for _, s := range found {
			i := slices.IndexFunc(class, func(other student) bool { return other.name == s.name })
			switch {
			case i < 0:
				class = append(class, s)
			case !s.lms || !class[i].lms:
				return nil, ArgumentError{fmt.Errorf("two students are called %s: want different directory names", s.name)}
			default:
				class[i].add(s)
			}
		}
	}
	return class, nil
}

// student is one of a class, with files that nobody has looked into.
type student struct {
	name  string
	lms   bool // the name is by an LMS
	late  bool
	files []file
	err   error // why they cannot be read
}

func (s *student) add(more student) {
	s.late = s.late || more.late
	s.files = append(s.files, more.files...)
	s.err = cmp.Or(s.err, more.err)
}

// finder looks for answers among the files of a student.
type finder struct {
	student
	all, asked []Exercise
	dir        string          // for the copies
	taken      map[string]bool // names of files that are of an answer
}

// handIn copies all answers of the student.
func (f *finder) handIn() HandIn {
	variant, err := f.variant()
	h := HandIn{Student: f.name, Late: f.late, Err: cmp.Or(f.err, err)}
	var graded, same, missing []string
	for _, e := range f.asked {
		a := Handed{Exercise: e.For(variant)}
		if h.Err == nil {
			loose := f.find(e, &a)
			if a.Err == nil && a.State != Answered {
				a.Err = f.unread()
			}
			switch {
			case a.Err != nil:
			case a.State == Unchanged:
				same = append(same, e.Name)
			case a.State == Missing:
				missing = append(missing, path.Join(e.Name, e.Edit[0]))
			case len(loose) > 0:
				graded = append(graded, fmt.Sprintf("%s graded as %s", list(loose), e.Name))
			}
		}
		h.Answers = append(h.Answers, a)
	}
	h.Said = append(h.Said, graded...)
	if len(same)+len(missing) < len(f.asked) && len(f.asked) == len(f.all) { // nobody hands in everything at once
		return h
	}
	if len(same) > 0 {
		h.Said = append(h.Said, list(same)+" as handed out")
	}
	if len(missing) > 0 {
		said := "nothing handed in: looked for " + list(missing)
		if other := f.unknown(); len(other) > 0 {
			said += ", found " + list(other)
		}
		h.Said = append(h.Said, said)
	}
	return h
}

// list returns names as text, and not all of many.
func list(names []string) string {
	const most = 4
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most-1], ", "), len(names)-most+1)
	}
	return strings.Join(names, ", ")
}

// variant returns the name in the student's file with a name.
func (f *finder) variant() (string, error) {
	var found *file
	for _, other := range f.files {
		if path.Base(other.name) != studentFile {
			continue
		}
		if found != nil && !found.equal(other) {
			return "", fmt.Errorf("there are two different files: %s and %s", found.name, other.name)
		}
		found = &other
	}
	if found == nil {
		return "", nil
	}
	if err := found.copyTo(filepath.Join(f.dir, studentFile)); err != nil {
		return "", err
	}
	name, err := Student(f.dir)
	if err != nil { // the directory of the copy tells nobody anything
		err = errors.New(strings.ReplaceAll(err.Error(), f.dir+string(filepath.Separator), ""))
	}
	return name, err
}

// unread returns why nobody knows whether an answer is there, if that is so.
func (f *finder) unread() error {
	for _, file := range f.files {
		if file.err != nil {
			return file.err
		}
	}
	return nil
}

// unknown returns the names of files that may be answers with a wrong name. A clone has so many
// others that they tell nothing.
func (f *finder) unknown() (names []string) {
	for _, file := range f.files {
		base := path.Base(file.name)
		switch {
		case base == "go.mod":
			return nil
		case !f.taken[file.name] && base != studentFile && exerciseOf(f.all, path.Dir(file.name)) == "":
			names = append(names, results.Plain(file.name))
		}
	}
	return names
}

// find copies the answer to an exercise. It prefers the directory of the exercise, wherever that is,
// to files that have the right names elsewhere: loose are the names of these, if they are taken.
func (f *finder) find(e Exercise, a *Handed) (loose []string) {
	dir := filepath.Join(f.dir, e.Name)
	a.Answer.Layers = []string{dir, e.stub()}
	take := func(files []file) (changed bool) {
		if a.Err = copyAnswer(e, files, dir); a.Err == nil {
			changed, a.Err = e.changed(dir)
		}
		if a.State = max(a.State, Unchanged); changed {
			a.State = Answered
		}
		return changed
	}
	var found []file
	for _, files := range f.dirsOf(e) {
		switch changed := take(files); {
		case a.Err != nil:
			return nil
		case changed && found != nil && !sameAnswer(e, found, files):
			a.Err = twoOf(found[0], files[0])
			return nil
		case changed:
			found = files
		}
	}
	if found != nil {
		take(found)
		return nil
	}
	files, err := f.looseOf(e)
	if a.Err = err; err != nil || len(files) == 0 {
		return nil
	}
	for _, file := range files {
		if slices.Contains(e.Edit, file.base()) {
			loose = append(loose, results.Plain(file.name))
		}
	}
	take(files)
	return loose
}

func twoOf(a, b file) error {
	return fmt.Errorf("two answers differ, %s and %s: leave only one", results.Plain(a.name), results.Plain(b.name))
}

// dirsOf returns the files in each directory that has the name of the exercise and any of its files
// to edit. An archive is a directory too.
func (f *finder) dirsOf(e Exercise) (dirs [][]file) {
	byDir := make(map[string][]file)
	var names []string
	for _, file := range f.files {
		dir := path.Dir(file.name)
		if exerciseOf(f.all, dir) != e.Name {
			continue
		}
		f.taken[file.name] = true
		if byDir[dir] = append(byDir[dir], file); slices.Contains(e.Edit, file.base()) && !slices.Contains(names, dir) {
			names = append(names, dir)
		}
	}
	for _, name := range names {
		dirs = append(dirs, byDir[name])
	}
	return dirs
}

// exerciseOf returns the name of the exercise that a directory is named after, or "".
func exerciseOf(all []Exercise, dir string) string {
	name := withoutZip(path.Base(dir))
	if slices.ContainsFunc(all, func(e Exercise) bool { return e.Name == name }) {
		return name
	}
	return ""
}

// looseOf returns the files to edit that are in no directory of an exercise, and beside them the Go
// files that are of no exercise.
func (f *finder) looseOf(e Exercise) (files []file, err error) {
	for _, name := range e.Edit {
		var found *file
		for _, file := range f.files {
			if file.plainName() != name || exerciseOf(f.all, path.Dir(file.name)) != "" || !f.owns(e, name, file) {
				continue
			}
			f.taken[file.name] = true
			if found != nil && !found.equal(file) {
				return nil, twoOf(*found, file)
			}
			file.as = name
			found = &file
		}
		if found != nil {
			files = append(files, *found)
		}
	}
	for _, file := range f.files {
		if len(files) > 0 && path.Ext(file.name) == ".go" && path.Dir(file.name) == path.Dir(files[0].name) && len(editing(f.all, file.plainName())) == 0 {
			f.taken[file.name] = true
			files = append(files, file)
		}
	}
	return files, nil
}

// owns reports whether a loose file belongs to the exercise. If several exercises have a file of
// that name, it is the one whose other files are beside it, or else the only one that was asked for.
func (f *finder) owns(e Exercise, name string, of file) bool {
	owners := editing(f.all, name)
	if len(owners) == 1 {
		return true
	}
	var beside []string
	for _, file := range f.files {
		if own := editing(f.all, file.plainName()); len(own) == 1 && path.Dir(file.name) == path.Dir(of.name) && slices.Contains(owners, own[0]) && !slices.Contains(beside, own[0]) {
			beside = append(beside, own[0])
		}
	}
	if len(beside) == 0 {
		beside = slices.DeleteFunc(owners, func(name string) bool {
			return !slices.ContainsFunc(f.asked, func(e Exercise) bool { return e.Name == name })
		})
	}
	return len(beside) == 1 && beside[0] == e.Name
}

// editing returns the names of the exercises with a file to edit of that name.
func editing(all []Exercise, file string) (names []string) {
	for _, e := range all {
		if slices.Contains(e.Edit, file) {
			names = append(names, e.Name)
		}
	}
	return names
}

// copyAnswer copies the files to edit and the records beside them. It also copies other Go files,
// because the grader tells that they are not part of the answer.
func copyAnswer(e Exercise, files []file, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	for _, file := range files {
		name := file.base()
		ours := slices.Contains(e.Edit, name) || name == journalFile || name == PredictionFile
		if !ours && path.Ext(name) != ".go" {
			continue
		}
		if err := file.copyTo(filepath.Join(dir, name)); err != nil && ours {
			return err
		}
	}
	return nil
}

func sameAnswer(e Exercise, a, b []file) bool {
	of := func(files []file, name string) *file {
		i := slices.IndexFunc(files, func(f file) bool { return f.base() == name })
		if i < 0 {
			return nil
		}
		return &files[i]
	}
	for _, name := range e.Edit {
		one, other := of(a, name), of(b, name)
		if (one == nil) != (other == nil) || one != nil && !one.equal(*other) {
			return false
		}
	}
	return true
}

func (e Exercise) stub() string { return filepath.Join(e.Dir, "testdata", "stub") }

// changed reports whether any file to edit in a directory differs from the stub.
func (e Exercise) changed(dir string) (bool, error) {
	for _, name := range e.Edit {
		if err := regular(filepath.Join(dir, name)); err != nil {
			return false, err
		}
	}
	for _, name := range e.Edit {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, err
		}
		given, errStub := os.ReadFile(filepath.Join(e.stub(), name))
		if err == nil && (errStub != nil || !bytes.Equal(data, given)) {
			return true, nil
		}
	}
	return false, nil
}

// regular refuses everything that is not a regular file: reading a named pipe would block, and a
// device could fill the memory.
func regular(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", file)
	}
	return err
}

// like returns the name of the known mutant that fails the same criterion with the same message,
// or "".
func like(o Outcome, mutants []Mutant) string {
	for _, m := range mutants {
		if o.Verdict == Fail && m.Criterion == o.ID && strings.Contains(o.text(), m.Message) {
			return m.Name
		}
	}
	return ""
}
