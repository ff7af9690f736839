package grade

import (
	"go/ast"
	"go/parser"
	"go/token"

	"manyhands/strategies/exercises/internal/dump"
)

// writesAsReader reports whether a side of a race writes and has at most the lock of readers, as far as
// its source shows.
func (j *job) writesAsReader(r dump.Race) bool {
	if !j.calls(".RLock()") {
		return false
	}
	if !j.calls(".Lock()") {
		return true
	}
	files := j.files()
	for _, a := range []dump.Access{r.Now, r.Before} {
		for _, f := range a.Frames {
			if a.Write && files[f.File] && lockAt(j.source(f.File), f.Line) == "RLock" {
				return true
			}
		}
	}
	return false
}

// underLock reports whether one side of a race has a lock, as far as its source shows.
func (j *job) underLock(a dump.Access) bool {
	files := j.files()
	for _, f := range a.Frames {
		if files[f.File] && lockAt(j.source(f.File), f.Line) != "" {
			return true
		}
	}
	return false
}

// lockAt returns "Lock" or "RLock" if the function around a line of Go code calls it above that line,
// and does not give the lock back there.
func lockAt(text []byte, line int) (method string) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", text, 0)
	if err != nil {
		return ""
	}
	at := func(pos token.Pos) int { return set.PositionFor(pos, false).Line }
	var around ast.Node // the innermost function
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			if at(n.Pos()) <= line && line <= at(n.End()) {
				around = n
			}
		}
		return true
	})
	if around == nil {
		return ""
	}
	ast.Inspect(around, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			return false
		case *ast.FuncLit:
			return n == around
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.SelectorExpr); ok && at(n.Pos()) < line {
				switch name := called.Sel.Name; name {
				case "Lock", "RLock":
					method = name
				case "Unlock", "RUnlock":
					method = ""
				}
			}
		}
		return true
	})
	return method
}
