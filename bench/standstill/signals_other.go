//go:build !unix

package standstill

import "os"

// notifyContinued does nothing: there is no such signal.
func notifyContinued(chan os.Signal) {}
