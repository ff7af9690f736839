package flagserver

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"manyhands/flags"
)

// plates stand for flags: as many bytes as many a flag has, that say whose they are.
type plates struct{}

const plateBytes = 3000

func (plates) Codes() (codes []string) {
	for _, code := range flags.AllCodes() {
		codes = append(codes, strings.ToLower(code))
	}
	return codes
}

func (plates) GIF(code string) ([]byte, bool) {
	return fmt.Appendf(nil, "GIF of %-*s", plateBytes-len("GIF of "), code), true
}

func (plates) Metadata(code string) ([]byte, bool) {
	country, err := flags.ParseCode(code)
	return fmt.Appendf(nil, `{"country": %q, "simplified": %v}`, country.Name, code == "mx"), err == nil
}

func (plates) Modified(string) time.Time { return time.Time{} }

// plate is the image that the server has of a code.
func plate(code string) []byte {
	data, _ := plates{}.GIF(code)
	return data
}

// counted counts how often it is asked for a flag.
type counted struct {
	plates
	asked *int
}

func (c counted) GIF(code string) ([]byte, bool) {
	*c.asked++
	return c.plates.GIF(code)
}

// Whoever draws the images does it once for each, and for none that nobody wants.
func TestImagesAreAskedForOnce(t *testing.T) {
	asked := 0
	h, err := NewHandler(Config{Images: counted{asked: &asked}})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := get(t.Context(), h, "/flags/br/br.gif").Body.String(); got != string(plate("br")) {
			t.Errorf("got %d bytes: %.20q", len(got), got)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times for one flag, want once", asked)
	}
}
