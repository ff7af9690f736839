//go:build unix

// Package recorder is a child's flight recorder: memory that parent and child share and that
// outlives the child.
//
// It holds the range from which tasks are claimed, the answers that the child has not sent yet, and
// when it began its last task. So after a crash the parent knows exactly which task was running, keeps the results of
// finished tasks, and attributes the crash to the right task. Without it a child would have to
// write every single answer to its pipe at once (300 ns each), or finished work would be lost
// in a crash.
package recorder

import (
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"manyhands/strategies/internal/claim"
)

// Size is how many bytes parent and child share.
const Size = 64 << 10

// The layout. The range has a cache line of its own. What the child alone writes shares another.
const (
	heldAt  = 64
	stepAt  = 72
	bytesAt = 128
)

// Recorder is such memory, in the parent or in the child.
type Recorder struct{ mem []byte }

// Create makes an empty recorder. The child inherits the file as a descriptor. The file has no
// name, so nothing is left when both have ended.
func Create() (*Recorder, *os.File, error) {
	f, err := anonymousFile()
	if err != nil {
		return nil, nil, err
	}
	if err := f.Truncate(Size); err != nil {
		f.Close()
		return nil, nil, err
	}
	r, err := Open(f)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return r, f, nil
}

// Open maps a recorder that another process made.
func Open(f *os.File) (*Recorder, error) {
	mem, err := syscall.Mmap(int(f.Fd()), 0, Size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map the shared memory: %w", err)
	}
	return &Recorder{mem}, nil
}

// Close unmaps the memory; the recorder and its range must not be used any more.
func (r *Recorder) Close() error { return syscall.Munmap(r.mem) }

// Offered is the range from which the child claims its tasks.
func (r *Recorder) Offered() *claim.Range { return (*claim.Range)(unsafe.Pointer(&r.mem[0])) }

// Buffer is the whole room for answers that are not sent yet.
func (r *Recorder) Buffer() []byte { return r.mem[bytesAt:] }

// Hold says that the first n bytes of the buffer are whole answers. The child
// calls it after it has written them.
func (r *Recorder) Hold(n int) { r.held().Store(uint32(n)) }

// Held is the answers that the child has not sent yet.
func (r *Recorder) Held() []byte {
	return r.Buffer()[:min(int(r.held().Load()), Size-bytesAt)]
}

// BeginStep says when the child began its task, or to send the result, by the parent's clock.
func (r *Recorder) BeginStep(at time.Duration) { r.step().Store(int64(at)) }

// StepBegan is the time of the last BeginStep.
func (r *Recorder) StepBegan() time.Duration { return time.Duration(r.step().Load()) }

func (r *Recorder) step() *atomic.Int64 { return (*atomic.Int64)(unsafe.Pointer(&r.mem[stepAt])) }

func (r *Recorder) held() *atomic.Uint32 { return (*atomic.Uint32)(unsafe.Pointer(&r.mem[heldAt])) }
