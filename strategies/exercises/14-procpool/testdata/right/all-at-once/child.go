package procpool

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
)

type reply struct {
	OK   bool
	Text string
}

func decoded[T any](r io.Reader, failure *error) iter.Seq[T] {
	return func(yield func(T) bool) {
		d := json.NewDecoder(r)
		for {
			var v T
			if err := d.Decode(&v); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				*failure = err
				return
			}
			if !yield(v) {
				return
			}
		}
	}
}

// Child ranges over the ids.
func Child(do func(id string) (string, error)) (failure error) {
	answers := json.NewEncoder(os.Stdout)
	os.Stdout = os.Stderr
	for id := range decoded[string](os.Stdin, &failure) {
		r := reply{OK: true}
		var err error
		if r.Text, err = do(id); err != nil {
			r = reply{Text: err.Error()}
		}
		if err := answers.Encode(r); err != nil {
			return err
		}
	}
	return failure
}
