package grade

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"manyhands/strategies/exercises/check"
)

// Play checks an answer by some criteria and tells for each when every piece of work ran, by
// the works of the check: it may call the answer several times. There are none where a
// criterion is not about that, or is about races, which looking on would hide.
func Play(ctx context.Context, e Exercise, a Answer, criteria ...string) (r Result, works map[string][][]check.Event, err error) {
	dir, err := os.MkdirTemp("", "manyhands-play-")
	if err != nil {
		return r, nil, err
	}
	defer os.RemoveAll(dir)
	if r, err = e.grade(ctx, a, dir, criteria...); err != nil {
		return r, nil, err
	}
	works = make(map[string][][]check.Event)
	for _, o := range r.Criteria {
		if works[o.ID], err = readEvents(filepath.Join(dir, o.ID)); err != nil {
			return r, nil, err
		}
	}
	return r, works, nil
}

func readEvents(file string) (works [][]check.Event, err error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for in := json.NewDecoder(f); ; {
		var e check.Event
		switch err := in.Decode(&e); {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // ended in the middle of a line
			return works, nil
		case err != nil:
			return nil, err
		}
		for len(works) <= e.Work {
			works = append(works, nil)
		}
		works[e.Work] = append(works[e.Work], e)
	}
}
