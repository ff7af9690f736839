package standstill

import (
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// These system calls do not block, so the runtime need not know of them. Where all processors
// compute, each one that it knows of may cost the watch its turn, for a second on a busy machine.

// open returns a negative number for a file that cannot be read.
func open(name string) int {
	text, err := unix.BytePtrFromString(name)
	if err != nil {
		return -1
	}
	here := unix.AT_FDCWD
	fd, _, failed := unix.RawSyscall6(unix.SYS_OPENAT, uintptr(here), uintptr(unsafe.Pointer(text)), unix.O_RDONLY|unix.O_CLOEXEC, 0, 0, 0)
	if failed != 0 {
		return -1
	}
	return int(fd)
}

func shut(fd int) { unix.RawSyscall(unix.SYS_CLOSE, uintptr(fd), 0, 0) }

// read returns 0 at the end of a file, and if that fails.
func read(fd int, buffer []byte) int {
	n, _, failed := unix.RawSyscall(unix.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
	if failed != 0 {
		return 0
	}
	return int(n)
}

// readAgain reads the beginning of an open file.
func readAgain(fd int, buffer []byte) int {
	n, _, failed := unix.RawSyscall6(unix.SYS_PREAD64, uintptr(fd), uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)), 0, 0, 0)
	if failed != 0 {
		return 0
	}
	return int(n)
}

// readAtOnce reads the beginning of a file.
func readAtOnce(name string, buffer []byte) int {
	fd := open(name)
	defer shut(fd)
	return read(fd, buffer)
}

// readFile reads a whole file, as far as it can.
func readFile(name string) (text []byte) {
	fd := open(name)
	defer shut(fd)
	for {
		text = slices.Grow(text, 512)
		n := read(fd, text[len(text):cap(text)])
		if n == 0 {
			return text
		}
		text = text[:len(text)+n]
	}
}

// readDir lists the names in a directory.
func readDir(name string) (names []string) {
	fd := open(name)
	defer shut(fd)
	for {
		var buffer [4 << 10]byte
		n, _, failed := unix.RawSyscall(unix.SYS_GETDENTS64, uintptr(fd), uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
		if failed != 0 || n == 0 {
			return names
		}
		_, _, names = unix.ParseDirent(buffer[:n], -1, names)
	}
}

// waitAtOnce asks for news of any child.
func waitAtOnce(info *unix.Siginfo, what int) syscall.Errno {
	_, _, failed := unix.RawSyscall6(unix.SYS_WAITID, unix.P_ALL, 0, uintptr(unsafe.Pointer(info)), uintptr(what)|unix.WNOHANG, 0, 0)
	return failed
}
