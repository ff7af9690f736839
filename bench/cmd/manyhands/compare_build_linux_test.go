package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A build does not go on when the compare that has started it is killed.
func TestKillBuild(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=e"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("%v: %s", err, out)
		}
	}
	git("init", "--quiet")
	git("commit", "--quiet", "--allow-empty", "--message", "nothing")
	bin, alive := t.TempDir(), filepath.Join(t.TempDir(), "alive")
	if out, err := exec.Command("mkfifo", alive).CombinedOutput(); err != nil {
		t.Skipf("%v: %s", err, out)
	}
	script := fmt.Sprintf("#!/bin/sh\nexec 9>%s\necho builds >&9\nexec sleep 1000\n", alive) // it holds the pipe open
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := program(t, "compare", "--interleave", "HEAD", "HEAD", "--out", filepath.Join(t.TempDir(), "out"))
	cmd.Dir = dir
	cmd.Env = append(cmd.Env, "PATH="+bin+":"+os.Getenv("PATH"), "TMPDIR="+t.TempDir())
	p := start(t, false, cmd)
	pipe, err := os.Open(alive) // returns when the build has begun
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	pipe.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.ReadFull(pipe, make([]byte, len("builds\n"))); err != nil {
		t.Fatal(err)
	}
	p.Process.Kill()
	p.exit()
	if _, err := io.Copy(io.Discard, pipe); err != nil {
		t.Errorf("the build goes on: %v", err)
	}
}
