package grade

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"manyhands/bench/results"
	"manyhands/strategies/exercises/check"
)

// Play checks an answer by some criteria. For each of them it returns the events of every piece of
// work, grouped by the Works of the check, because a check may call the answer several times.
// There are no events if a check does not use Work, or is about races, which observing would hide.
func Play(ctx context.Context, e Exercise, a Answer, criteria ...string) (r Result, works map[string][][]check.Event, err error) {
	dir, remove, err := results.TempDir("manyhands-play-")
	if err != nil {
		return r, nil, err
	}
	defer remove()
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
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // the process ended in the middle of a line
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
