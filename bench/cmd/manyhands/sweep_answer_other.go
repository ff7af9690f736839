//go:build !unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const exeSuffix = ".exe"

// replaceProcess goes on as another program. Where none can take the place of another it is a child
// that has all that this one has; Ctrl-C reaches both.
func replaceProcess(program string, args []string) error {
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	os.RemoveAll(filepath.Dir(program))
	os.Exit(cmd.ProcessState.ExitCode())
	return nil
}
