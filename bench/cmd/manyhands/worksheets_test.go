package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
	"manyhands/strategies/exercises/worksheet"
)

// Each exercise has a worksheet and a key, and what they name exists: commands, options, criteria
// and mistakes.
func TestWorksheetsAreTrue(t *testing.T) {
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	all, err := grade.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	commandLine := regexp.MustCompile(`go run \./bench/cmd/manyhands ([^\n` + "`" + `]+)`)
	failing := regexp.MustCompile(`"([^"]+)" fails`)
	mistake := regexp.MustCompile("[Mm]istakes? `([^`]+)`(?: and `([^`]+)`)?")
	for _, e := range all {
		number := strings.TrimPrefix(e.Name[:2], "0")
		sheet, err := worksheet.Read(filepath.Join(e.Dir, worksheet.SheetFile))
		if err != nil {
			t.Error(err)
			continue
		}
		text := strings.Join(sheet, "\n\n")
		if !strings.Contains(sheet[2], "manyhands grade "+number+"\n") {
			t.Errorf("%s does not confirm with manyhands grade %s", e.Name, number)
		}
		for _, line := range commandLine.FindAllStringSubmatch(text, -1) {
			c, args, err := newRoot().Find(strings.Fields(strings.ReplaceAll(line[1], `"`, "")))
			if err == nil {
				err = c.ParseFlags(args)
			}
			if err != nil || !c.HasParent() {
				t.Errorf("%s: %s: %v", e.Name, line[0], err)
			}
			if e := c.Flag("with"); e != nil && e.Changed && e.Value.String() != number {
				t.Errorf("the worksheet of exercise %s measures %s", number, e.Value)
			}
		}
		if strings.Contains(text, "Mistake `") {
			t.Errorf("the worksheet of %s names a mistake: that is for the key", e.Name)
		}
		key, err := worksheet.Read(filepath.Join(e.Dir, worksheet.KeyFile))
		if os.IsNotExist(err) {
			needSolutions(t)
		}
		if err != nil {
			t.Error(err)
			continue
		}
		text = strings.Join(strings.Fields(strings.Join(key, " ")), " ")
		for _, found := range failing.FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc(e.Criteria, func(c grade.Criterion) bool { return c.Title == found[1] }) {
				t.Errorf("the key of %s: %q is no criterion", e.Name, found[1])
			}
		}
		mutants, err := e.Mutants()
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range mistake.FindAllStringSubmatch(text, -1) {
			for _, name := range found[1:] {
				if name != "" && !slices.ContainsFunc(mutants, func(m grade.Mutant) bool { return m.Name == name }) {
					t.Errorf("the key of %s: no mistake is called %s", e.Name, name)
				}
			}
		}
	}
}

// The key says how to measure its figures, with options that there are.
func TestKeyCommands(t *testing.T) {
	teaching, err := os.ReadFile("../../../strategies/exercises/TEACHING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range keyCommands {
		if !strings.Contains(string(teaching), "\n       "+line+"\n") {
			t.Errorf("TEACHING.md has another command than %s", line)
		}
		c, args, err := newRoot().Find(strings.Fields(line)[1:])
		if err == nil {
			err = c.ParseFlags(args)
		}
		if err != nil || !c.HasParent() {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestWorksheets(t *testing.T) {
	needSolutions(t)
	dir := filepath.Join(t.TempDir(), "new", "sheets")
	code, stdout, stderr := command(t, "worksheets", "--out", dir)
	if code != exitDone || !strings.HasPrefix(stdout, "15 worksheets in ") || !strings.Contains(stdout, "without figures of this machine") || !strings.Contains(stdout, "\n  manyhands sweep --workers ") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "*.html"))
	if len(pages) != 16 {
		t.Errorf("%d pages, want 15 and a key", len(pages))
	}
	for _, page := range pages {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`(?i)(src|href)=|url\(|@import|<script`).Match(data) {
			t.Errorf("%s needs another file", page)
		}
	}
	code, stdout, stderr = command(t, "worksheets", "../../../reports/testdata/recorded", "--out", dir)
	key, err := os.ReadFile(filepath.Join(dir, "key.html"))
	if code != exitDone || err != nil || !strings.Contains(stdout, "The answers, with figures of ") || !strings.Contains(string(key), "Measured: pool, primes") {
		t.Errorf("exit code %d, %v\n%s%s", code, err, stdout, stderr)
	}
}
