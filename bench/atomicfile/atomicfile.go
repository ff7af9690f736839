// Package atomicfile writes files whole or not at all: under a hidden name first, which
// then takes the place of the old file. A reader, and a crash, find the old content or the
// new, never half of it, and any number of programs may write the same file at once.
//
// A program that is killed leaves its hidden file behind. [Clear] removes it later.
//
// The road not taken is github.com/google/renameio: it exports nothing on Windows, where a
// replacement is not guaranteed to be atomic and fails while another program has the file
// open.
package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Hidden files are named prefix, a random number, suffix. They are in the directory of the
// file itself, since a rename across file systems is not one step.
const (
	prefix = ".manyhands-"
	suffix = ".tmp"
)

// Write writes data into the file name and removes what killed programs have left beside
// it. The content is on the disk when it returns: without that a power cut may keep the new
// name and lose the content.
func Write(name string, data []byte) error {
	Clear(filepath.Dir(name))
	f, err := Create(name)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Commit()
}

// File is a file that is being written, to be closed by Commit or Discard. Errors have the name
// that it will have: nobody knows the other one.
type File struct {
	file *os.File
	name string
	done bool // after Commit or Discard
}

// Create opens a file that will be called name. It may be read by everybody whom the umask
// allows, unlike those of os.CreateTemp. A name that belongs to a device, a pipe or a
// directory is refused, since Commit would replace it: as root, even /dev/null.
func Create(name string) (*File, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "write", Path: name, Err: errors.New("not a regular file")}
	}
	temp := filepath.Join(filepath.Dir(name), prefix+strconv.FormatUint(rand.Uint64(), 36)+suffix)
	// Without O_NONBLOCK, package os sets it and takes it back, to find out that no regular file
	// needs the poller: four system calls.
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NONBLOCK, 0o666)
	if err != nil {
		return nil, named(err, name)
	}
	return &File{file: f, name: name}, nil
}

// named gives an error of a hidden file the name that the file will have.
func named(err error, name string) error {
	if wrong, ok := errors.AsType[*fs.PathError](err); ok {
		wrong.Path = name
	}
	if wrong, ok := errors.AsType[*os.LinkError](err); ok { // of the rename
		return &fs.PathError{Op: "write", Path: name, Err: wrong.Err}
	}
	return err
}

func (f *File) Write(data []byte) (int, error) {
	n, err := f.file.Write(data)
	return n, named(err, f.name)
}

// Sync returns when the content is on the disk.
func (f *File) Sync() error { return named(f.file.Sync(), f.name) }

// Commit gives the file its name. After an error there is no file but the old one.
func (f *File) Commit() error {
	f.done = true
	err := f.file.Close()
	if err == nil {
		err = os.Rename(f.file.Name(), f.name)
	}
	if err != nil {
		os.Remove(f.file.Name())
	}
	return named(err, f.name)
}

// Discard removes the file, unless Commit was called. Deferred, it cleans up after errors.
func (f *File) Discard() {
	if !f.done {
		f.done = true
		f.file.Close()
		os.Remove(f.file.Name())
	}
}

// abandoned is how long ago the hidden file of a program that was killed was written. One
// that is still needed is written within seconds.
const abandoned = time.Minute

// Clear removes the hidden files that killed programs have left in a directory.
func Clear(dir string) {
	entries, _ := os.ReadDir(dir) // if it cannot be read, what is there does no harm
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
