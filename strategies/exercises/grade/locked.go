package grade

import (
	"go/ast"
	"go/parser"
	"go/token"

	"manyhands/strategies/exercises/internal/dump"
)

// underLock reports whether one side of a race has a lock, as far as its source shows.
func (j *job) underLock(a dump.Access) bool {
	files := j.files()
	for _, f := range a.Frames {
		if files[f.File] && locked(j.source(f.File), f.Line) {
			return true
		}
	}
	return false
}

// locked reports whether the function around a line of Go code calls Lock or RLock above that line,
// and does not give the lock back there.
func locked(text []byte, line int) (yes bool) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", text, 0)
	if err != nil {
		return false
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
		return false
	}
	ast.Inspect(around, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			return false
		case *ast.FuncLit:
			return n == around
		case *ast.CallExpr:
			if method, ok := n.Fun.(*ast.SelectorExpr); ok && at(n.Pos()) < line {
				switch method.Sel.Name {
				case "Lock", "RLock":
					yes = true
				case "Unlock", "RUnlock":
					yes = false
				}
			}
		}
		return true
	})
	return yes
}
