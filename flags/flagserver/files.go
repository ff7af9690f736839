package flagserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"manyhands/flags"
)

// Files are flags and their metadata, in memory. They do not change.
type Files struct {
	files map[string]func() file // by path: "br/br.gif", "br/metadata.json"
}

// get returns a file of a code, and whether there is one.
func (f *Files) get(k kind, code string) (file, bool) {
	load, ok := f.files[k.path(code)]
	if !ok {
		return file{}, false
	}
	return load(), true
}

// file is one of them.
type file struct {
	data     []byte
	modified time.Time // zero when unknown
	etag     string    // of the data
}

func newFile(data []byte, modified time.Time) file {
	sum := fnv.New64a()
	_, _ = sum.Write(data) // never fails
	return file{data, modified, fmt.Sprintf(`"%x"`, sum.Sum64())}
}

// kind is what there is for every code.
type kind uint8

const (
	gifKind kind = iota
	metadataKind
)

func (k kind) String() string      { return [...]string{"flag", "metadata"}[k] }
func (k kind) contentType() string { return [...]string{"image/gif", "application/json"}[k] }

// path of a code's file, in lower case as on the web.
func (k kind) path(code string) string {
	cc := strings.ToLower(code)
	if k == metadataKind {
		return cc + "/metadata.json"
	}
	return cc + "/" + cc + ".gif"
}

// Drawn returns the flags that this package draws, each when it is first asked for.
var Drawn = sync.OnceValue(func() *Files {
	files := make(map[string]func() file)
	for code := range designOf {
		files[gifKind.path(code)] = sync.OnceValue(func() file {
			image, _ := picture(code) // there is one, of this design
			return newFile(image, time.Time{})
		})
		files[metadataKind.path(code)] = sync.OnceValue(func() file {
			m, _ := MetadataOf(code)
			data, err := json.Marshal(m)
			if err != nil {
				panic(err) // strings and a bool always can be
			}
			return newFile(append(data, '\n'), time.Time{})
		})
	}
	return &Files{files}
})

// ReadFiles reads flags from a directory or an archive, where they are at cc/cc.gif
// with or without cc/metadata.json, in lower case, at its top or in one folder. All else
// in there is left alone. For directories give it the FS of an [os.Root], whose links
// do not lead out. The error says what was wrong or missing.
func ReadFiles(fsys fs.FS) (*Files, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	folders := []string{"."}
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	for _, folder := range folders {
		files, err := readFolder(fsys, folder)
		if err != nil {
			return nil, err
		}
		if len(files) > 0 {
			return &Files{files}, nil
		}
	}
	return nil, errors.New("no flags there: want files cc/cc.gif, like br/br.gif, at the top or in one folder")
}

// readFolder reads all flags in one folder.
func readFolder(fsys fs.FS, folder string) (map[string]func() file, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, err
	}
	files := make(map[string]func() file)
	for _, e := range entries {
		cc := e.Name()
		if !lowerCode(cc) || e.Type().IsRegular() {
			continue
		}
		for _, k := range []kind{gifKind, metadataKind} {
			f, err := readFile(fsys, path.Join(folder, k.path(cc)))
			if errors.Is(err, fs.ErrNotExist) {
				break // metadata without a flag is nothing
			}
			if err != nil {
				return nil, err
			}
			files[k.path(cc)] = func() file { return f }
		}
	}
	return files, nil
}

// readFile reads one file, if it can be a flag's.
func readFile(fsys fs.FS, name string) (file, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return file{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return file{}, err
	}
	data, err := io.ReadAll(io.LimitReader(f, flags.MaxBytes+1))
	if err != nil {
		return file{}, err
	}
	if len(data) > flags.MaxBytes {
		return file{}, fmt.Errorf("%s: more than %d bytes, too large for a flag", name, flags.MaxBytes)
	}
	return newFile(data, info.ModTime()), nil
}
