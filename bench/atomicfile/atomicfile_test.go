package atomicfile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"manyhands/bench/atomicfile"
)

// A file is replaced whole: a reader of the old one keeps it.
func TestReplace(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be replaced there")
	}
	name := filepath.Join(t.TempDir(), "f")
	write(t, name, "old")
	old, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	write(t, name, "new and longer")
	buf := make([]byte, 100)
	if n, _ := old.Read(buf); string(buf[:n]) != "old" {
		t.Errorf("the old file became %q", buf[:n])
	}
	wantContent(t, name, "new and longer")
	wantFiles(t, name)
}

// What is not a regular file is not replaced by one.
func TestKeepsOthers(t *testing.T) {
	dir := t.TempDir()
	socket := filepath.Join(dir, "socket")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip(err) // the name is too long, or there are no such sockets
	}
	defer l.Close()
	for _, name := range []string{dir, socket} {
		if err := atomicfile.Write(name, []byte("x")); err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s was written, or for another reason not: %v", name, err)
		}
	}
	if info, err := os.Lstat(socket); err != nil || info.Mode().IsRegular() {
		t.Errorf("the socket was replaced: %v", err)
	}
}

// Any number of writers may write the same file at once.
func TestAtOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("replacements may get in each other's way there")
	}
	name := filepath.Join(t.TempDir(), "f")
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			data := []byte(strings.Repeat(fmt.Sprint(i), 1000))
			for range 20 {
				if err := atomicfile.Write(name, data); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	data, err := os.ReadFile(name)
	if err != nil || len(data) != 1000 || strings.Trim(string(data), string(data[:1])) != "" {
		t.Errorf("%v, %d bytes: %.20q", err, len(data), data)
	}
	wantFiles(t, name)
}

// A killed writer leaves the old file, and a hidden one that a later writer removes.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "f")
	write(t, name, "old")
	killed, err := atomicfile.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := killed.Write([]byte("ha")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(killed.Discard) // not before the end
	wantContent(t, name, "old")
	found, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("hidden files: %q, %v", found, err)
	}
	hidden := filepath.Base(found[0])
	write(t, name, "new")
	wantFiles(t, name, hidden) // a writer may be at it still
	others := filepath.Join(dir, ".other.tmp")
	write(t, others, "not ours")
	hourAgo := time.Now().Add(-time.Hour)
	for _, file := range []string{found[0], others} {
		if err := os.Chtimes(file, hourAgo, hourAgo); err != nil {
			t.Fatal(err)
		}
	}
	write(t, name, "newer")
	wantFiles(t, name, ".other.tmp")
	wantContent(t, name, "newer")
}

// After an error nothing is left, and the error names the file, not the hidden one.
func TestErrors(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	f, err := atomicfile.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	f.Discard()
	f.Discard()
	_, writing := f.Write([]byte("x"))
	for _, err := range []error{writing, f.Sync(), f.Commit()} {
		if err == nil || !strings.Contains(err.Error(), " "+name+": ") {
			t.Errorf("the error of a closed file: %v", err)
		}
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a discarded file is there: %v", err)
	}
	if err := os.Mkdir(name, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(name, nil); err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("a directory was replaced: %v", err)
	}
	wantFiles(t, name)
	below := filepath.Join(name, "not", "there")
	err = atomicfile.Write(below, nil)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), below+":") {
		t.Errorf("no directory: %v", err)
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := atomicfile.Write(name, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

func wantContent(t *testing.T, name, want string) {
	t.Helper()
	if data, err := os.ReadFile(name); err != nil || string(data) != want {
		t.Errorf("%v: %q, want %q", err, data, want)
	}
}

// wantFiles wants the file, and these before it, in its directory.
func wantFiles(t *testing.T, name string, hidden ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if want := append(hidden, filepath.Base(name)); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("files %q, want %q", got, want)
	}
}
