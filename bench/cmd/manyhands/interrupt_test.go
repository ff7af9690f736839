//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/flags/drawing"
)

// process is the program in a process of its own.
type process struct {
	*exec.Cmd
	t              *testing.T
	in             io.Writer     // its stdin, open until its end
	stdout, stderr bytes.Buffer  // complete after exit
	lines          *bufio.Reader // of the stream that is followed
	seen           *bytes.Buffer // of it, so far
	deadline       *time.Timer
}

// startCommand starts the program. waitFor follows its stderr, or its stdout.
func startCommand(t *testing.T, followStdout bool, args ...string) *process {
	t.Helper()
	return start(t, followStdout, program(t, args...))
}

func start(t *testing.T, followStdout bool, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: cmd, t: t}
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pipe := p.StderrPipe
	if followStdout {
		pipe, p.seen, p.Cmd.Stderr = p.StdoutPipe, &p.stdout, &p.stderr
	} else {
		p.seen, p.Cmd.Stdout = &p.stderr, &p.stdout
	}
	followed, err := pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewReader(followed)
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	p.deadline = time.AfterFunc(time.Minute, p.killGroup) // then all reads of its output end
	t.Cleanup(func() {
		p.deadline.Stop()
		p.killGroup()
	})
	return p
}

// killGroup also kills the children that have no group of their own: they may hold the pipes open.
func (p *process) killGroup() { syscall.Kill(-p.Process.Pid, syscall.SIGKILL) }

// waitFor reads until a line that contains text, and returns it.
func (p *process) waitFor(text string) string {
	p.t.Helper()
	for {
		line, err := p.lines.ReadString('\n')
		p.seen.WriteString(line)
		if strings.Contains(line, text) {
			return strings.TrimSpace(line)
		}
		if err != nil {
			p.t.Fatalf("no line with %q before the end: %s", text, p.seen)
		}
	}
}

// signal sends a signal and returns the exit code.
func (p *process) signal(s os.Signal) int {
	p.t.Helper()
	if err := p.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return p.exit()
}

func (p *process) exit() int {
	io.Copy(p.seen, p.lines)
	p.Wait()
	p.deadline.Stop()
	return p.ProcessState.ExitCode()
}

