//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/bench/results"
)

// linked is this program under a name that TestMain takes for the command.
func linked(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "manyhands")
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	return link
}

// Two revisions are built and compared, and nothing of that is left in the repository
// or elsewhere. The program of this one writes down the commit that it was built from and
// hands over to the real one, with another service time in each revision.
func TestCompareRevisions(t *testing.T) {
	skipShort(t)
	t.Parallel()
	dir, temp, real := t.TempDir(), t.TempDir(), linked(t)
	commits := filepath.Join(t.TempDir(), "commits")
	compare := func(args ...string) (code int, stdout, stderr string) {
		t.Helper()
		cmd := program(t, append([]string{"compare", "--interleave", "HEAD~1", "HEAD"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(cmd.Env, "TMPDIR="+temp, "REAL_PROGRAM="+real, "COMMITS="+commits, "GOFLAGS=-mod=mod")
		return finish(t, cmd)
	}
	git := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Tester", "-c", "user.email=tester@example.com"}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %q: %v: %s", args, err, out)
		}
		return string(out)
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "--quiet")
	write("go.mod", "module example.com/program\n\ngo 1.26\n")
	for _, serviceTime := range []string{"1ms", "2ms"} {
		write("bench/cmd/manyhands/main.go", fmt.Sprintf(`package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
)

func main() {
	f, _ := os.OpenFile(os.Getenv("COMMITS"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			fmt.Fprintln(f, s.Value)
		}
	}
	args := append([]string{"manyhands"}, os.Args[1:]...)
	panic(syscall.Exec(os.Getenv("REAL_PROGRAM"), append(args, "--service-time", %q), os.Environ()))
}
`, serviceTime))
		git("add", ".")
		git("commit", "--quiet", "--message", serviceTime)
	}
	write("bench/cmd/manyhands/main.go", "broken, and not committed")

	code, stdout, stderr := compare("--rounds", "4", "--seed", "3", "--out", "out", "--format", "markdown",
		"--", "flags", "--strategies", "sequential,pool", "--workers", "1", "--tasks", "1")
	if code != exitDone || !strings.Contains(stdout, `HEAD\~1 → HEAD`) || !strings.Contains(stdout, "No verdicts: the options differ (flags service-time was 1ms and is 2ms now)") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	wantRandomOrder(t, filepath.Join(dir, "out/old"), filepath.Join(dir, "out/new"))
	if trees := git("worktree", "list"); strings.Count(trees, "\n") != 1 {
		t.Errorf("work trees: %s", trees)
	}
	built, err := os.ReadFile(commits)
	for _, revision := range []string{"HEAD~1", "HEAD"} {
		if n := strings.Count(string(built), git("rev-parse", revision)); err != nil || n != 4 {
			t.Errorf("%s was measured %d times, want 4: %v\n%s", revision, n, err, built)
		}
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left in %s: %v, %v", temp, left, err)
	}

	git("commit", "--quiet", "--all", "--message", "broken")
	code, stdout, stderr = compare("--out", "never")
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, "manyhands: build HEAD: go build: exit status 1: bench/cmd/manyhands/main.go:1:1: expected 'package'") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "never")); err == nil {
		t.Error("a revision that cannot be built made a directory")
	}
}

