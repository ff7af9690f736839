package reports

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"manyhands/reports/internal/format"
)

// subject is a strategy of a claim: its rows in the table, with ascending numbers of workers.
type subject struct {
	name    string
	rows    []Row
	workers int // if the claim names a number for this strategy only, else 0
}

// row is the one with so many workers. The baseline has one worker in any case.
func (s subject) row(workers int) (Row, error) {
	if s.isBase() {
		return s.rows[0], nil
	}
	for _, r := range s.rows {
		if r.Workers == workers {
			return r, nil
		}
	}
	return Row{}, fmt.Errorf("%s was not measured with %s: measured with %s", s.name, format.Count(workers, "worker"), workersOf(s.rows, "and"))
}

// isBase reports whether it is sequential, of which all numbers of workers mean the same.
func (s subject) isBase() bool { return len(s.rows) == 1 && s.rows[0].isBase && !s.rows[0].series }

// workersOr is its own number of workers, or else the one of the claim.
func (s subject) workersOr(workers int) int {
	if s.workers > 0 {
		return s.workers
	}
	return workers
}

// workersOf lists numbers of workers: 1, 2 and 4 workers.
func workersOf(rows []Row, last string) string {
	var list []string
	for _, r := range rows {
		list = append(list, strconv.Itoa(r.Workers))
	}
	noun := " workers"
	if len(list) == 1 && list[0] == "1" {
		noun = " worker"
	}
	if len(list) < 2 {
		return strings.Join(list, "") + noun
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + last + " " + list[len(list)-1] + noun
}

// newClaimJudge finds the table and the strategies of a claim.
func newClaimJudge(tables []Table, c Claim) (*claimJudge, error) {
	t, err := claimTable(tables, c)
	if err != nil {
		return nil, err
	}
	j := &claimJudge{Table: t, claim: c}
	if j.a, err = t.subject(c.A, c); err == nil && c.B != "" {
		j.b, err = t.subject(c.B, c)
	}
	return j, err
}

// claimTable is the table of the workload of a claim.
func claimTable(tables []Table, c Claim) (Table, error) {
	var names []string
	for _, t := range tables {
		switch {
		case t.Grain != nil:
			return Table{}, errors.New("claims are about numbers of workers, and this run is about sizes of tasks: want a run of manyhands sweep")
		case t.unrelated():
			return Table{}, errors.New("claims are about numbers of workers, and the names of these benchmarks count none")
		}
		names = append(names, t.Workload.Name)
		if strings.EqualFold(t.Workload.Name, c.Workload) || c.Workload == "" && len(tables) == 1 {
			return t, nil
		}
	}
	switch {
	case len(names) == 0:
		return Table{}, errors.New("the run has no workload")
	case c.Workload == "":
		return Table{}, fmt.Errorf("the claim %q does not say which workload, and the run has %s: want, for example, %q", c.Text, format.JoinAnd(names), names[0]+": "+c.Text)
	}
	return Table{}, fmt.Errorf("no workload %q in the run: it has %s", c.Workload, format.JoinAnd(names))
}

// withCount is a strategy with its own number of workers: pool(4), pool 4, pool x4, pool with 4 workers.
var withCount = regexp.MustCompile(`(?i)^(.+?)(?: ?\((\d{1,9})(?: workers?)?\)|,? (?:(?:with|at) )?(\d{1,9})(?: workers?)?| ?[x×](\d{1,9})|/(\d{1,9}))$`)

// subject finds a strategy by its name, in upper or lower case and with dashes or spaces.
func (t Table) subject(text string, c Claim) (subject, error) {
	workers := 0
	rows := t.named(text)
	if rows == nil {
		if m := withCount.FindStringSubmatch(text); m != nil {
			text = m[1]
			workers, _ = strconv.Atoi(strings.Join(m[2:], "")) // digits, of one group
			rows = t.named(text)
		}
	}
	var labels []string
	for _, r := range rows {
		if label := t.label(r); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	switch {
	case rows == nil:
		var all []string
		for _, r := range t.Rows {
			if label := t.label(r); !slices.Contains(all, label) {
				all = append(all, label)
			}
		}
		return subject{}, fmt.Errorf("no strategy %q in the run (claim %q): measured were %s", text, c.Text, format.JoinAnd(all))
	case len(labels) > 1:
		return subject{}, fmt.Errorf("%q in the claim %q can mean %s: want one of them", text, c.Text, strings.Join(labels, "; "))
	}
	s := subject{name: labels[0], rows: rows, workers: workers}
	slices.SortStableFunc(s.rows, func(a, b Row) int { return a.Workers - b.Workers })
	switch alone := c.Kind == ClaimLinear || c.Kind == ClaimNoFaster; {
	case alone && workers > 0:
		return s, fmt.Errorf("the claim %q is about several numbers of workers: want %s without one", c.Text, s.name)
	case s.isBase() && workers > 1:
		return s, fmt.Errorf("%s has 1 worker, and the claim %q says %d", s.name, c.Text, workers)
	case workers > 0 && c.Workers > 0 && workers != c.Workers:
		return s, fmt.Errorf("two numbers of workers for %s in the claim %q: want one", s.name, c.Text)
	}
	return s, nil
}

// named are the rows of a strategy: those of its label, or else of its name.
func (t Table) named(text string) (rows []Row) {
	name := func(s string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("-", " ", ",", " ").Replace(strings.ToLower(s))), " ")
	}
	texts := []string{name(text), strings.TrimPrefix(name(text), "the ")}
	for _, text := range texts {
		for _, of := range []func(Row) string{t.label, Row.StrategyText} {
			for _, r := range t.Rows {
				if name(of(r)) == text {
					rows = append(rows, r)
				}
			}
			if rows != nil {
				return rows
			}
		}
	}
	return nil
}
