package flagserver

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"manyhands/flags"
)

// Files are [Images] in memory. They do not change.
type Files struct {
	folders map[string]folder // by code, in lower case
}

// folder has the files of one code.
type folder struct {
	gif, metadata []byte // metadata is nil when there is none
	modified      time.Time
}

// Codes returns the codes of all flags, sorted.
func (f *Files) Codes() []string { return slices.Sorted(maps.Keys(f.folders)) }

// GIF returns the flag of a code, and whether it exists. The caller must not change it.
func (f *Files) GIF(code string) ([]byte, bool) {
	d, ok := f.folders[code]
	return d.gif, ok
}

// Metadata returns the metadata of a code, and whether there are any. The caller must not
// change them.
func (f *Files) Metadata(code string) ([]byte, bool) {
	d := f.folders[code]
	return d.metadata, d.metadata != nil
}

// Modified returns when the files of a code last changed.
func (f *Files) Modified(code string) time.Time { return f.folders[code].modified }

// ReadFiles reads flags from a directory or an archive. A flag is at cc/cc.gif in lower case,
// at the top or in one folder; cc/metadata.json is optional. Other files are ignored. For a
// directory, pass the FS of an [os.Root]: its links cannot lead out of it. The error names the
// file that is wrong or missing.
func ReadFiles(fsys fs.FS) (*Files, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	tops := []string{"."}
	for _, e := range entries {
		if e.IsDir() {
			tops = append(tops, e.Name())
		}
	}
	for _, top := range tops {
		folders, err := readFolders(fsys, top)
		if err != nil {
			return nil, err
		}
		if len(folders) > 0 {
			return &Files{folders}, nil
		}
	}
	return nil, errors.New("no flags there: want files cc/cc.gif, like br/br.gif, at the top or in one folder")
}

// readFolders reads all flags below one folder.
func readFolders(fsys fs.FS, top string) (map[string]folder, error) {
	entries, err := fs.ReadDir(fsys, top)
	if err != nil {
		return nil, err
	}
	folders := make(map[string]folder)
	for _, e := range entries {
		cc := e.Name()
		if !lowerCode(cc) || e.Type().IsRegular() {
			continue
		}
		switch d, err := readFolder(fsys, top, cc); {
		case err == nil:
			folders[cc] = d
		case !errors.Is(err, fs.ErrNotExist): // a folder without a flag is ignored
			return nil, err
		}
	}
	return folders, nil
}

// readFolder reads the files of one code. Metadata without a flag are ignored.
func readFolder(fsys fs.FS, top, cc string) (d folder, err error) {
	if d.gif, d.modified, err = readFile(fsys, path.Join(top, gifKind.path(cc))); err != nil {
		return folder{}, err
	}
	metadata, modified, err := readFile(fsys, path.Join(top, metadataKind.path(cc)))
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		return folder{}, err
	}
	d.metadata = metadata
	if modified.After(d.modified) {
		d.modified = modified
	}
	return d, nil
}

// readFile reads one file. A file that is too large for a flag is an error.
func readFile(fsys fs.FS, name string) (data []byte, modified time.Time, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	data, err = io.ReadAll(io.LimitReader(f, flags.MaxBytes+1))
	if err != nil {
		return nil, time.Time{}, err
	}
	if len(data) > flags.MaxBytes {
		return nil, time.Time{}, fmt.Errorf("%s: more than %d bytes, too large for a flag", name, flags.MaxBytes)
	}
	return data, info.ModTime(), nil
}
