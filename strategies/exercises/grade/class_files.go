package grade

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"manyhands/bench/results"
)

// file is a file that was handed in, on the disk or in a zip file.
type file struct {
	name string // from the top of what the student has handed in, with slashes
	as   string // the name that it is given, if it is another one
	open func() (io.ReadCloser, error)
	err  error // why nobody knows what is in this archive
}

func (f file) base() string {
	if f.as != "" {
		return f.as
	}
	return path.Base(f.name)
}

// numbered matches the name of a second copy, made by Canvas or a browser.
var numbered = regexp.MustCompile(`^(.+?)(?:-\d+| ?\(\d+\))(\.\w+)$`)

// plainName returns the name without the number of a second copy.
func (f file) plainName() string { return numbered.ReplaceAllString(path.Base(f.name), "$1$2") }

// largest is far larger than any answer.
const largest = 1 << 20

func (f file) read() ([]byte, error) {
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err == nil && len(data) > largest {
		err = fmt.Errorf("%s is larger than 1 MB", results.Plain(f.name))
	}
	return data, err
}

func (f file) copyTo(name string) error {
	data, err := f.read()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(name), 0o777)
	}
	if err == nil {
		err = os.WriteFile(name, data, 0o666)
	}
	return err
}

func (f file) equal(other file) bool {
	a, errA := f.read()
	b, errB := other.read()
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// unpacker reads directories and zip files. It stays open until all files are read.
type unpacker struct {
	dir    string // for zip files in zip files
	opened []io.Closer
	inside int // number of these
}

func (u *unpacker) close() {
	for _, c := range u.opened {
		c.Close()
	}
}

// read returns the students of one argument, and in words how it was read, if it has more than one.
// sole is whether it is the only argument.
func (u *unpacker) read(arg string, all []Exercise, oneEach, sole bool) (class []student, layout string, err error) {
	full, err := filepath.Abs(arg)
	if err != nil {
		return nil, "", err
	}
	name := results.Plain(filepath.Base(full))
	one, _ := fromLMS(withoutZip(name), !isZip(name))
	files, err := u.list(full)
	if err != nil {
		one.err = err
		return []student{one}, "", nil
	}
	if oneEach {
		one.files = files
		return []student{one}, "", nil
	}
	files = withoutWrapper(files, all)
	if class = byLMS(files); class != nil {
		return class, fmt.Sprintf("%s: the files of %d students, as an LMS names them", name, len(class)), nil
	}
	if sole && !one.lms {
		if class = byDirectory(files, all); class != nil {
			return class, fmt.Sprintf("%s: %d students, one for each folder or zip file in it", name, len(class)), nil
		}
	}
	one.files = files
	return []student{one}, "", nil
}

// list returns all files in a directory or zip file, also those in zip files in it.
func (u *unpacker) list(name string) ([]file, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return u.listDir(name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	u.opened = append(u.opened, f)
	return u.listZip(f, info.Size(), 0)
}

// mostFiles is more than a clone has, with its modules.
const mostFiles = 50_000

func (u *unpacker) listDir(dir string) (files []file, err error) {
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // WalkDir does not follow links
		return nil, err
	}
	err = filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, at)
		if err != nil || name == "." {
			return err
		}
		name = filepath.ToSlash(name)
		if ignored(name) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if len(files) > mostFiles {
			return fmt.Errorf("more than %d files are handed in", mostFiles)
		}
		switch ext := path.Ext(name); {
		case d.IsDir() && ext != ".go" && ext != ".json": // a directory with the name of an answer is no answer
			return nil
		case isZip(name) && !d.IsDir():
			inside, err := u.list(at)
			files = append(files, below(name, inside, err)...)
		default:
			files = append(files, other(name, func() (io.ReadCloser, error) {
				if err := regular(at); err != nil {
					return nil, err
				}
				return os.Open(at)
			}))
		}
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	return files, err
}

// deepest is how many zip files may be inside each other: the one of an LMS, and that of a student,
// which may have one for each exercise.
const deepest = 3

func (u *unpacker) listZip(r io.ReaderAt, size int64, depth int) (files []file, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // nothing is written by these names
		return nil, fmt.Errorf("it cannot be read as a zip file: %w", err)
	}
	if len(z.File) > mostFiles {
		return nil, fmt.Errorf("more than %d files are handed in", mostFiles)
	}
	for _, f := range z.File {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/") // some programs on Windows write \
		if !f.Mode().IsRegular() || ignored(name) {
			continue
		}
		if isZip(name) && depth+1 < deepest {
			inside, err := u.inner(f, depth+1)
			files = append(files, below(name, inside, err)...)
			continue
		}
		files = append(files, other(name, func() (io.ReadCloser, error) {
			r, err := f.Open()
			if err != nil {
				err = fmt.Errorf("%s: %w", results.Plain(name), err)
			}
			return r, err
		}))
	}
	return files, nil
}

// largestInner is the size of a zip file within another one that is surely no hand-in.
const largestInner = 256 << 20

