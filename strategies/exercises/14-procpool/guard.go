package procpool

import (
	"context"
	"os"
	"os/exec"
)

// guard is an environment variable of every child. A program that starts itself needs such a
// guard: without it, the child does the same as its parent and starts children, which start
// children, and so on.
const guard = "MANYHANDS_PROCPOOL_CHILD"

// IsChild reports whether this process is a child. The program calls it before anything else,
// and calls Child if it returns true.
func IsChild() bool { return os.Getenv(guard) != "" }

// Command returns a command that starts this program as a child. When ctx is done, the child
// is killed.
func Command(ctx context.Context) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), guard+"=1")
	return cmd, nil
}
