package main

import (
	"io"
	"os"
	"os/exec"

	"manyhands/strategies"
)

// echoArgument makes this program the other end of a raw pipe.
const echoArgument = "echo"

// echo sends back every 16 bytes that come in.
func echo() {
	var b [16]byte
	for {
		if _, err := io.ReadFull(os.Stdin, b[:]); err != nil {
			return
		}
		os.Stdout.Write(b[:])
	}
}

// processes compares messages to child processes: the least that a round trip can
// cost is that of 16 bytes over two pipes and back, with nothing around it.
func processes(n int) []candidate {
	cmd := exec.Command("/proc/self/exe", echoArgument)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	to, err := cmd.StdinPipe()
	must(err)
	from, err := cmd.StdoutPipe()
	must(err)
	must(cmd.Start())
	raw := candidate{"raw pipe echo", "", n, func(in []int) {
		var b [16]byte
		for range in {
			_, err := to.Write(b[:])
			must(err)
			_, err = io.ReadFull(from, b[:])
			must(err)
		}
	}}
	return []candidate{
		raw,
		ourCandidate("process, chunk 1, one child", "raw pipe echo", n, 3, strategies.Options{Workers: 1, Chunk: 1, Warm: true}, false),
		ourCandidate("process, chunk 1, two children", "raw pipe echo", n, 3, strategies.Options{Workers: 2, Chunk: 1, Warm: true}, false),
		ourCandidate("process, one child", "", 100*n, 3, strategies.Options{Workers: 1, Warm: true}, false),
		ourCandidate("process, two children", "", 100*n, 3, strategies.Options{Workers: 2, Warm: true}, false),
	}
}
