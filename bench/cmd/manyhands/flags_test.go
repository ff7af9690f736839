package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/flags/drawing"
)

// Pages that are sent in place of flags are errors, whoever reads them, and are not saved.
func TestPageInPlaceOfAFlag(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<html><title>Log in</title></html>")
	}))
	defer site.Close()
	dir := t.TempDir()
	code, stdout, stderr := command(t, "flags", "BR", "--server", site.URL, "--dest", dir)
	if code != exitFailed || !strings.Contains(stdout, "0 downloaded, 0 not found, 1 error: ") || !strings.Contains(stderr, "/br/br.gif: got an HTML page, want a whole GIF image\n") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("files: %v", files)
	}
	code, _, stderr = command(t, "sweep", "flags", "--base-url", site.URL, "--out", filepath.Join(dir, "run"))
	if code == exitDone || !strings.Contains(stderr, "got an HTML page, want a whole GIF image\n") {
		t.Errorf("exit %d\nstderr: %s", code, stderr)
	}
}

// Two flags in one file are one flag, whatever the site says.
func TestFlagsOfOneName(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "metadata.json" {
			fmt.Fprint(w, `{"country": "Congo"}`)
			return
		}
		gif, _ := drawing.Flags{}.GIF("CG")
		_, _ = w.Write(gif)
	}))
	defer site.Close()
	dir := t.TempDir()
	code, stdout, stderr := command(t, "flags", "CD", "CG", "--server", site.URL, "--dest", dir, "--country-names", "--strategy", "sequential")
	if code != exitFailed || !strings.Contains(stdout, "\n1 downloaded, 0 not found, 1 error: ") || !strings.Contains(stderr, "CG, Congo: error: saved as ") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("files: %v", files)
	}
}
