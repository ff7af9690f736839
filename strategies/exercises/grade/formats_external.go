package grade

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type gradescopeRun struct {
	Output       string           `json:"output,omitempty"`
	OutputFormat string           `json:"output_format"`
	Visibility   string           `json:"visibility"`
	Tests        []gradescopeTest `json:"tests"`
}

type gradescopeTest struct {
	Score        int    `json:"score"`
	MaxScore     int    `json:"max_score"`
	Status       string `json:"status,omitempty"`
	Name         string `json:"name"`
	Output       string `json:"output,omitempty"`
	OutputFormat string `json:"output_format"`
	Visibility   string `json:"visibility"`
}

// Gradescope writes results.json for an autograder of Gradescope, which adds up the scores. An
// undecided criterion has no score and no status, and the output says so, because Gradescope knows
// no others than passed and failed. See
// https://gradescope-autograders.readthedocs.io/en/latest/specs/.
func Gradescope(w io.Writer, results []Result) error {
	run := gradescopeRun{OutputFormat: "text", Visibility: "visible", Tests: []gradescopeTest{}}
	undecided := 0
	for _, r := range results {
		for _, o := range r.Criteria {
			t := gradescopeTest{MaxScore: o.Points, Name: r.Exercise + ": " + o.Title, Output: o.text(), OutputFormat: "text", Visibility: "visible"}
			switch o.Verdict {
			case Pass:
				t.Score, t.Status = o.Points, "passed"
			case Fail:
				t.Status = "failed"
			default:
				undecided += o.Points
				t.Output = string(o.Verdict) + ": " + o.text()
			}
			run.Tests = append(run.Tests, t)
		}
	}
	if undecided > 0 {
		run.Output = fmt.Sprintf("Undecided: %s. These points are missing in the score, and nobody knows whether they are earned: grade again.", points(undecided))
	}
	return writeIndented(w, run)
}

func points(n int) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%d points", n)
}

type exercismRun struct {
	Version int            `json:"version"`
	Status  string         `json:"status"`
	Message *string        `json:"message"`
	Tests   []exercismTest `json:"tests"`
}

type exercismTest struct {
	Name    string  `json:"name"`
	Status  string  `json:"status"`
	Message *string `json:"message"`
	Code    string  `json:"test_code,omitempty"`
}

// Exercism writes results.json of version 3 for a test runner of Exercism, which has one exercise.
// The status is pass only if the answer is right, and error if nothing ran or nothing is wrong and
// something is undecided. A criterion that is undecided has the status error. The specification also
// has the fields output, for what a test prints, and task_id: nothing is kept of what an answer
// prints, and our criteria are no tasks. See
// https://exercism.org/docs/building/tooling/test-runners/interface.
func Exercism(w io.Writer, results []Result) error {
	if len(results) != 1 {
		return fmt.Errorf("exercism has results of one exercise, and these are of %d", len(results))
	}
	r := results[0]
	code := r.exercise.code()
	run := exercismRun{Version: 3, Status: "error", Tests: []exercismTest{}}
	ran, failed, compiler, undecided := false, false, "", ""
	for _, o := range r.Criteria {
		t := exercismTest{Name: o.Title, Status: string(o.Verdict), Code: code[o.ID]}
		text := o.text()
		switch o.Verdict {
		case Pass:
			text, ran = "", true
		case Fail:
			failed = true
			if strings.HasPrefix(o.Saw, doesNotCompile) {
				compiler = text
			} else {
				ran = true
			}
		default:
			t.Status = "error"
			text = string(o.Verdict) + ": " + text
			undecided = text
		}
		if text != "" {
			t.Message = &text
		}
		run.Tests = append(run.Tests, t)
	}
	switch {
	case compiler != "" && !ran:
		run.Message, run.Tests = &compiler, []exercismTest{}
	case failed:
		run.Status = "fail"
	case r.Solved:
		run.Status = "pass"
	default:
		run.Message = &undecided
	}
	return writeIndented(w, run)
}

// code returns the source of each check, by the id of its criterion. It is empty where that cannot
// be found, because it only helps to understand a message.
func (e Exercise) code() map[string]string {
	code := make(map[string]string)
	if e.Dir == "" {
		return code
	}
	files, _ := filepath.Glob(filepath.Join(e.Dir, "*_test.go"))
	functions, ids := make(map[string]string), make(map[string]string)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				functions[f.Name.Name] = string(text[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset])
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			list, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if named, ok := list.Type.(*ast.SelectorExpr); !ok || named.Sel.Name != "Checks" {
				return true
			}
			for _, element := range list.Elts {
				pair, ok := element.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				key, isText := pair.Key.(*ast.BasicLit)
				function, isName := pair.Value.(*ast.Ident)
				if isText && isName {
					if id, err := strconv.Unquote(key.Value); err == nil {
						ids[id] = function.Name
					}
				}
			}
			return false
		})
	}
	for id, function := range ids {
		code[id] = functions[function]
	}
	return code
}