// A go command that is interrupted leaves its work directory behind: here a script does. The
// error says so if there is no go command or no git command.
func TestInterruptBuild(t *testing.T) {
	t.Parallel()
	temp, tools := t.TempDir(), t.TempDir()
	compare := func(path string) *exec.Cmd {
		cmd := program(t, "compare", "--interleave", "HEAD", "HEAD", "--out", filepath.Join(t.TempDir(), "out"))
		cmd.Env = append(cmd.Env, "TMPDIR="+temp, "GOTMPDIR=", "PATH="+path)
		return cmd
	}
	_, stderr := wantExit(t, exitUsage, compare(tools))
	if want := `"HEAD" is not a program, and there is no git command on the PATH`; !strings.Contains(stderr, want) {
		t.Errorf("no git: want %s in %s", want, stderr)
	}
	tool := func(name, script string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(tools, name), []byte("#!/bin/sh\n"+script), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	tool("git", "case $1 in\nrev-parse) echo 1234 ;;\nclone) /bin/mkdir \"$6\" ;;\nesac\n")
	_, stderr = wantExit(t, exitFailed, compare(tools))
	if want := "manyhands: build HEAD: there is no go command on the PATH (https://go.dev/dl)\n"; !strings.HasSuffix(stderr, want) {
		t.Errorf("no go: want %s in %s", want, stderr)
	}

	tool("go", "mkdir \"${GOTMPDIR:-$TMPDIR}/go-build\" && exec sleep 3600\n")
	p := start(t, false, compare(tools+":"+os.Getenv("PATH")))
	await(t, func() bool {
		here, _ := filepath.Glob(filepath.Join(temp, "go-build"))
		ours, _ := filepath.Glob(filepath.Join(temp, "*", "go-build"))
		return len(here)+len(ours) > 0
	})
	if code := p.signal(os.Interrupt); code != exitInterrupted {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// wantExit runs a program to its end.
func wantExit(t *testing.T, want int, cmd *exec.Cmd) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := finish(t, cmd)
	if code != want {
		t.Errorf("exit %d, want %d\nstdout: %s\nstderr: %s", code, want, stdout, stderr)
	}
	return stdout, stderr
}

// wantRandomOrder checks that each side was the first in some round, and that a round has
// its cells in one order on both sides, which is another in other rounds.
func wantRandomOrder(t *testing.T, dirs ...string) {
	t.Helper()
	var records []results.Record
	for _, dir := range dirs {
		rec, err := results.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, rec)
	}
	older, newer := records[0], records[1]
	if len(older.Samples) != len(newer.Samples) {
		t.Fatalf("%d and %d samples", len(older.Samples), len(newer.Samples))
	}
	sides, cells := make(map[bool]bool), make(map[string]bool)
	for i, s := range older.Samples {
		if s.Cell != newer.Samples[i].Cell || s.Seq != newer.Samples[i].Seq {
			t.Errorf("sample %d is of %v and of %v", i, s.Cell, newer.Samples[i].Cell)
		}
		sides[s.Start.Before(newer.Samples[i].Start)] = true
		if s.Seq%len(older.Plan.Cells) == 0 {
			cells[s.Strategy] = true
		}
	}
	if len(sides) != 2 || len(cells) != 2 {
		t.Errorf("the old one is first: %v; the first cell is %v", sides, cells)
	}
}

// running counts the processes that have a text in their command line.
func running(t *testing.T, text string) (n int) {
	t.Helper()
	names, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(names) == 0 {
		t.Skip("this system does not list its processes in /proc")
	}
	for _, name := range names {
		if line, err := os.ReadFile(name); err == nil && strings.Contains(string(line), text) {
			n++
		}
	}
	return n
}

// Ctrl-C compares the partial results, and ends the sweep that is under way. As a terminal
// does it, the signal goes to that one too.
func TestInterruptCompare(t *testing.T) {
	skipShort(t)
	t.Parallel()
	temp, out, side := t.TempDir(), filepath.Join(t.TempDir(), "out"), linked(t)
	compare := func(args ...string) *process {
		t.Helper()
		cmd := program(t, append([]string{"compare", "--interleave", side, side}, args...)...)
		cmd.Env = append(cmd.Env, "TMPDIR="+temp)
		return start(t, false, cmd)
	}
	p := compare("--rounds", "100000", "--out", out,
		"--", "flags", "--tasks", "1", "--strategies", "sequential,process", "--workers", "1", "--service-time", "1ms")
	p.waitFor("Round 2 of 100000")
	if err := syscall.Kill(-p.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := p.exit(); code != exitInterrupted || !strings.HasSuffix(p.stderr.String(), "manyhands: interrupted\n") {
		t.Errorf("exit %d: %s", code, &p.stderr)
	}
	if !strings.Contains(p.stdout.String(), "process") || !strings.Contains(p.stdout.String(), "No verdicts: 3 comparisons need 7 rounds, got ") {
		t.Errorf("stdout: %s", &p.stdout)
	}
	for _, side := range []string{"old", "new"} {
		if run, _ := os.ReadFile(filepath.Join(out, side, "run.json")); !strings.Contains(string(run), `"interrupted": true`) {
			t.Errorf("%s does not know: %s", side, run)
		}
	}

	// Before there is a sample. A closed terminal sends SIGHUP, and often twice.
	for _, signals := range [][]syscall.Signal{{syscall.SIGTERM}, {syscall.SIGHUP, syscall.SIGHUP}} {
		out = filepath.Join(t.TempDir(), "out")
		p = compare("--out", out, "--", "flags", "--service-time", "1h")
		await(t, func() bool { return running(t, temp) > 0 })
		p.Process.Signal(signals[0])
		p.waitFor("manyhands: stopping")
		for _, again := range signals[1:] {
			p.Process.Signal(again)
		}
		if code := p.exit(); code != exitInterrupted || p.stdout.Len() > 0 {
			t.Errorf("%v: exit %d\nstdout: %s\nstderr: %s", signals, code, &p.stdout, &p.stderr)
		}
		if n := running(t, temp); n > 0 {
			t.Errorf("%v: %d sweeps go on", signals, n)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("%v: left: %v, %v", signals, left, err)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%v: a run without a sample was made", signals)
		}
	}
}

// Who is killed leaves no sweep that goes on, nor one of its workers, and its directory is removed
// by the next compare. A second SIGTERM does not wait for the sweep, but ends it too.
func TestKillCompare(t *testing.T) {
	t.Parallel()
	for _, signals := range [][]syscall.Signal{{syscall.SIGKILL}, {syscall.SIGTERM, syscall.SIGTERM}} {
		dir := t.TempDir()
		alive, side := filepath.Join(dir, "alive"), filepath.Join(dir, "side")
		if err := syscall.Mkfifo(alive, 0o666); err != nil {
			t.Fatal(err)
		}
		// Each process that comes of this one holds the pipe open.
		script := fmt.Sprintf("#!/bin/sh\nexec 9>%s\necho $$ >&9\nexec %s \"$@\"\n", alive, linked(t))
		if err := os.WriteFile(side, []byte(script), 0o777); err != nil {
			t.Fatal(err)
		}
		p := start(t, false, program(t, "compare", "--interleave", side, side, "--out", filepath.Join(dir, "out"), "--",
			"flags", "--strategies", "process", "--workers", "2", "--service-time", "1h", "--tasks", "2"))
		pipe, err := os.Open(alive) // returns when the sweep has begun
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { pipe.Close() })
		pipe.SetDeadline(time.Now().Add(time.Minute))
		lines := bufio.NewReader(pipe)
		text, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		pid, _ := strconv.Atoi(strings.TrimSpace(text))
		for _, signal := range signals {
			p.Process.Signal(signal)
			if signal == syscall.SIGTERM && !strings.Contains(p.seen.String(), "stopping") {
				p.waitFor("stopping")
			}
		}
		p.exit()
		if _, err := io.Copy(io.Discard, lines); err != nil {
			t.Errorf("%v: the sweep goes on: %v", signals, err)
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// A program that fails is explained by what it says last in earnest, and exit status 2 is wrong
// usage only where it says so: a panic has that too.
func TestCompareFailures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	side := func(name, script string, mode os.FileMode) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script), mode); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, test := range []struct {
		side string
		args []string
		code int
		want string
	}{
		{side("panic", "echo Measuring >&2; printf 'panic: no hands\\n\\ngoroutine 1 [running]:\\nmain.go:7 +0x1d\\n' >&2; exit 2", 0o777), nil, exitFailed, "panic: panic sweep: exit status 2: panic: no hands\n"},
		{side("killed", "echo a warm-up round >&2; kill -9 $$", 0o777), nil, exitFailed, "killed: killed sweep: signal: killed\n"},
		{side("other", "exit 0", 0o777), nil, exitUsage, "other: it wrote no run: want a build of manyhands"},
		{side("text", "exit 0", 0o666), nil, exitUsage, "text is not a program: "},
		{dir + "/panic", []string{"--", "--help"}, exitUsage, "--help shows no sweep: see manyhands help sweep"},
	} {
		args := append([]string{"compare", "--interleave", test.side, test.side, "--out", filepath.Join(t.TempDir(), "out")}, test.args...)
		code, stdout, stderr := command(t, args...)
		if code != test.code || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: exit %d, want %q\nstdout: %s\nstderr: %s", test.side, code, test.want, stdout, stderr)
		}
	}
}
