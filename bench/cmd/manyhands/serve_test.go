package main

import (
	"archive/zip"
	"errors"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"manyhands/flags/flagserver"
)

// The ports are those of the book, unless one is given.
func TestServePorts(t *testing.T) {
	for _, tt := range []struct {
		serveOptions
		want []int
	}{
		{serveOptions{profile: "local", port: -1}, []int{8000}},
		{serveOptions{profile: "delay", port: -1}, []int{8001}},
		{serveOptions{profile: "error", port: -1}, []int{8002}},
		{serveOptions{profile: "error", port: 9000}, []int{9000}},
		{serveOptions{profile: "local", port: -1, all: true}, []int{8000, 8001, 8002}},
		{serveOptions{profile: "local", port: 9000, all: true}, []int{9000, 9001, 9002}},
		{serveOptions{profile: "local", port: 0, all: true}, []int{0, 0, 0}},
		{serveOptions{profile: "local", port: maxPort - 2, all: true}, []int{maxPort - 2, maxPort - 1, maxPort}},
	} {
		sites, err := tt.sites(newServe())
		var got []int
		for _, s := range sites {
			got = append(got, s.port)
		}
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%+v: ports %v, %v, want %v", tt.serveOptions, got, err, tt.want)
		}
	}
}

func TestParseBytes(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "7": 7, "7B": 7, "500kB": 500_000, "2MB": 2_000_000, "1GB": 1_000_000_000} {
		if got, err := parseBytes(text); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "kB", "-1", "1.5MB", "1 MB", "1kb", "1TB", "9999999999999GB"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("%q is accepted as %d", text, got)
		}
	}
	if got, err := parseBytes("4294967295GB"); err == nil {
		t.Errorf("overflow: %d of at most %d", got, math.MaxInt)
	}
}

// What an archive has is served when the archive is closed, or gone.
func TestServeArchive(t *testing.T) {
	name := filepath.Join(t.TempDir(), "flags.zip")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(f)
	w, err := archive.Create("flags/br/br.gif")
	if err == nil {
		_, err = w.Write([]byte("GIF of Brazil"))
	}
	if err = errors.Join(err, archive.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	images, err := (&serveOptions{zip: name}).images()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	h, err := flagserver.NewHandler(flagserver.Config{Images: images})
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest("GET", "/flags/br/br.gif", nil))
	if answer.Code != 200 || answer.Body.String() != "GIF of Brazil" {
		t.Errorf("%d %q", answer.Code, answer.Body)
	}
}
