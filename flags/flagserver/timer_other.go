//go:build !linux

package flagserver

import "time"

// wakeIn does nothing where timers are punctual by themselves.
func wakeIn(time.Duration) (woken func()) { return func() {} }
