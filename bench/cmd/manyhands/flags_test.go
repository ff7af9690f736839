package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
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
	if code != exitFailed || !strings.Contains(stdout, "\n0 downloaded, 0 not found, 2 errors: 0.0 kB") || !strings.Contains(stderr, "CG, Congo: error: saved as ") || !strings.Contains(stderr, "CD, Congo: error: saved as ") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("files: %v", files)
	}
}

// A site that has one picture for all countries, or sends all to one, has no flags for anybody.
func TestFlagsThatAreTheSame(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if home := "/home/br/br.gif"; strings.HasPrefix(r.URL.Path, "/home/") && r.URL.Path != home {
			http.Redirect(w, r, home, http.StatusFound)
			return
		}
		gif, _ := drawing.Flags{}.GIF("BR")
		_, _ = w.Write(gif)
	}))
	defer site.Close()
	dir := t.TempDir()
	for _, tt := range []struct {
		path, codes    string
		code           int
		stdout, stderr string
	}{
		{"/same", "BR FR US", exitFailed, "3 downloaded", "The same image: BR, FR, US.\nmanyhands: different countries have the same image"},
		{"/same", "BR BV", exitDone, "2 downloaded", "The same image: BR, BV.\n"}, // as Bouvet Island has that of Norway
		{"/same", "BR", exitDone, "1 downloaded", ""},
		{"/home", "BR FR", exitFailed, "1 downloaded, 0 not found, 1 error", "/home/br/br.gif: that is of another country\n"},
	} {
		code, stdout, stderr := command(t, append(strings.Fields("flags --server "+site.URL+tt.path+" --dest "+dir), strings.Fields(tt.codes)...)...)
		if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) || strings.Contains(stderr, "same image") != strings.Contains(tt.stderr, "same image") {
			t.Errorf("%s %s: exit %d\nstdout: %s\nstderr: %s", tt.path, tt.codes, code, stdout, stderr)
		}
	}
	for path, want := range map[string]string{"/same": "BD, BR, CD, CN, DE have the same image", "/home": "that is of another country"} {
		code, stdout, stderr := command(t, "sweep", "flags", "--base-url", site.URL+path, "--tasks", "5", "--out", filepath.Join(dir, "run"))
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("sweep of %s: exit %d\nstdout: %s\nstderr: %s", path, code, stdout, stderr)
		}
	}
}

// Servers on this machine need no proxy, whatever the environment says: in a program that a web
// server has started (REQUEST_METHOD), net/http refuses HTTP_PROXY. A given server may need
// one, and what is measured through it says so everywhere.
func TestProxy(t *testing.T) {
	const given = "http://flags.test/all"
	var asked atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.String(), given) {
			t.Errorf("the proxy is asked for %s", r.URL)
		}
		asked.Add(1)
		gif, _ := drawing.Flags{}.GIF("BR")
		_, _ = w.Write(gif)
	}))
	defer proxy.Close()
	address := strings.Replace(proxy.URL, "http://", "http://me:secret@", 1)
	shown := strings.Replace(proxy.URL, "http://", "http://me:xxxxx@", 1)
	run := func(variables []string, args ...string) (code int, stdout, stderr string) {
		t.Helper()
		cmd := program(t, args...)
		cmd.Env = append(cmd.Env, append(variables, "HTTP_PROXY="+address, "http_proxy=")...)
		return finish(t, cmd)
	}
	dir := t.TempDir()

	for _, variables := range [][]string{nil, {"REQUEST_METHOD=GET"}} {
		code, stdout, stderr := run(variables, "flags", "BR", "--dest", dir)
		if code != exitDone || asked.Load() != 0 || strings.Contains(stderr, "proxy") {
			t.Errorf("embedded, %s: exit %d, %d requests to the proxy\nstdout: %s\nstderr: %s", variables, code, asked.Load(), stdout, stderr)
		}
	}

	here := httptest.NewServer(http.NotFoundHandler())
	defer here.Close()
	near := strings.Replace(here.URL, "127.0.0.1", "LOCALHOST", 1)
	if code, _, stderr := run(nil, "flags", "BR", "--server", near, "--dest", dir); code != exitDone || asked.Load() != 0 || strings.Contains(stderr, "proxy") {
		t.Errorf("%s: exit %d, %d requests to the proxy\n%s", near, code, asked.Load(), stderr)
	}

	code, stdout, stderr := run(nil, "flags", "BR", "--server", given, "--dest", dir, "--format", "json")
	if code != exitDone || !strings.Contains(stderr, "from "+given+" through the proxy "+shown+" to ") || !strings.Contains(stdout, `"proxy": "`+shown+`"`) {
		t.Errorf("flags: exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}

	out := filepath.Join(dir, "run")
	code, stdout, stderr = run(nil, "sweep", "flags", "--base-url", given, "--tasks", "1", "--rounds", "1", "--strategies", "sequential", "--out", out)
	if code != exitDone || !strings.Contains(strings.Join(strings.Fields(stdout), " "), "base-url "+given+", proxy "+shown) {
		t.Errorf("sweep: exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	for _, file := range []string{"report.html", "run.json"} {
		if text, err := os.ReadFile(filepath.Join(out, file)); err != nil || !strings.Contains(string(text), shown) || strings.Contains(string(text), "secret") {
			t.Errorf("%s does not name the proxy, or it has the password: %v", file, err)
		}
	}
	if code, _, stderr := run(nil, "sweep", "--resume", out); code != exitDone {
		t.Errorf("resumed: exit %d\n%s", code, stderr)
	}
	code, _, stderr = run([]string{"REQUEST_METHOD=GET"}, "flags", "BR", "--server", given, "--dest", dir)
	if code == exitDone || !strings.Contains(stderr, "HTTP_PROXY") {
		t.Errorf("refused: exit %d\n%s", code, stderr)
	}
}
