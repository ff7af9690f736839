//go:build !unix

package standstill

import "time"

// stops notices nothing: there are no such signals.
type stops struct{}

func watchStops() *stops { return nil }

func (*stops) happened(time.Duration) bool { return false }
func (*stops) close()                      {}
