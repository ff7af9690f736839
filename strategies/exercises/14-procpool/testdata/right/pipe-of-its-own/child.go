package procpool

import (
	"encoding/json"
	"errors"
	"io"
	"os"
)

type message struct{ Result, Error *string }

// Child answers on a pipe of its own, the first file after stderr, and stdout is stderr from the start.
func Child(do func(id string) (string, error)) error {
	pipe := os.NewFile(3, "answers")
	os.Stdout = os.Stderr
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(pipe)
	for {
		var id string
		if err := in.Decode(&id); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var m message
		if r, err := do(id); err != nil {
			text := err.Error()
			m.Error = &text
		} else {
			m.Result = &r
		}
		if err := out.Encode(m); err != nil {
			return err
		}
	}
}
