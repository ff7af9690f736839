//go:build !unix

package grade

import "os/exec"

// Process groups exist only on Unix. On other systems, children that an answer does not end are
// left.
func group(*exec.Cmd)          {}
func endGroup(*exec.Cmd) error { return nil }
