package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// On a machine without IPv4, everything starts at [::1]. A network namespace is such a machine.
func TestOnlyIPv6(t *testing.T) {
	skipShort(t)
	t.Parallel()
	dir := t.TempDir()
	manyhands := filepath.Join(dir, "manyhands") // TestMain looks at the name
	if err := os.Symlink(program(t).Path, manyhands); err != nil {
		t.Fatal(err)
	}
	run := func(script string) (code int, stdout, stderr string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		}
		var out, notes strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &notes
		if err := cmd.Run(); cmd.ProcessState == nil {
			t.Skip("no network namespace: ", err)
		}
		return cmd.ProcessState.ExitCode(), out.String(), notes.String()
	}
	const setUp = "ip link set lo up && ip addr del 127.0.0.1/8 dev lo && ip addr show lo | grep -q ::1/128"
	if code, _, stderr := run(setUp); code != 0 {
		t.Skip("no network with IPv6 only: ", stderr)
	}
	for command, want := range map[string]string{
		"flags BR":                    "local (http://[::1]:",
		"flags BR --strategy process": "local (http://[::1]:",
		"sweep flags --service-time 0 --tasks 2 --workers 2 --rounds 1 --out run": "Round 1 of 1 done",
	} {
		code, stdout, stderr := run(setUp + " && ./manyhands " + command)
		if code != exitDone || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d, want %q\nstdout: %s\nstderr: %s", command, code, want, stdout, stderr)
		}
	}
	const client = `mkfifo url && { ./manyhands serve --port 0 >url & } && read url <url
./manyhands flags BR --server $url; result=$?; kill $!; exit $result`
	if code, stdout, stderr := run(setUp + " && " + client); code != exitDone || !strings.Contains(stdout, "1 downloaded") {
		t.Errorf("serve: exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
}
