package grade

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// vet returns the output of go vet for an answer that is not right. It is not a criterion, because go
// vet knows patterns and not what happens. But it knows the line.
func (j *job) vet(ctx context.Context) (lines []string, err error) {
	overlay := filepath.Join(j.dir, "vet.json")
	replace, err := json.Marshal(map[string]any{"Replace": j.Overlay(j.answer)})
	if err == nil {
		err = os.WriteFile(overlay, replace, 0o644)
	}
	if err != nil {
		return nil, err
	}
	out, err := j.command(ctx, nil, "vet", "-overlay", overlay,
		"-copylocks", "-httpresponse", "-lostcancel", "-waitgroup", "./"+slash(j.root, j.Dir))
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		return nil, nil
	}
	// Only lines that the student can change. Compile errors are reported elsewhere.
	for _, m := range compileError.FindAllStringSubmatch(out, -1) {
		if !slices.Contains(j.Edit, filepath.Base(m[1])) {
			continue
		}
		lines = append(lines, plain(fmt.Sprintf("%s:%s: %s", filepath.Base(m[1]), m[2], m[3])))
	}
	if !compileError.MatchString(out) { // it has not looked at the answer
		lines = []string{plain("not checked by go vet: " + cmp.Or(firstLine(out), err.Error()))}
	}
	return lines, nil
}
