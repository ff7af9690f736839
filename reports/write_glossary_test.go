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
	for name, rec := range oddRecords() {
		for _, table := range Tables(rec) {
			part := table.pagePart(nil)
			heads := part.Table.Table.Heads
			if part.More != nil && table.Grain == nil { // else they are sizes
				heads = slices.Concat(heads, part.More.Table.Heads)
			}
			for _, h := range heads {
				seen[h.Text] = true
				if !known[h.Text] && !slices.Contains(plain, h.Text) {
					t.Errorf("%s: the column %q is not explained", name, h.Text)
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
