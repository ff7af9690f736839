package procpool

import (
	"bufio"
	"encoding/json"
	"os"
)

type reply struct {
	ID, Result string
	Error      *string
}

// Child reads lines and writes lines.
func Child(do func(id string) (string, error)) (err error) {
	out := bufio.NewWriter(os.Stdout)
	defer func(f *os.File) { os.Stdout = f }(os.Stdout)
	os.Stdout = os.Stderr
	enc := json.NewEncoder(out)
	for dec := json.NewDecoder(os.Stdin); dec.More(); {
		r := reply{}
		if err = dec.Decode(&r.ID); err != nil {
			return err
		}
		s, fail := do(r.ID)
		r.Result = s
		if fail != nil {
			text := fail.Error()
			r.Error = &text
		}
		if err = enc.Encode(r); err != nil {
			return err
		}
		if err = out.Flush(); err != nil {
			return err
		}
	}
	return nil
}
