package imported

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"manyhands/bench/results"
)

// An axis is what counts the workers of a series of results: a key in their names, or GOMAXPROCS.
type axis struct {
	key   string
	forms []*regexp.Regexp // of a part with the key; each has the groups before, n and after
}

const gomaxprocs = "GOMAXPROCS"

// axisKeys are the names of an axis, the most likely first, each with the forms of the word.
var axisKeys = []struct{ key, words string }{
	{"workers", "workers?"}, {"threads", "threads?"}, {"goroutines", "goroutines?"}, {"procs", "procs?"},
	{"processes", "processes"}, {"cpus", "cpus?"}, {"cores", "cores?"}, {"concurrency", "concurrency"}, {"parallelism", "parallelism"}, {"jobs", "jobs?"}, {"gomaxprocs", "gomaxprocs"},
}

// axes are compiled on the first call: every start of a program, child processes too, would wait for
// them.
var axes = sync.OnceValue(func() (list []axis) {
	for _, k := range axisKeys {
		list = append(list, newAxis(k.key, k.words))
	}
	return append(list, axis{key: gomaxprocs})
})

// newAxis has the forms workers=4, workers:4, workers-4, workers4, 4_workers, 4workers, 4T for threads
// and -j 4 for jobs, alone or beside something else in a part.
func newAxis(key, words string) axis {
	forms := []string{
		`(?i)^(?P<before>.*?)(?:^|\b|_)` + words + `[=:_ -]?(?P<n>\d+)(?P<after>(?:$|[^\da-zA-Z.]).*)$`,
		`(?i)^(?P<before>|.*[^\da-zA-Z.])(?P<n>\d+)[_ -]?` + words + `(?P<after>(?:$|[^a-zA-Z]).*)$`,
		`^(?P<before>.*[a-zA-Z])` + camel(words) + `(?P<n>\d+)(?P<after>(?:$|[^\d]).*)$`,
		`^(?P<before>.*[a-zA-Z])(?P<n>\d+)` + camel(words) + `(?P<after>(?:$|[^a-z]).*)$`,
	}
	switch key {
	case "threads":
		forms = append(forms, `^(?P<before>)(?P<n>\d+)T(?P<after>(?:#\d+)?)$`)
	case "jobs": // 10_jobs may as well be ten tasks
		forms = append(forms[:1], forms[2])
		forms = append(forms, `^(?P<before>|.* )(?:-j|--jobs)[= ]?(?P<n>\d+)(?P<after>(?: .*)?)$`)
	}
	a := axis{key: key}
	for _, form := range forms {
		a.forms = append(a.forms, regexp.MustCompile(form))
	}
	return a
}

func camel(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// value returns the number of workers of a name, and what the rest of the name is.
func (a axis) value(name benchName) (series benchName, n int, ok bool) {
	if a.key == gomaxprocs {
		n = name.procs
		name.procs = 0
		return name, n, true
	}
	for i, part := range slices.Backward(name.parts) {
		if rest, n, ok := a.cut(part); ok {
			return name.without(i, rest), n, true
		}
	}
	if rest, n, ok := a.cut(name.base); ok && rest != "" {
		name.base = rest
		return name, n, true
	}
	return name, 0, false
}

// cut cuts the key and its number out of a part.
func (a axis) cut(part string) (rest string, n int, ok bool) {
	for _, form := range a.forms {
		found := form.FindStringSubmatch(part)
		if found == nil {
			continue
		}
		n, err := strconv.Atoi(found[form.SubexpIndex("n")])
		if err != nil || n < 1 || n > results.MostWorkers {
			continue
		}
		if strings.HasPrefix(found[form.SubexpIndex("after")], "_") && len(found[form.SubexpIndex("after")]) > 1 && unicode.IsDigit(rune(found[form.SubexpIndex("after")][1])) {
			continue // 1_000
		}
		before, after := found[form.SubexpIndex("before")], found[form.SubexpIndex("after")]
		if slices.Contains(numberWords, strings.ToLower(strings.Trim(before, separators))) {
			before = ""
		}
		return strings.TrimLeft(strings.TrimRight(before, separators)+glue(before, after)+strings.TrimLeft(after, separators), separators), n, true
	}
	return "", 0, false
}

// numberWords before a key say only that it counts, as in max_workers.
var numberWords = []string{"max", "num", "n", "nr", "number-of", "number_of", "total"}

const separators = "_-,;:=& "

// glue keeps two parts of a name apart.
func glue(before, after string) string {
	if strings.Trim(before, separators) == "" || strings.Trim(after, separators) == "" || strings.HasPrefix(after, "#") {
		return ""
	}
	return " "
}

// axesOf finds the axes of names: what varies within a series, the most likely first. want is the only
// one, if it is not "". ours says that there are also names of this project, whose axis is workers.
func axesOf(names []benchName, want string, ours bool) (found []axis, err error) {
	if want != "" {
		a := wantedAxis(want)
		if slices.ContainsFunc(names, func(n benchName) bool { _, _, ok := a.value(n); return ok }) {
			return []axis{a}, nil
		}
		if ours && a.key == "workers" {
			return nil, nil
		}
		return nil, fmt.Errorf("no result has the axis %q: want a key with a whole number in the names, such as workers in workers=4, or GOMAXPROCS", want)
	}
	for _, a := range axes() {
		if a.varies(names) {
			found = append(found, a)
		}
	}
	return found, nil
}

// wantedAxis is one that is known, or one with the form key=N and the like.
func wantedAxis(want string) axis {
	for _, a := range axes() {
		if strings.EqualFold(want, a.key) {
			return a
		}
	}
	return newAxis(want, regexp.QuoteMeta(results.Plain(want)))
}

// varies reports whether some series has several values of the axis.
func (a axis) varies(names []benchName) bool {
	seen := make(map[[2]string]int)
	for _, name := range names {
		rest, n, ok := a.value(name)
		if !ok {
			continue
		}
		key := [2]string{name.context, rest.key()}
		if other, again := seen[key]; again && other != n {
			return true
		}
		seen[key] = n
	}
	return false
}

// sortedKeys are in a fixed order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
