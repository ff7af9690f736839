package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"manyhands/bench/atomicfile"
)

// The files of a run that this package writes and reads.
const (
	runFile     = "run.json"
	samplesFile = "samples.jsonl"
	benchFile   = "samples.txt"
	spansFile   = "spans.jsonl"
	tempDir     = "tmp"
	lockFile    = ".lock"
)

// Writer stores a run on disk while it is measured. It must be used by one goroutine only, as
// samples are measured one at a time.
type Writer struct {
	dir     string
	run     Run
	lock    *flock.Flock
	samples *os.File
	spans   *os.File // nil before the first
	failed  error    // of the first Append that failed
	rec     Record   // what was recorded, in case that the files are gone
}

// Create makes dir the directory of a new run and writes run.json. It sets the schema of run.
// It is an error if the directory already holds a run, or if Read would reject the plan. If
// Create fails, it removes what it has made.
func Create(dir string, run Run) (w *Writer, err error) {
	made := missing(dir)
	defer func() {
		if err != nil {
			removeAll(made)
		}
	}()
	if err := run.checkPlan(); err != nil {
		return nil, cannotStart(dir, err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, cannotStart(dir, err)
	}
	run.Schema = Schema
	return create(dir, run)
}

func cannotStart(dir string, err error) error {
	return fmt.Errorf("cannot start a run in %s: %w", dir, err)
}

// create opens the samples and writes run.json. The lock decides if two programs see the same
// empty directory. If the program is killed here, it leaves an empty samples.jsonl and no
// run.json, which does not count as a run.
func create(dir string, run Run) (_ *Writer, err error) {
	made := missingFiles(dir, lockFile, samplesFile) // removed again after an error
	held, err := lock(dir)
	if err != nil {
		return nil, cannotStart(dir, err)
	}
	w := &Writer{dir: dir, run: run, lock: held, rec: Record{Run: run}}
	defer func() {
		if err != nil {
			w.Release()
			for _, name := range made {
				os.Remove(name)
			}
		}
	}()
	if w.samples, err = openSamples(dir, os.O_CREATE); err != nil {
		return nil, cannotStart(dir, err)
	}
	if held := heldBy(dir, w.samples); held != "" {
		return nil, fmt.Errorf("%s already holds a run (%s): choose another directory", dir, held)
	}
	if err := w.writeRun(); err != nil {
		return nil, cannotStart(dir, err)
	}
	return w, nil
}

func missingFiles(dir string, names ...string) (missing []string) {
	for _, name := range names {
		name = filepath.Join(dir, name)
		if _, err := os.Lstat(name); err != nil {
			missing = append(missing, name)
		}
	}
	return missing
}

func openSamples(dir string, flag int) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, samplesFile), flag|os.O_APPEND|os.O_RDWR, 0o666)
}

// Holds reports whether dir is the directory of a run.
func Holds(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, runFile))
	return err == nil
}

// heldBy returns the name of a file that shows that dir holds a run, or "".
func heldBy(dir string, samples *os.File) string {
	if Holds(dir) {
		return runFile
	}
	if info, err := samples.Stat(); err != nil || info.Size() > 0 {
		return samplesFile
	}
	return ""
}

// Resume opens a run that was interrupted or killed, to measure the rest. The record has the
// samples so far. An incomplete last line is cut off. It is an error if another process is still
// measuring the run.
func Resume(dir string) (_ *Writer, rec Record, err error) {
	samples, err := openSamples(dir, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, rec, fmt.Errorf("%s holds no run: it has no %s", dir, samplesFile)
	}
	if err != nil {
		return nil, rec, err
	}
	w := &Writer{dir: dir, samples: samples}
	defer func() {
		if err != nil {
			w.Release()
		}
	}()
	if w.lock, err = lock(dir); err != nil {
		return nil, rec, err
	}
	if rec, err = Read(dir); err != nil {
		return nil, rec, err
	}
	if err := mendEnd(samples); err != nil {
		return nil, rec, err
	}
	w.run, w.rec = rec.Run, rec
	return w, rec, nil
}

// mendEnd makes the file end with a complete line. If only the line feed is missing, it is
// added, because [Read] accepts such a line. An incomplete line is cut off.
func mendEnd(f *os.File) error {
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	last := data[bytes.LastIndexByte(data, '\n')+1:]
	switch {
	case len(last) == 0:
		return nil
	case json.Valid(last):
		_, err = f.Write([]byte("\n"))
		return err
	}
	return f.Truncate(int64(len(data) - len(last)))
}

// GoOn records in run.json that the run continues now.
func (w *Writer) GoOn(now time.Time) error {
	w.run.Resumed = append(w.run.Resumed, now)
	w.run.Ended, w.run.Interrupted = time.Time{}, false
	return w.writeRun()
}

// Release closes the files of a run without ending it, as if the program had been killed.
func (w *Writer) Release() (err error) {
	if w.samples != nil {
		err = w.samples.Close()
	}
	if w.spans != nil {
		err = errors.Join(err, w.spans.Close())
	}
	if w.lock != nil { // last, because another process may continue from then on
		err = errors.Join(err, w.lock.Unlock())
	}
	return err
}

