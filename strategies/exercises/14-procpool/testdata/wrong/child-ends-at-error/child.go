package procpool

import (
	"encoding/json"
	"errors"
	"io"
	"os"
)

// request and answer are the messages on the pipes, one JSON value after the other.
type request struct{ ID string }
type answer struct {
	Result, Error string
	Failed        bool // because the text of an error may be empty
}

// Child runs in a child: it reads ids from stdin, calls do with each, and writes the results
// to stdout, as JSON, until stdin ends. Everything that do prints on stdout goes to stderr.
func Child(do func(id string) (string, error)) error {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	os.Stdout = os.Stderr // only Child writes to the pipe
	for {
		var r request
		if err := in.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		result, err := do(r.ID)
		if err != nil {
			return err
		}
		a := answer{Result: result}
		if err := out.Encode(a); err != nil {
			return err
		}
	}
}