// inner lists a zip file within another one. It has to be on the disk for that.
func (u *unpacker) inner(f *zip.File, depth int) ([]file, error) {
	from, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer from.Close()
	u.inside++
	to, err := os.Create(filepath.Join(u.dir, fmt.Sprintf("inside-%d.zip", u.inside)))
	if err != nil {
		return nil, err
	}
	u.opened = append(u.opened, to)
	size, err := io.Copy(to, io.LimitReader(from, largestInner+1))
	if err != nil {
		return nil, err
	}
	if size > largestInner {
		return nil, errors.New("it is larger than 256 MB")
	}
	return u.listZip(to, size, depth)
}

// below returns the files of a zip file with its name before theirs, or what stands for them.
func below(zip string, files []file, err error) []file {
	if err != nil {
		return []file{{name: zip, err: fmt.Errorf("%s: %w", results.Plain(zip), err)}}
	}
	for i := range files {
		files[i].name = path.Join(zip, files[i].name)
	}
	return files
}

// other returns a file that is no zip file. Nobody looks into archives of other kinds.
func other(name string, open func() (io.ReadCloser, error)) file {
	f := file{name: name, open: open}
	if slices.Contains([]string{".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zip"}, strings.ToLower(path.Ext(name))) {
		f.err = fmt.Errorf("%s is not unpacked: unpack it, or make a zip file of what is in it", results.Plain(name))
	}
	return f
}

func isZip(name string) bool { return strings.EqualFold(path.Ext(name), ".zip") }

func withoutZip(name string) string {
	if isZip(name) {
		return name[:len(name)-len(".zip")]
	}
	return name
}

// ignored reports whether a name is that of what nobody hands in on purpose: modules, test data,
// records of version control and of file managers.
func ignored(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || slices.Contains([]string{"vendor", "testdata", "node_modules", "__MACOSX", "Thumbs.db", "desktop.ini"}, part) {
			return true
		}
	}
	return false
}

// withoutWrapper removes folders at the top that have all files in them, except those that mean
// something.
func withoutWrapper(files []file, all []Exercise) []file {
	for len(files) > 0 {
		top, _, ok := strings.Cut(files[0].name, "/")
		if !ok || top == "strategies" || exerciseOf(all, top) != "" || isLMS(top) ||
			slices.ContainsFunc(files, func(f file) bool { return !strings.HasPrefix(f.name, top+"/") }) {
			break
		}
		for i := range files {
			files[i].name = strings.TrimPrefix(files[i].name, top+"/")
		}
	}
	return files
}

// The names that LMSs give to what they export. Moodle makes a folder for each student, or puts the
// same text before the names of files. Canvas puts a text before the names of files. See
// downloader.php in mod/assign of Moodle, and content_zipper.rb of Canvas.
var (
	moodle = regexp.MustCompile(`^(.+?)_assignsubmission_(?:file|onlinetext)(?:_(.*))?$`)
	canvas = regexp.MustCompile(`^(?:([^_]+)_)??(LATE_)?(\d+|anon_[^_]+)_(?:\d+_(.+)|(?:text|link)\.html)$`)
)

// fromLMS returns the student whose name is in the name of a file or folder, and the name that the
// file had before.
func fromLMS(name string, folder bool) (s student, file string) {
	if m := moodle.FindStringSubmatch(name); m != nil {
		return student{name: m[1], lms: true}, m[2]
	}
	if m := canvas.FindStringSubmatch(name); m != nil && !folder {
		id := m[3]
		if m[1] != "" {
			id = m[1] + "_" + id
		}
		return student{name: id, lms: true, late: m[2] != ""}, m[4]
	}
	return student{name: name}, ""
}

func isLMS(folder string) bool {
	s, _ := fromLMS(folder, !isZip(folder))
	return s.lms
}

// byLMS returns the students of an export, or nil if it is not one. Their files have the names that
// they had before.
func byLMS(files []file) (class []student) {
	for _, f := range files {
		top, below, inside := strings.Cut(f.name, "/")
		s, name := fromLMS(top, inside && !isZip(top))
		if !s.lms {
			return nil
		}
		f.name = path.Join(name, below)
		class = withFile(class, s, f)
	}
	return class
}

// byDirectory returns a student for each directory or zip file at the top, or nil if it is the work
// of one student.
func byDirectory(files []file, all []Exercise) (class []student) {
	for _, f := range files {
		top, below, inside := strings.Cut(f.name, "/")
		if isZip(top) && f.err != nil {
			inside = true
		}
		if top == "strategies" || exerciseOf(all, top) != "" || !inside && len(editing(all, f.plainName())) > 0 {
			return nil
		}
		if inside {
			f.name = below
			class = withFile(class, student{name: results.Plain(withoutZip(top))}, f)
		}
	}
	if len(class) < 2 {
		return nil
	}
	return class
}

// withFile gives a file to a student of the class, or to a new one.
func withFile(class []student, s student, f file) []student {
	i := slices.IndexFunc(class, func(other student) bool { return other.name == s.name })
	if i < 0 {
		class, i = append(class, s), len(class)
	}
	class[i].late = class[i].late || s.late
	class[i].files = append(class[i].files, f)
	return class
}
