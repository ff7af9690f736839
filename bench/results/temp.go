package results

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// TempDir makes a temporary directory whose name begins with prefix. remove removes it. A
// process that is killed leaves its directory behind: the next TempDir with that prefix removes
// it. The process holds a lock, by which others see that it is alive.
func TempDir(prefix string) (dir string, remove func() error, err error) {
	removeAbandoned(prefix)
	if dir, err = os.MkdirTemp("", prefix); err != nil {
		return "", nil, fmt.Errorf("cannot make a temporary directory (the environment variable TMPDIR says where): %w", err)
	}
	l := flock.New(filepath.Join(dir, lockFile))
	remove = func() error { return errors.Join(l.Unlock(), os.RemoveAll(dir)) }
	if _, err := l.TryLock(); err != nil {
		return "", nil, errors.Join(err, remove())
	}
	return dir, remove, nil
}

// abandonedAfter is far longer than it takes to lock a new directory.
const abandonedAfter = time.Minute

// removeAbandoned removes what killed processes have left. What cannot be removed, because it
// belongs to another user, does no harm.
func removeAbandoned(prefix string) {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range dirs {
		name := filepath.Join(dir, lockFile)
		info, err := os.Stat(name)
		if err != nil || time.Since(info.ModTime()) < abandonedAfter {
			continue
		}
		l := flock.New(name, flock.SetFlag(os.O_RDONLY))
		if locked, _ := l.TryLock(); !locked {
			continue
		}
		runs, _ := filepath.Glob(filepath.Join(dir, "*"))
		for _, run := range runs { // any of these may be a run, with files in memory
			os.RemoveAll(Temp(run))
		}
		l.Unlock()
		os.RemoveAll(dir)
	}
}
