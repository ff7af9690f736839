//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// perhapsClosed reports whether the program may have been started with a closed f. The Go runtime
// opens /dev/null in its place, for reading and writing, before any code here runs, and so the
// output gets lost without an error. It cannot be told from a /dev/null that whoever started the
// program has opened like that, as Python and Node do. A shell opens it for writing only.
func perhapsClosed(f *os.File) bool {
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_ACCMODE != unix.O_RDWR {
		return false
	}
	is, err := f.Stat()
	if err != nil {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(is, null)
}
