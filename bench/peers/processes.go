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
	raw := candidate{"raw pipe echo", "", 0, n, func(in []int) {
		var b [16]byte
		for range in {
			_, err := to.Write(b[:])
			must(err)
			_, err = io.ReadFull(from, b[:])
			must(err)
		}
	}}
	one, two := strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true}}, strategies.Options{Workers: 2, Process: strategies.ProcessOptions{Prestart: true}}
	one1, two1 := one, two
	one1.Chunk, two1.Chunk = 1, 1
	return []candidate{
		raw,
		our("process, chunk 1, one child", raw.name, 1.3, n, strategies.Process, one1, false),
		our("process, chunk 1, two children", raw.name, 0, n, strategies.Process, two1, false),
		our("process, one child", "", 0, 100*n, strategies.Process, one, false),
		our("process, two children", "", 0, 100*n, strategies.Process, two, false),
	}
}
