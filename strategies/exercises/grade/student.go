package grade

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"manyhands/strategies/exercises/check"
)

// studentFile has one line: the name or number of the student who works in the clone. It seeds the
// numbers of some exercises, so that students cannot copy answers. Without it, the numbers are
// those in the READMEs.
const studentFile = "student.txt"

// mostName is the largest number of letters of a name.
const mostName = 80

// For returns the exercise with the numbers of a student, or with those of its README for "".
func (e Exercise) For(student string) Exercise {
	e.Student = student
	return e
}

// Student returns the name of the student who works in dir, a clone or a directory of exercises, or
// "" if there is no name.
func Student(dir string) (string, error) {
	for _, file := range []string{filepath.Join(dir, "strategies", "exercises", studentFile), filepath.Join(dir, studentFile)} {
		if err := regular(file); err != nil {
			return "", err
		}
		f, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, 10*mostName)) // a longer text is not a name
		if err != nil {
			return "", err
		}
		if data, err = check.Text(data); err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
		name := strings.TrimSpace(string(data))
		if name == "" || utf8.RuneCountInString(name) > mostName ||
			strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return "", fmt.Errorf("%s: want a name or a number, on one line of at most %d letters", file, mostName)
		}
		return name, nil
	}
	return "", nil
}
