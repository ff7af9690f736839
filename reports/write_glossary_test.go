package reports

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// Every column with a number or a verdict is explained, and nothing else is.
func TestGlossaryExplainsColumns(t *testing.T) {
	plain := []string{"strategy", "benchmark", "run", "fastest"} // names
	known := make(map[string]bool)
	for _, term := range Glossary() {
		for _, head := range term.heads {
			known[head] = true
		}
	}
	seen := make(map[string]bool)
	for name, tables := range oddTables() {
		for _, table := range tables {
			part := table.pagePart(nil)
			if table.Grain != nil {
				part.More = nil // whose heads are sizes
			}
			for _, head := range headsOf(part) {
				seen[head] = true
				if !known[head] && !slices.Contains(plain, head) {
					t.Errorf("%s: %q is not explained", name, head)
				}
			}
		}
	}
	for head := range known {
		if !seen[head] {
			t.Errorf("%q is explained, and no table has it", head)
		}
	}
}

// A page about the size of tasks uses words of other pages, and has another efficiency.
func TestGlossaryOfGrain(t *testing.T) {
	var words []string
	for _, term := range termsOf([]pagePart{Tables(grainy(2))[0].pagePart(nil)}) {
		words = append(words, term.Word)
	}
	for _, want := range []string{"task", "round", "baseline", "chunk", "disturbed sample", "efficiency of tasks of a size", "METG(50%)"} {
		if !slices.Contains(words, want) {
			t.Errorf("no %q in %q", want, words)
		}
	}
	if slices.Contains(words, "efficiency (eff.)") {
		t.Errorf("two efficiencies in %q", words)
	}
}

// Each term is there once, and its meaning is a sentence.
func TestGlossaryIsWellFormed(t *testing.T) {
	words := make(map[string]bool)
	for _, term := range Glossary() {
		if words[term.Word] {
			t.Errorf("%q is there twice", term.Word)
		}
		words[term.Word] = true
		if first := []rune(term.Meaning)[0]; !unicode.IsUpper(first) && !unicode.IsDigit(first) || !strings.HasSuffix(term.Meaning, ".") {
			t.Errorf("%q: no sentence: %q", term.Word, term.Meaning)
		}
	}
}
