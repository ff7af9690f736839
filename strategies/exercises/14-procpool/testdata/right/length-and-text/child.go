package procpool

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"
)

// Child has no JSON, and returns io.EOF at the end: an answer is a letter and a text in base64, which has no white space.
func Child(do func(id string) (string, error)) error {
	answers := os.Stdout
	os.Stdout = os.Stderr
	for {
		id, err := receive(os.Stdin)
		if err != nil {
			return err // io.EOF at the end
		}
		text, err := do(id)
		kind := "+"
		if err != nil {
			kind, text = "-", err.Error()
		}
		if err := send(answers, kind+text); err != nil {
			return err
		}
	}
}

func send(w io.Writer, text string) error {
	data := base64.StdEncoding.EncodeToString([]byte(text))
	_, err := fmt.Fprintf(w, "%09d%s", len(data), data)
	return err
}

func receive(r io.Reader) (string, error) {
	head := make([]byte, 9)
	if _, err := io.ReadFull(r, head); err != nil {
		return "", err
	}
	var n int
	if _, err := fmt.Sscanf(string(head), "%d", &n); err != nil {
		return "", err
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(r, data); err != nil {
		return "", io.ErrUnexpectedEOF
	}
	text, err := base64.StdEncoding.DecodeString(string(data))
	return string(text), err
}
