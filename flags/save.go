package flags

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"manyhands/bench/atomicfile"
)

// Save writes a flag as NAME.gif into a folder and returns the path of the file. It makes the
// folder if necessary, and replaces an older flag. Other programs never see a partial file:
// Save writes a temporary file and renames it. After an error nothing is left but the folder.
// The error has the path and the cause. A name that leads out of the folder is an error.
func Save(dir, name string, img []byte) (string, error) {
	if name == "" || name != fileName(name) {
		return "", fmt.Errorf("save: %q is not the name of a file", name)
	}
	path := filepath.Join(dir, name+".gif")
	err := write(path, img)
	if os.IsNotExist(err) { // the folder is made only now, because it usually exists
		if err = os.MkdirAll(dir, 0o755); err == nil {
			err = write(path, img)
		}
	}
	if err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	return path, nil
}

// write is a variable for a test.
var write = writeWhole

// writeWhole is atomicfile.Write without a sync: a killed program leaves no partial file, but a
// power cut may. A sync takes milliseconds, which a flag is not worth.
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

// fileName turns a name from a site into a valid file name on any system: "Côte d'Ivoire"
// becomes "Côte_d'Ivoire". A name like "../x" cannot leave the folder.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.,'()&", r) {
			return r
		}
		return '_'
	}, name)
	return strings.TrimLeft(name, ".") // a dot in front would hide it
}
