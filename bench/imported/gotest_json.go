package imported

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// event is a line of go test -json (see go doc test2json).
type event struct {
	Action, Package, ImportPath, Test, Output string
}

// isGoTestJSON reports whether an early line of a text is an event of go test -json. Before it may be
// what the go command says, for example that it downloads a module.
func isGoTestJSON(text []byte) bool {
	const early = 1000
	for n, line := range linesOf(text) {
		var e event
		if bytes.HasPrefix(line, []byte("{")) && json.Unmarshal(line, &e) == nil && e.Action != "" {
			return true
		}
		if n > early {
			break
		}
	}
	return false
}

// readGoTestJSON puts the output of each package together again. One line of it may be the output
// of several events, and packages that are tested at the same time take turns.
func (b *builder) readGoTestJSON(text []byte) {
	parts := make(map[string]*goTestText)
	var order []string
	of := func(pkg string) *goTestText {
		if parts[pkg] == nil {
			parts[pkg] = &goTestText{pkg: pkg}
			order = append(order, pkg)
		}
		return parts[pkg]
	}
	for n, line := range linesOf(text) {
		var e event
		if json.Unmarshal(line, &e) != nil { // what else was printed, for example by the go command
			of("").add(n, append(slices.Clone(line), '\n'))
			continue
		}
		of(e.Package).add(n, plainText([]byte(e.Output)))
		if e.Action == "build-fail" {
			b.failed("package " + e.ImportPath)
		}
	}
	for _, pkg := range order {
		b.readGoTest(*parts[pkg])
	}
	slices.SortStableFunc(b.entries, func(a, b entry) int { return cmp.Compare(a.line, b.line) })
}