// Ctrl-C ends a sweep with tables of the partial results.
func TestInterruptSweep(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "run")
	p := startCommand(t, false, "sweep", "flags", "--rounds", "100000", "--tasks", "2", "--service-time", "1ms",
		"--workers", "2", "--out", out)
	p.waitFor("Round 2 of 100000")
	if code := p.signal(os.Interrupt); code != exitInterrupted {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
	if !strings.HasSuffix(p.stderr.String(), "manyhands: interrupted\n") {
		t.Errorf("stderr does not say so at its end: %s", &p.stderr)
	}
	for _, want := range []string{"interrupted", "sequential", "process"} {
		if !strings.Contains(p.stdout.String(), want) {
			t.Errorf("%q is missing in %s", want, &p.stdout)
		}
	}
	if !strings.Contains(p.stderr.String(), "Continue with: manyhands sweep --resume "+out+"\n") {
		t.Errorf("stderr does not say how to go on: %s", &p.stderr)
	}
	if run, _ := os.ReadFile(filepath.Join(out, "run.json")); !bytes.Contains(run, []byte(`"interrupted": true`)) {
		t.Errorf("run.json does not know: %s", run)
	}
	for _, name := range []string{"samples.txt", "tables.md", "tables.csv"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
}

// Ctrl-C ends a calibration with what the rounds so far are worth, which is stored.
func TestInterruptCalibrate(t *testing.T) {
	skipShort(t)
	t.Parallel()
	dir := t.TempDir()
	p := startCommand(t, false, "calibrate", "flags", "--rounds", "500", "--tasks", "2", "--service-time", "1ms",
		"--workers", "2", "--arms", "2", "--out", filepath.Join(dir, "run"))
	p.waitFor("Round 8 of 500")
	if code := p.signal(os.Interrupt); code != exitInterrupted {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
	if !strings.Contains(p.stdout.String(), "Of 1 pair of arms") || strings.Contains(p.stdout.String(), "500 rounds") {
		t.Errorf("not what there is: %s", &p.stdout)
	}
	if _, err := os.Stat(filepath.Join(dir, "calibration.json")); err != nil {
		t.Error(err)
	}
}

// Before the first sample there is nothing to show. SIGTERM is like Ctrl-C.
func TestInterruptWarmUp(t *testing.T) {
	skipShort(t)
	t.Parallel()
	out := filepath.Join(t.TempDir(), "run")
	p := startCommand(t, false, "sweep", "flags", "--strategies", "sequential", "--service-time", "1h", "--out", out)
	p.waitFor("Measuring flags")
	if code := p.signal(syscall.SIGTERM); code != exitInterrupted || p.stdout.Len() > 0 {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, &p.stdout, &p.stderr)
	}
}

// A closed terminal is no end for what nohup has started.
func TestNohup(t *testing.T) {
	t.Parallel()
	p := start(t, true, exec.Command("sh", "-c", `trap "" HUP; exec "$0" primes --file -`, linked(t)))
	fmt.Fprintln(p.in, "7")
	p.waitFor("7  P")
	p.Process.Signal(syscall.SIGHUP)
	fmt.Fprintln(p.in, "97")
	p.waitFor("97  P")
	p.in.(io.Closer).Close()
	if code := p.exit(); code != exitDone {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
}

// What was checked before Ctrl-C is shown and counted.
func TestInterruptPrimes(t *testing.T) {
	skipShort(t)
	t.Parallel()
	numbers := strings.Fields("7" + strings.Repeat(" 9999999999999917", 60)) // about 10 s
	p := startCommand(t, true, append([]string{"primes", "--workers", "1"}, numbers...)...)
	p.waitFor("7  P")
	if code := p.signal(os.Interrupt); code != exitInterrupted {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
	if text := p.stdout.String(); strings.Count(text, "  P  ") > 50 || !strings.Contains(text, " in ") {
		t.Errorf("the number under way is finished and no other: %s", text)
	}
	if !strings.Contains(p.stderr.String(), "\nmanyhands: stopping once tasks in progress end; Ctrl-C again quits immediately\n") {
		t.Errorf("it does not say that the check is waited for: %s", &p.stderr)
	}
}

// So is what was downloaded, with any strategy. As a terminal does it, the signal
// goes to the child processes too.
func TestInterruptFlags(t *testing.T) {
	skipShort(t)
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ba/ba.gif" {
			<-r.Context().Done()
		}
		gif, _ := drawing.Flags{}.GIF("BA")
		_, _ = w.Write(gif)
	}))
	t.Cleanup(site.Close)
	for _, strategy := range strategyNames() {
		for _, options := range [][]string{nil, {"--format", "json", "--verbose"}} {
			t.Run(strategy+strings.Join(options, ""), func(t *testing.T) {
				t.Parallel()
				dir, isText := t.TempDir(), len(options) == 0
				p := startCommand(t, isText, append([]string{"flags", "B", "--strategy", strategy,
					"--workers", "3", "--server", site.URL, "--timeout", "1h", "--dest", dir}, options...)...)
				want := "BA\n1 downloaded, 0 not found, 0 errors, 25 not done: "
				if isText {
					p.waitFor("BA")
				} else {
					p.waitFor("BA: downloaded")
					want = "\"downloaded\": 1,\n  \"not_found\": 0,\n  \"errors\": 0,\n  \"not_done\": 25,\n"
				}
				if err := syscall.Kill(-p.Process.Pid, syscall.SIGINT); err != nil {
					t.Fatal(err)
				}
				code := p.exit()
				if code != exitInterrupted || !strings.Contains(p.stdout.String(), want) || !strings.HasSuffix(p.stderr.String(), "manyhands: interrupted\n") {
					t.Errorf("exit %d, want %s\nstdout: %s\nstderr: %s", code, want, &p.stdout, &p.stderr)
				}
				if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
					t.Errorf("saved: %q", files)
				}
			})
		}
	}
}

