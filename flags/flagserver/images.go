package flagserver

import (
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"time"
)

// Images are the flags that a server serves. Codes are in lower case. A server gets each file
// once, at the first request for it, and does not change it. Methods are called concurrently.
//
// [Files] are images from a directory or an archive; package drawing has drawn ones.
type Images interface {
	Codes() []string                     // of all flags
	GIF(code string) ([]byte, bool)      // the flag, and whether it exists
	Metadata(code string) ([]byte, bool) // of the flag, as JSON, and whether there are any
	Modified(code string) time.Time      // when the files of a code last changed; zero when unknown
}

// kind is a kind of file; there is one of each for a code.
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

// file is what is served at one address.
type file struct {
	data     []byte
	modified time.Time // zero when unknown
	etag     string    // of the data
}

// site has the files of images by path, and gets each at its first use.
type site map[string]func() (file, bool)

func newSite(images Images) site {
	s := make(site)
	for _, code := range images.Codes() {
		s.add(gifKind, code, images.GIF, images)
		s.add(metadataKind, code, images.Metadata, images)
	}
	return s
}

func (s site) add(k kind, code string, data func(string) ([]byte, bool), images Images) {
	s[k.path(code)] = sync.OnceValues(func() (file, bool) {
		data, ok := data(code)
		if !ok {
			return file{}, false
		}
		sum := fnv.New64a()
		_, _ = sum.Write(data) // never fails
		return file{data, images.Modified(code), fmt.Sprintf(`"%x"`, sum.Sum64())}, true
	})
}

// get returns a file of a code, and whether it exists.
func (s site) get(k kind, code string) (file, bool) {
	load, ok := s[k.path(code)]
	if !ok {
		return file{}, false
	}
	return load()
}
