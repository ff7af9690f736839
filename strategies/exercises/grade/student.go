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
)

// studentFile has the name or the number of who works in a clone, on one line. It seeds the
// numbers that exercises ask about, so that an answer cannot be taken from a neighbour.
// Without it the numbers are those in the READMEs.
const studentFile = "student.txt"

// mostName is the most letters of a name.
const mostName = 80

// For is the exercise with the numbers of a student; those in its README for "".
func (e Exercise) For(student string) Exercise {
	e.Student = student
	return e
}

// Student reads who works in the clone or in the directory of exercises dir, "" when it does
// not say.
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
		data, err := io.ReadAll(io.LimitReader(f, 10*mostName)) // more is no name
		if err != nil {
			return "", err
		}
		name := strings.TrimSpace(string(data))
		if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > mostName ||
			strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return "", fmt.Errorf("%s: want a name or a number, on one line of at most %d letters", file, mostName)
		}
		return name, nil
	}
	return "", nil
}
