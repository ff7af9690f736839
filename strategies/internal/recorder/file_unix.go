//go:build unix && !linux

package recorder

import "os"

// anonymousFile is a temporary file that has lost its name.
func anonymousFile() (*os.File, error) {
	f, err := os.CreateTemp("", "manyhands-recorder")
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}
