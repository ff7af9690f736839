//go:build !unix

package grade

import "os/exec"

// Process groups are a matter of Unix: elsewhere children of an answer that does not end them
// are left.
func group(*exec.Cmd)          {}
func endGroup(*exec.Cmd) error { return nil }
