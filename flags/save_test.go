package flags_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"manyhands/flags"
)

func TestSaveReplacesAndIsReadable(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"a longer old flag", "new"} {
		path, err := flags.Save(dir, "CN", []byte(content))
		if err != nil || path != filepath.Join(dir, "CN.gif") {
			t.Fatalf("Save = %q, %v", path, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Errorf("file holds %q, %v, want %q", got, err, content)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{"CN.gif"}) {
		t.Errorf("folder holds %q", got)
	}
	info, err := os.Stat(filepath.Join(dir, "CN.gif"))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, want 0644", info.Mode())
	}
}

func TestSaveErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "FR.gif", "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ dir, code, path string }{
		"folder is a file":        {file, "CN", filepath.Join(file, "CN.gif")},
		"folder is below a file":  {filepath.Join(file, "sub"), "CN", filepath.Join(file, "sub", "CN.gif")},
		"file's name is a folder": {dir, "FR", filepath.Join(dir, "FR.gif")},
	} {
		t.Run(name, func(t *testing.T) {
			path, err := flags.Save(tt.dir, tt.code, []byte("GIF"))
			if err == nil || path != "" {
				t.Fatalf("Save = %q, %v, want an error and no path", path, err)
			}
			if !strings.HasPrefix(err.Error(), "save "+tt.path+": ") {
				t.Errorf("error %q does not name %s", err, tt.path)
			}
			var pathErr *fs.PathError
			var linkErr *os.LinkError
			if !errors.As(err, &pathErr) && !errors.As(err, &linkErr) {
				t.Errorf("error %v lost its cause", err)
			}
		})
	}
	if got := names(t, dir); !slices.Equal(got, []string{"FR.gif", "file"}) {
		t.Errorf("left behind: %q", got)
	}
}

func TestSaveStaysInItsFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"", "../x", "..", ".", ".hidden", "a/", "a/b", `a\b`, "C:", "a\x00", "a\n", "a b"} {
		if path, err := flags.Save(filepath.Join(dir, "in"), name, []byte("GIF")); err == nil {
			t.Errorf("Save of %q wrote %s", name, path)
		}
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("written: %q", got)
	}
}