// An input that keeps still is no reason to wait.
func TestInterruptInput(t *testing.T) {
	t.Parallel()
	p := startCommand(t, true, "primes", "--file", "-")
	fmt.Fprintln(p.in, "7")
	p.waitFor("7  P") // while more may come
	if code := p.signal(os.Interrupt); code != exitInterrupted || !strings.Contains(p.stdout.String(), "\n1 number in ") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, &p.stdout, &p.stderr)
	}

	p = startCommand(t, true, "primes", "--file", "-", "--sort", "size")
	io.WriteString(p.in, strings.Repeat("7\n", 100_000)) // more than a pipe holds: it has begun to read
	if code := p.signal(os.Interrupt); code != exitInterrupted || p.stdout.Len() > 0 || !strings.Contains(p.stderr.String(), "manyhands: interrupted\n") {
		t.Errorf("sorting: exit %d\nstdout: %s\nstderr: %s", code, &p.stdout, &p.stderr)
	}

	for _, args := range [][]string{{"report", "-"}, {"compare", "-", "-"}} {
		p = startCommand(t, false, args...)
		io.WriteString(p.in, strings.Repeat("goos: linux\n", 100_000))
		if code := p.signal(os.Interrupt); code != exitInterrupted {
			t.Errorf("%q: exit %d: %s", args, code, &p.stderr)
		}
	}
}

// Nor is a named pipe that nobody writes to.
func TestInterruptOpen(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"primes", "--file", pipe}, io.Discard, io.Discard) }()
	select {
	case got := <-code:
		if got != exitInterrupted {
			t.Errorf("exit %d", got)
		}
	case <-time.After(time.Minute):
		t.Error("it waits for a writer")
	}
	if f, err := os.OpenFile(pipe, os.O_RDWR, 0); err == nil { // ends the goroutine that opens it
		f.Close()
	}
}

// Futures that have not resolved are cancelled, and that is shown.
func TestInterruptFutures(t *testing.T) {
	skipShort(t)
	t.Parallel()
	for _, strategy := range []string{"pool", "process"} {
		p := startCommand(t, true, "futures", "--step", "1h", "--strategy", strategy)
		p.waitFor("submit 4")
		if code := p.signal(os.Interrupt); code != exitInterrupted || !strings.Contains(p.stderr.String(), "manyhands: interrupted\n") {
			t.Errorf("%s: exit %d: %s", strategy, code, &p.stderr)
		}
		if want := "interrupted           cancelled cancelled cancelled cancelled cancelled\n0 results in "; !strings.Contains(p.stdout.String(), want) {
			t.Errorf("%s: %q is missing in %s", strategy, want, &p.stdout)
		}
	}
}

// The second Ctrl-C does not wait for a task that cannot be interrupted, not even where
// a shell has had the signal ignored.
func TestInterruptTwice(t *testing.T) {
	t.Parallel()
	name := linked(t)
	const long = "primes --workers 1 7 18446744073709551557"
	endsAtOnce(t, func() *process { return startCommand(t, true, strings.Fields(long)...) })
	endsAtOnce(t, func() *process {
		return start(t, true, exec.Command("sh", "-c", `trap "" INT; exec "$0" `+long, name))
	})
}

func endsAtOnce(t *testing.T, start func() *process) {
	t.Helper()
	for range 5 { // the first signal may come before the long task, and then it is enough
		p := start()
		p.waitFor("7  P")
		ended := make(chan struct{})
		go func() {
			p.exit()
			close(ended)
		}()
		again := time.NewTicker(10 * time.Millisecond) // two signals sent at once may count as one
		for over := false; !over; {
			p.Process.Signal(os.Interrupt)
			select {
			case <-again.C:
			case <-ended:
				over = true
			}
		}
		again.Stop()
		if !strings.Contains(p.stderr.String(), "manyhands: interrupted") {
			if p.ProcessState.ExitCode() != exitInterrupted {
				t.Errorf("ended with %v", p.ProcessState)
			}
			return
		}
		t.Logf("ended with %v: %s", p.ProcessState, p.seen)
	}
	t.Error("it waited for the task every time")
}

// The server lets an answer under way be finished when it is stopped, and ends well.
func TestServeFinishesAnswers(t *testing.T) {
	t.Parallel()
	p := startCommand(t, true, "serve", "--port", "0", "--bandwidth", "10kB")
	url := p.waitFor("http://")
	resp, err := http.Get(url + "/br/br.gif") // returns with the first bytes, so it is under way
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if want, _ := (drawing.Flags{}).GIF("br"); err != nil || !bytes.Equal(body, want) {
		t.Errorf("got %d bytes, %v, want %d", len(body), err, len(want))
	}
	if code := p.exit(); code != exitDone || strings.Contains(p.stderr.String(), "cut off") {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
}
