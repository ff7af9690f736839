package results

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy is the error of Resume and Create for a run that is being measured.
var ErrBusy = errors.New("another process is measuring this run")

// lock keeps other processes from measuring the run in dir: two that resume it would both
// measure the rest. The system removes the lock when the process ends in any way. The file
// stays: if it were removed, a third process could lock a new file of the same name. The lock
// has its own file, because on Windows other processes cannot read a locked file.
func lock(dir string) (*flock.Flock, error) {
	l := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o666))
	// If a program is killed between fork and exec of a child, the child holds the lock for a
	// moment.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	locked, err := l.TryLockContext(ctx, 10*time.Millisecond)
	switch {
	case locked:
		return l, nil
	case errors.Is(err, context.DeadlineExceeded):
		err = ErrBusy
	}
	return nil, fmt.Errorf("%s: %w", dir, err)
}
