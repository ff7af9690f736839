//go:build !linux

package grade

import "os/exec"

// endWithThread does nothing: a build goes on when this program is killed.
func endWithThread(*exec.Cmd) {}
