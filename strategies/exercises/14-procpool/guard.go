package procpool

import (
	"context"
	"os"
	"os/exec"
)

// guard is in the environment of every child. A program that starts itself again needs
// something of the kind: without it the child does what the program does, starts children
// that do the same, and so on.
const guard = "MANYHANDS_PROCPOOL_CHILD"

// IsChild says whether this process is a child. The program asks before it does anything
// else, and calls Child when it is one.
func IsChild() bool { return os.Getenv(guard) != "" }

// Command is this program as a child, to be started. It is killed when ctx is done.
func Command(ctx context.Context) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), guard+"=1")
	return cmd, nil
}
