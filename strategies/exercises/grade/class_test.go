package grade_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// everything returns all exercises, and those with the numbers given.
func everything(t *testing.T, numbers ...string) (all, asked []grade.Exercise) {
	t.Helper()
	root, err := grade.Root(".")
	if err == nil {
		all, err = grade.Load(root)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range numbers {
		e, _ := grade.Find(all, number)
		asked = append(asked, e)
	}
	return all, asked
}

// zipped is the content of a zip file. The text of a file whose name ends in .zip is one too.
func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// summary has a line for each student: what is found for each exercise, and what is said.
func summary(t *testing.T, class *grade.Class) string {
	t.Helper()
	var b strings.Builder
	for _, h := range class.HandIns {
		b.WriteString(h.Student + ":")
		if h.Err != nil {
			b.WriteString(" " + h.Err.Error())
		}
		for _, a := range h.Answers {
			switch {
			case h.Err != nil:
			case a.Err != nil:
				b.WriteString(" (" + a.Err.Error() + ")")
			case a.State == grade.Answered:
				for _, name := range a.Exercise.Edit {
					text, err := os.ReadFile(filepath.Join(a.Answer.Layers[0], name))
					if err == nil {
						b.WriteString(" " + string(text))
					}
				}
			default:
				b.WriteString([]string{" -", " stub"}[a.State])
			}
		}
		if h.Late {
			b.WriteString(" late")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// What people hand in, and what systems export, is found wherever it is, and nothing is taken for
// what it may not be.
func TestLayouts(t *testing.T) {
	all, asked := everything(t, "1", "4")
	given, err := os.ReadFile(filepath.Join(all[3].Dir, "testdata", "stub", "pool.go"))
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		files  map[string]string
		args   []string
		want   string
		layout string // part of what is said about it
		said   string // and about a student
	}{
		"a folder for each exercise": {files: map[string]string{"ana/04-pool/pool.go": "A", "ana/01-baseline/predictions.json": "P", "ana/01-baseline/baseline.go": "B"},
			args: []string{"ana"}, want: "ana: B P A\n"},
		"a clone": {files: map[string]string{"ana/strategies/exercises/04-pool/pool.go": "A", "ana/go.mod": "", "ana/primes/primes.go": "",
			"ana/strategies/exercises/04-pool/testdata/solution/pool.go": "no", "ana/vendor/x/04-pool/pool.go": "no", "ana/.git/04-pool/pool.go": "no"},
			args: []string{"ana"}, want: "ana: - A\n", said: "nothing handed in: looked for 01-baseline/baseline.go"},
		"the stub":     {files: map[string]string{"ana/04-pool/pool.go": string(given)}, args: []string{"ana"}, want: "ana: - stub\n", said: "04-pool as handed out"},
		"loose files":  {files: map[string]string{"ana/pool.go": "A"}, args: []string{"ana"}, want: "ana: - A\n", said: "pool.go graded as 04-pool"},
		"second copy":  {files: map[string]string{"ana/pool (1).go": "A"}, args: []string{"ana"}, want: "ana: - A\n", said: "pool (1).go graded as 04-pool"},
		"a wrong name": {files: map[string]string{"ana/Pool.go": "A"}, args: []string{"ana"}, want: "ana: - -\n", said: "looked for 01-baseline/baseline.go, 04-pool/pool.go, found Pool.go"},
		"two answers": {files: map[string]string{"ana/old/04-pool/pool.go": "A", "ana/new/04-pool/pool.go": "B", "bob/pool.go": "A", "bob/pool-1.go": "B"},
			args: []string{"ana", "bob"}, want: "ana: - (two answers differ, new/04-pool/pool.go and old/04-pool/pool.go: leave only one)\nbob: - (two answers differ, pool-1.go and pool.go: leave only one)\n"},
		"one answer twice": {files: map[string]string{"ana/old/04-pool/pool.go": "A", "ana/04-pool/pool.go": "A"}, args: []string{"ana"}, want: "ana: - A\n"},
		"an old stub":      {files: map[string]string{"ana/04-pool/pool.go": string(given), "ana/pool.go": "A"}, args: []string{"ana"}, want: "ana: - A\n", said: "pool.go graded as 04-pool"},
		"predictions of which exercise": {files: map[string]string{"ana/predictions.json": "P", "ana/workers.go": "W"},
			args: []string{"ana"}, want: "ana: - -\n", said: "found predictions.json, workers.go"},
		"predictions beside their answer": {files: map[string]string{"ana/predictions.json": "P", "ana/baseline.go": "B"}, args: []string{"ana"}, want: "ana: B P -\n"},
		"zip of a folder":                 {files: map[string]string{"ana.zip": zipped(t, map[string]string{"homework/04-pool/pool.go": "A", "__MACOSX/homework/04-pool/._pool.go": "no"})}, args: []string{"ana.zip"}, want: "ana: - A\n"},
		"zip by Windows":                  {files: map[string]string{"ana.ZIP": zipped(t, map[string]string{`04-pool\pool.go`: "A"})}, args: []string{"ana.ZIP"}, want: "ana: - A\n"},
		"zip that climbs":                 {files: map[string]string{"ana.zip": zipped(t, map[string]string{"../../04-pool/pool.go": "A"})}, args: []string{"ana.zip"}, want: "ana: - A\n"},
		"a zip for each exercise":         {files: map[string]string{"ana/04-pool.zip": zipped(t, map[string]string{"pool.go": "A"})}, args: []string{"ana"}, want: "ana: - A\n"},
		"no zip file": {files: map[string]string{"ana.zip": "PK no", "bob/pool.go": "B", "bob/x.zip": "no", "cyd/work.rar": "x"}, args: []string{"ana.zip", "bob", "cyd"}, want: "ana: it cannot be read as a zip file: zip: not a valid zip file\n" +
			"bob: (x.zip: it cannot be read as a zip file: zip: not a valid zip file) B\n" +
			"cyd: (work.rar is not unpacked: unpack it, or make a zip file of what is in it) (work.rar is not unpacked: unpack it, or make a zip file of what is in it)\n"},
		"too large": {files: map[string]string{"ana.zip": zipped(t, map[string]string{"pool.go": strings.Repeat("x", 1<<20+1)})}, args: []string{"ana.zip"}, want: "ana: - (pool.go is larger than 1 MB)\n"},
		"folder of students": {files: map[string]string{"class/ana/pool.go": "A", "class/bob.zip": zipped(t, map[string]string{"b/pool.go": "B"}), "class/cyd/notes.txt": "", "class/list.csv": "", "class/dan.zip": "no"},
			args: []string{"class"}, want: "ana: - A\nbob: - B\ncyd: - -\ndan: (dan.zip: it cannot be read as a zip file: zip: not a valid zip file) (dan.zip: it cannot be read as a zip file: zip: not a valid zip file)\n", layout: "class: 4 students, one for each folder or zip file in it"},
		"Moodle": {files: map[string]string{"export.zip": zipped(t, map[string]string{"Ana Lima_123_assignsubmission_file/pool.go": "A", "Ana Lima_123_assignsubmission_onlinetext/onlinetext.html": "hi",
			"Bob Smith_45_assignsubmission_file_/homework.zip": zipped(t, map[string]string{"04-pool/pool.go": "B"}), "Eva Sá_6_assignsubmission_file_pool.go": "C"})},
			args: []string{"export.zip"}, want: "Ana Lima_123: - A\nBob Smith_45: - B\nEva Sá_6: - C\n", layout: "3 students, as an LMS names them"},
		"Moodle, unpacked": {files: map[string]string{"Ana Lima_123_assignsubmission_file_/pool.go": "A", "Ana Lima_123_assignsubmission_onlinetext_/onlinetext.html": "", "Bob_4_assignsubmission_file_/x.go": ""},
			args: []string{"Ana Lima_123_assignsubmission_file_", "Ana Lima_123_assignsubmission_onlinetext_", "Bob_4_assignsubmission_file_"}, want: "Ana Lima_123: - A\nBob_4: - -\n"},
		"Canvas": {files: map[string]string{"submissions.zip": zipped(t, map[string]string{"limaana_LATE_12345_678_pool-1.go": "A", "limaana_LATE_12345_679_baseline.go": "B", "smithbob_99_1_hw.zip": zipped(t, map[string]string{"pool.go": "C"}),
			"anon_x1y_7_pool.go": "D", "noone_5_text.html": "hi"})},
			args: []string{"submissions.zip"}, want: "anon_x1y: - D\nlimaana_12345: B A late\nnoone_5: - -\nsmithbob_99: - C\n", layout: "4 students, as an LMS names them", said: "pool-1.go graded as 04-pool"},
		"Canvas, a zip each": {files: map[string]string{"limaana_1_2_hw.zip": zipped(t, map[string]string{"pool.go": "A"}), "limaana_1_3_baseline.zip": zipped(t, map[string]string{"baseline.go": "B"})},
			args: []string{"limaana_1_2_hw.zip", "limaana_1_3_baseline.zip"}, want: "limaana_1: B A\n"},
		"not Canvas":  {files: map[string]string{"team_1_2_last/pool.go": "A", "team_1_2_first/pool.go": "B"}, args: []string{"team_1_2_last", "team_1_2_first"}, want: "team_1_2_last: - A\nteam_1_2_first: - B\n"},
		"one student": {files: map[string]string{"ana/04-pool/pool.go": "A", "ana/notes/a.txt": "", "ana/more/b.txt": ""}, args: []string{"ana"}, want: "ana: - A\n"},
		"two names":   {files: map[string]string{"ana/student.txt": "ana", "ana/x/student.txt": "bob", "ana/pool.go": "A"}, args: []string{"ana"}, want: "ana: there are two different files: student.txt and x/student.txt\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, row.files)
			for i := range row.args {
				row.args[i] = filepath.Join(dir, row.args[i])
			}
			class, err := grade.OpenClass(all, asked, row.args, false)
			if err != nil {
				t.Fatal(err)
			}
			defer class.Close()
			lines := strings.SplitAfter(summary(t, class), "\n")
			if len(row.args) == 1 { // zip files made of maps have any order
				slices.Sort(lines)
			}
			if got := strings.Join(lines, ""); got != row.want {
				t.Errorf("got\n%swant\n%s", got, row.want)
			}
			if layout := strings.Join(class.Layouts, "\n"); !strings.Contains(layout, row.layout) || row.layout == "" && layout != "" {
				t.Errorf("it is said %q, want %q", layout, row.layout)
			}
			var said []string
			for _, h := range class.HandIns {
				said = append(said, h.Said...)
			}
			if !strings.Contains(strings.Join(said, "\n"), row.said) {
				t.Errorf("it is said %q, want %q", said, row.said)
			}
		})
	}
}

// Two students have two names.
func TestStudentsOfOneName(t *testing.T) {
	all, asked := everything(t, "4")
	dir := t.TempDir()
	put(t, dir, map[string]string{"a/ana/pool.go": "A", "b/ana/pool.go": "B"})
	_, err := grade.OpenClass(all, asked, []string{filepath.Join(dir, "a/ana"), filepath.Join(dir, "b/ana")}, false)
	if err == nil || !strings.Contains(err.Error(), "two students are called ana") {
		t.Error(err)
	}
}

// The most possible is the same for all, a zero is a mark, and what is not graded has none.
func TestMarks(t *testing.T) {
	_, asked := everything(t, "3", "4")
	hand := func(name string, late bool, states []grade.State, results ...grade.Result) grade.Graded {
		g := grade.Graded{HandIn: grade.HandIn{Student: name, Late: late}, Results: results}
		for i, e := range asked {
			g.Answers = append(g.Answers, grade.Handed{Exercise: e, State: states[i]})
		}
		return g
	}
	both := []grade.State{grade.Answered, grade.Answered}
	none := []grade.State{grade.Missing, grade.Unchanged}
	right, undecided, broken := outcomes(grade.Pass, grade.Pass)[0], outcomes(grade.Pass, grade.Inconclusive)[0], outcomes(grade.Pass, grade.Error)[0]
	wrong := outcomes(grade.Fail, grade.Fail)[0]
	var b strings.Builder
	err := grade.WriteMarks(&b, []grade.Graded{
		hand("ana", false, both, right, undecided), hand("=1+1", true, both, wrong, right),
		hand("bob", false, both, right, broken), hand("eva", false, none, wrong, wrong),
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"student", "03-errgroup (of 4)", "04-pool (of 4)", "total (of 8)", "undecided", "remarks"},
		{"ana", "4", "2", "6", "2", "04-pool undecided: c1"},
		{"'=1+1", "0", "4", "4", "0", "late"},
		{"bob", "4", "", "", "0", "04-pool not graded: seen"},
		{"eva", "0", "0", "0", "0", "03-errgroup nothing handed in; 04-pool as handed out"},
	}
	for i := range want {
		if i >= len(rows) || !slices.Equal(rows[i], want[i]) {
			t.Fatalf("row %d, want %q:\n%s", i, want[i], b.String())
		}
	}
}
