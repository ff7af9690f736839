//go:build unix

package main

import (
	"net"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// go run passes no signal on, and a program that it started must not live on for ever when it
// has been ended.
func TestGoRunEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		p := start(t, true, exec.Command("go", "run", ".", "serve", "--port", "0"))
		_, address, _ := strings.Cut(p.waitFor("http://"), "http://")
		address, _, _ = strings.Cut(address, "/")
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
		p.Process.Signal(signal)
		await(t, func() bool {
			conn, err := net.Dial("tcp", address)
			if err == nil {
				conn.Close()
			}
			return err != nil
		})
	}
}
