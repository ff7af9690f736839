package procpool

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

type result struct {
	Value string
	Err   *string
}

// Child reads lines of JSON, and answers with lines of JSON.
func Child(do func(id string) (string, error)) error {
	pipe := os.Stdout
	os.Stdout = os.Stderr
	lines := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(pipe)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		var id string
		if err := json.Unmarshal(line, &id); err != nil {
			return fmt.Errorf("not an id: %w", err)
		}
		var r result
		if r.Value, err = do(id); err != nil {
			text := err.Error()
			r.Err = &text
		}
		data, err := json.Marshal(r)
		if err != nil {
			return err
		}
		out.Write(append(data, '\n'))
		if err := out.Flush(); err != nil {
			return err
		}
	}
}
