//go:build unix && !linux

package child

import "errors"

// CanLimitMemory reports whether [LimitMemory] works on this system. macOS has RLIMIT_DATA and
// RLIMIT_AS but enforces neither.
const CanLimitMemory = false

// LimitMemory returns an error on this system.
func LimitMemory(int64) error { return errors.ErrUnsupported }
