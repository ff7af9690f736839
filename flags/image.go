package flags

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/gif"
	"net/http"
	"strings"
	"unicode/utf8"
)

var (
	errNoGIF = errors.New("no GIF") // the data do not even begin like one
	errCut   = errors.New("a GIF that ends early")
)

// checkGIF returns an error unless data is one whole GIF with at least one image. It follows the
// lengths of the blocks from the header to the trailer, and does not unpack the pixels: that
// finds whatever a cut, a foreign page or an appended text changes, in less than a microsecond.
// [checkPixels] finds the rest.
// The last byte alone proves nothing, because pixels may have the value of the trailer.
func checkGIF(data []byte) error {
	if !bytes.HasPrefix(data, []byte("GIF87a")) && !bytes.HasPrefix(data, []byte("GIF89a")) {
		return errNoGIF
	}
	const (
		header, imageHeader  = 13, 9
		extension, separator = 0x21, 0x2c
		trailer              = 0x3b
		packed               = 4 // position in a screen, after its size
		size                 = 4 // position in an image, after its place
	)
	if len(data) < header {
		return errCut
	}
	rest, images, area := skip(data, header+colors(data[len("GIF87a")+packed])), 0, 0
	for len(rest) > 0 {
		kind := rest[0]
		switch rest = rest[1:]; kind {
		case trailer:
			// Old programs pad files with zeros, and scripts end their output with a new line.
			if n := len(bytes.TrimRight(rest, "\x00\r\n")); n > 0 {
				return fmt.Errorf("a GIF followed by %s", sizeText(n, -1))
			}
			if images == 0 {
				return errors.New("a GIF without an image")
			}
			return nil
		case extension:
			rest = skipBlocks(skip(rest, 1)) // its label
		case separator:
			if len(rest) < imageHeader {
				return errCut
			}
			if s := rest[size : size+4]; s[0]|s[1] != 0 && s[2]|s[3] != 0 { // it has pixels
				images++
			}
			area += (int(rest[size]) | int(rest[size+1])<<8) * (int(rest[size+2]) | int(rest[size+3])<<8)
			if area > mostPixels { // which would fill the memory when they are unpacked
				return fmt.Errorf("a GIF of more than %d million pixels", mostPixels/1_000_000)
			}
			const codeSize = 1
			rest = skipBlocks(skip(rest, imageHeader+colors(rest[imageHeader-1])+codeSize))
		default:
			return errors.New("a damaged GIF")
		}
	}
	return errCut
}

// mostPixels is the limit for all images of a GIF together.
const mostPixels = 50_000_000

// checkPixels returns an error unless the pixels of a GIF can be unpacked. That takes about a
// millisecond, so it is for images that no checksum proves.
func checkPixels(data []byte) error {
	if _, err := gif.DecodeAll(bytes.NewReader(data)); err != nil {
		return fmt.Errorf("a damaged GIF (%s)", strings.TrimPrefix(err.Error(), "gif: "))
	}
	return nil
}

// colors returns the size of the table of colours that the packed fields announce.
func colors(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// skip returns what follows the first n bytes.
func skip(data []byte, n int) []byte { return data[min(n, len(data)):] }

// skipBlocks returns what follows a list of blocks, each of which begins with its length. The
// length 0 ends the list.
func skipBlocks(data []byte) []byte {
	for len(data) > 0 {
		n := int(data[0])
		data = skip(data, 1+n)
		if n == 0 {
			break
		}
	}
	return data
}

// describe says what an answer holds: "an HTML page". It goes by the content, because the type
// that a site gives is wrong too often, except for compressed data, some of which have no mark.
func describe(header http.Header, body []byte) string {
	if coding := header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return fmt.Sprintf("data compressed with %.20q, which was not asked for", coding)
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte(byteOrderMark)))
	kind := http.DetectContentType(text)
	switch {
	case len(body) == 0:
		return "an empty body"
	case len(text) > 0 && strings.ContainsRune(`{[`, rune(text[0])) && json.Valid(text):
		return "JSON"
	case strings.HasPrefix(kind, "text/html"):
		return "an HTML page"
	case strings.HasPrefix(kind, "text/xml"):
		return "an XML document"
	case strings.HasPrefix(kind, "image/"):
		return "a " + strings.ToUpper(strings.TrimPrefix(kind, "image/")) + " image"
	case kind == "application/x-gzip":
		return "data compressed with gzip"
	case strings.HasPrefix(kind, "text/plain") && utf8.Valid(text):
		return fmt.Sprintf("text that begins with %q", firstRunes(text))
	case strings.HasPrefix(kind, "text/plain"):
		return "text in another encoding than UTF-8"
	}
	return fmt.Sprintf("data that begin with % x", body[:min(4, len(body))])
}

const byteOrderMark = "\ufeff"

// firstRunes are enough of a text to recognise it.
func firstRunes(text []byte) string {
	const most = 40
	runes := []rune(string(text[:min(len(text), most*utf8.UTFMax)]))
	return string(runes[:min(len(runes), most)])
}