// Temp returns the directory for temporary files of the run in dir. It is in memory if the
// system has a file system for that. On a measured ext4 disk, creating one file takes 0.4 ms, one
// file after the other; for 20 flags in parallel that is as much as the rest of the work. The
// name depends on dir, so that [Clean] finds the files of a killed program, and on the user,
// because nobody else may write to them.
func Temp(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil && inMemory() {
		return filepath.Join(memoryDir, fmt.Sprintf("manyhands-%d-%.8x", os.Getuid(), sha256.Sum256([]byte(abs))))
	}
	return filepath.Join(dir, tempDir)
}

// memoryDir is in memory on most Linux systems.
const memoryDir = "/dev/shm"

// inMemory reports whether files can be created in memoryDir.
func inMemory() bool {
	f, err := os.CreateTemp(memoryDir, "manyhands-")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}

// Clean removes the files that a killed program has left in [Temp]. It does nothing if the run
// is being measured, or if that is unknown.
func Clean(dir string) error {
	l := flock.New(filepath.Join(dir, lockFile), flock.SetFlag(os.O_RDONLY))
	if locked, err := l.TryLock(); !locked {
		return err
	}
	defer l.Unlock()
	return os.RemoveAll(Temp(dir))
}

// Append adds one sample. The operating system has the line when Append returns, so the line
// outlives this process in any case. After a failure every further Append fails with the same
// error: a line after an incomplete line would corrupt both.
func (w *Writer) Append(s Sample) error {
	if w.failed != nil {
		return w.failed
	}
	if err := w.run.checkSample(s); err != nil {
		return fmt.Errorf("sample %d: %w", s.Seq, err)
	}
	line, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("sample %d: %w", s.Seq, err)
	}
	w.rec.Samples = append(w.rec.Samples, s)
	err = w.inPlace()
	if err == nil {
		_, err = w.samples.Write(append(line, '\n'))
	}
	if err != nil {
		w.failed = fmt.Errorf("sample %d and all after it are lost: %w", s.Seq, err)
	}
	return w.failed
}

// inPlace returns an error if samples.jsonl no longer has its name. Its directory was removed or
// renamed, and the system would go on writing to a file that nobody finds.
func (w *Writer) inPlace() error {
	name := filepath.Join(w.dir, samplesFile)
	open, err := w.samples.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(named, open) {
		return fmt.Errorf("%s: %w", name, errGone)
	}
	return nil
}

var errGone = errors.New("removed or renamed while the run was measured")

// Recorded returns what was recorded by this process, and before if the run was resumed. It is
// for when the files cannot be read.
func (w *Writer) Recorded() Record { return w.rec }

// AppendSpans adds the spans of one batch. It sets their session. Those of earlier sessions
// stay: the last warm-up may be the one that other programs disturbed.
func (w *Writer) AppendSpans(spans []Span) (err error) {
	if w.spans == nil {
		if err := w.openSpans(); err != nil {
			return err
		}
	}
	var buf bytes.Buffer
	out := json.NewEncoder(&buf)
	for _, s := range spans {
		s.Session = len(w.run.Resumed)
		if err := out.Encode(s); err != nil {
			return err
		}
		w.rec.Spans = append(w.rec.Spans, s)
	}
	_, err = w.spans.Write(buf.Bytes())
	return err
}

// openSpans opens spans.jsonl, after its last complete line.
func (w *Writer) openSpans() (err error) {
	flag := os.O_CREATE | os.O_APPEND | os.O_RDWR
	if len(w.run.Resumed) == 0 { // a file here is of a run whose run.json was removed
		flag |= os.O_TRUNC
	}
	if w.spans, err = os.OpenFile(filepath.Join(w.dir, spansFile), flag, 0o666); err != nil {
		return err
	}
	return mendEnd(w.spans)
}

// Close ends the run. It records the end in run.json, and whether the run was interrupted, and
// writes samples.txt from the contents of samples.jsonl.
func (w *Writer) Close(ended time.Time, interrupted bool) error {
	gone := w.inPlace()
	if errors.Is(w.failed, errGone) { // Append has said so
		return w.Release()
	}
	if err := errors.Join(gone, w.Release()); err != nil {
		return err
	}
	w.run.Ended, w.run.Interrupted = ended, interrupted
	if err := w.writeRun(); err != nil {
		return err
	}
	rec, err := Read(w.dir)
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(w.dir, benchFile), benchFormat(rec))
}

func (w *Writer) writeRun() error {
	data, err := json.MarshalIndent(w.run, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(w.dir, runFile), append(data, '\n'))
}

// missing lists dir and those of its parents that do not exist, deepest first.
func missing(dir string) (dirs []string) {
	for {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			return dirs
		}
		dirs = append(dirs, dir)
		dir = filepath.Dir(dir)
	}
}

// removeAll removes directories, but only empty ones, so that it cannot remove other files.
func removeAll(dirs []string) {
	for _, dir := range dirs {
		os.Remove(dir)
	}
}
