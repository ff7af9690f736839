package procpool

import (
	"encoding/json"
	"io"
	"os"
)

type answer struct {
	Result string `json:"r"`
	Failed bool   `json:"f"`
	Why    string `json:"w"`
}

// Child runs in a child.
func Child(do func(id string) (string, error)) error {
	real := os.Stdout
	os.Stdout = os.Stderr
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(real)
	for {
		var id string
		switch err := in.Decode(&id); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
		var a answer
		r, err := do(id)
		if a.Result = r; err != nil {
			a.Failed, a.Why = true, err.Error()
		}
		if err := out.Encode(a); err != nil {
			return err
		}
	}
}
