package results

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy is what Resume and Create say of a run that is being measured.
var ErrBusy = errors.New("another process is measuring this run")

// lock keeps other processes from measuring the run in dir: two that resume it would both
// measure the rest. The lock ends with the process, however that ends, and its file stays:
// to remove it would let a third process lock another file of the same name. It is a file
// of its own because on Windows nobody else can read what is locked.
func lock(dir string) (*flock.Flock, error) {
	l := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o666))
	// A program that was killed while it started another leaves its lock with the copy of
	// itself that was about to become that one, for a moment.
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
