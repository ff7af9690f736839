//go:build unix && !linux

package child

import "os"

func self() (string, error) { return os.Executable() }

// awaitExit cannot wait here without reaping. So only the child is killed, through its handle,
// and not its group, whose id could belong to another process by then.
func awaitExit(int) bool { return false }

func peakMemory(int) int64 { return -1 }

func killGroup(p *os.Process) { p.Kill() }
