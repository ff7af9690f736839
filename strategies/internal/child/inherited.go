//go:build unix

package child

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// A child gets some things that are not for it, and that a program which it starts must not see.
const (
	// own is followed by the name of a variable that Start sets for the child. It holds the value
	// of the user, after a "=" if there is one.
	own = guard + "_"

	// strays is the descriptors that the parent itself has inherited and that are not closed on
	// exec. (On Linux and macOS, where /dev/fd lists them.)
	strays = guard + "_CLOSE"
)

// setOwn sets a variable for the child alone.
func setOwn(env []string, name, value string) []string {
	user, ok := os.LookupEnv(name)
	if ok {
		user = "=" + user
	}
	return append(env, own+name+"="+user, name+"="+value)
}

// The child takes these things back before any code of the program runs, but that of packages
// which are initialised before this one.
func init() {
	if Called() {
		takeBack()
	}
}

func takeBack() {
	for _, name := range []string{"GOMAXPROCS", "GORACE"} {
		user, ok := os.LookupEnv(own + name)
		os.Unsetenv(own + name)
		if value, set := strings.CutPrefix(user, "="); set {
			os.Setenv(name, value)
		} else if ok {
			os.Unsetenv(name)
		}
	}
	for fd := range strings.FieldsSeq(os.Getenv(strays)) {
		// The parent may have closed it after it made the list. Then the number may be that of a
		// file which this program has opened meanwhile. What Go opens is closed on exec.
		if n, err := strconv.Atoi(fd); err == nil && n > recorderFD && inherited(n) {
			syscall.Close(n)
		}
	}
	os.Unsetenv(strays)
}

// findStrays lists the descriptors that a child would inherit, beside its own. (Roads not taken:
// to mark them here would change what other programs get that this one starts. To close all that
// is open in the child could close what a library has opened there.)
func findStrays() string {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		return ""
	}
	var found []int
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err == nil && fd > recorderFD && inherited(fd) {
			found = append(found, fd)
		}
	}
	slices.Sort(found)
	return strings.Trim(fmt.Sprint(found), "[]")
}

// inherited reports whether a descriptor is open in programs that this one starts.
func inherited(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil && flags&unix.FD_CLOEXEC == 0
}
