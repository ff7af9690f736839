package flags

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const onePixel = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// The disk is as slow as can be for the first flag: it waits until another worker has
// downloaded and saved all the others.
func TestSavingDoesNotHoldUpDownloads(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, onePixel) }))
	defer server.Close()
	defer CloseIdleConnections()
	codes, dir := startingWith("A"), t.TempDir()
	saved := make(chan struct{}, len(codes))
	defer func() { write = writeWhole }()
	write = func(path string, data []byte) error {
		if filepath.Base(path) != codes[0]+".gif" {
			defer func() { saved <- struct{}{} }()
			return writeWhole(path, data)
		}
		for range len(codes) - 1 {
			select {
			case <-saved:
			case <-time.After(time.Minute):
				return errors.New("the others wait for this one")
			}
		}
		return writeWhole(path, data)
	}

	input := make(chan string, len(codes))
	for _, code := range codes {
		input <- code
	}
	close(input)
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for code := range input {
				download := Download{Client: Client{BaseURL: server.URL}, Code: code, Dir: dir}
				if out, err := download.Do(t.Context()); err != nil || out.Path != filepath.Join(dir, code+".gif") {
					t.Errorf("%s: %+v, %v", code, out, err)
				}
			}
		})
	}
	workers.Wait()
}
