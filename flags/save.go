package flags

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Save writes a flag as CC.gif, in upper case, into a folder that is made when it is
// missing, and returns the path of the file. Nobody ever sees half a file: it is
// written beside its place under another name and then renamed, over an older flag
// if there is one. On an error nothing is left behind but the folder. The error
// names the path and what the system said.
func Save(dir, code string, img []byte) (string, error) {
	if !wellFormed(code) {
		return "", fmt.Errorf("malformed country code %q: want two letters", code)
	}
	path := filepath.Join(dir, strings.ToUpper(code)+".gif")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	if err := writeWhole(path, img); err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	return path, nil
}

// writeWhole puts data at path in one step. The temporary file is in the same folder
// because a rename across file systems is not one step. It is not synced to the
// disk: this protects from a killed program, not from a power cut, and a flag is
// not worth the milliseconds.
func writeWhole(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // the first error is the one to report
		}
	}()
	if err := writeAndClose(f, data); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// writeAndClose closes f in any case. CreateTemp made it private to the user, which
// a downloaded picture need not be.
func writeAndClose(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
