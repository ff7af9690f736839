package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"testing"
)

// Two flags in one file are one flag, whatever the site says.
func TestFlagsOfOneName(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "metadata.json" {
			fmt.Fprint(w, `{"country": "Congo"}`)
		}
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
