package recorder

import (
	"os"

	"golang.org/x/sys/unix"
)

// anonymousFile is a file in memory.
func anonymousFile() (*os.File, error) {
	fd, err := unix.MemfdCreate("manyhands-recorder", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), "recorder"), nil
}
