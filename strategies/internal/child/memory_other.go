//go:build unix && !linux

package child

import "errors"

// CanLimitMemory reports whether [LimitMemory] works on this system: macOS knows
// RLIMIT_DATA and RLIMIT_AS and keeps to neither.
const CanLimitMemory = false

// LimitMemory does nothing here.
func LimitMemory(int64) error { return errors.ErrUnsupported }
