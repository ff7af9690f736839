package grade

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// HintTitles are the headings of the hints in testdata/hints.md, in order: a question to think
// about, where to look, and the lines that matter.
var HintTitles = []string{"A question", "Where to look", "A sketch"}

// Hints returns the texts of the hints. There are none if the teacher has deleted the file.
func (e Exercise) Hints() (texts []string, err error) {
	file := filepath.Join(e.Dir, "testdata", "hints.md")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	parts := strings.Split("\n"+strings.ReplaceAll(string(data), "\r\n", "\n"), "\n## ")[1:]
	for i, part := range parts {
		title, text, _ := strings.Cut(part, "\n")
		if i >= len(HintTitles) || title != HintTitles[i] || strings.TrimSpace(text) == "" {
			return nil, fmt.Errorf("%s: want the headings %q, each with a text", file, HintTitles)
		}
		texts = append(texts, strings.TrimSpace(text))
	}
	if len(texts) != len(HintTitles) {
		return nil, fmt.Errorf("%s: want the headings %q, each with a text", file, HintTitles)
	}
	return texts, nil
}

// NextHints returns the hints that a student may see. The first is always open. Each other one
// opens after a failed try with an answer that has changed since the last hint was shown. more
// reports whether there are further hints.
func (e Exercise) NextHints() (texts []string, more bool, err error) {
	all, err := e.Hints()
	if err != nil || len(all) == 0 {
		return nil, false, err
	}
	j, err := ReadJournal(e.Dir)
	if err != nil {
		return nil, false, err
	}
	if j.Hints < len(all) && (j.Hints == 0 || j.NextHint) {
		digest, err := e.Digest()
		if err != nil {
			return nil, false, err
		}
		j.Hints, j.NextHint, j.HintedAt = j.Hints+1, false, digest
		if err := j.Write(e.Dir); err != nil {
			return nil, false, err
		}
	}
	return all[:j.Hints], j.Hints < len(all), nil
}
