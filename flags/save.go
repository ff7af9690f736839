package flags

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"manyhands/bench/atomicfile"
)

// Save writes a flag as NAME.gif into a folder that is made when it is missing, and
// returns the path of the file. Nobody ever sees half a file: it is written beside its
// place under another name and then renamed, over an older flag if there is one. On
// an error nothing is left behind but the folder. The error names the path and what
// the system said. A name that leads out of the folder is refused.
func Save(dir, name string, img []byte) (string, error) {
	if name == "" || name != fileName(name) {
		return "", fmt.Errorf("save: %q is not the name of a file", name)
	}
	path := filepath.Join(dir, name+".gif")
	err := write(path, img)
	if os.IsNotExist(err) { // asked for only then: most of the time it is there
		if err = os.MkdirAll(dir, 0o755); err == nil {
			err = write(path, img)
		}
	}
	if err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	return path, nil
}

// write is replaced by a test.
var write = writeWhole

// writeWhole is atomicfile.Write without a sync: this protects from a killed program, not
// from a power cut, and a flag is not worth the milliseconds.
func writeWhole(path string, data []byte) error {
	f, err := atomicfile.Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Commit()
}

// fileName makes a name that a site gave into one that any system can have in a
// folder: "Côte d'Ivoire" becomes "Côte_d'Ivoire", and "../x" stays in its place.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.,'()&", r) {
			return r
		}
		return '_'
	}, name)
	return strings.TrimLeft(name, ".") // a dot in front would hide it
}
