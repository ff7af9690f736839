package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// Pairing is how the times of two records are paired for verdicts.
type Pairing string

const (
	NoPairing Pairing = "none" // no pairs and no verdicts

	// ByRound: both were measured in alternating rounds, and their times are compared
	// round by round.
	ByRound Pairing = "rounds"

	// DifferenceInDifferences: one run ended before the other began. Then times say nothing: on
	// recorded series, identical work an hour later is called different in half of the
	// cases and more, with any number of samples. What can carry over is how a cell stands
	// to sequential, the anchor, in its own rounds. It is compared if machine and plan are
	// the same, and the anchors have not moved for certain. A change no larger than theirs
	// has no verdict. Still the risk is above 5%: of 40 sweeps of one program, a few minutes
	// apart, pairs had a false verdict among 20 in 18 of 228 tables. By their times alone it
	// was 76 of 266.
	DifferenceInDifferences Pairing = "difference-in-differences"
)

// choosePairing chooses the pairing, or says why there is none.
func (c *Changes) choosePairing(randomOrder bool) (Pairing, string) {
	older, newer := c.Old.Record, c.New.Record
	other := older.Environment.OtherMachine(newer.Environment)
	switch {
	case len(c.Rows) == 0:
		return NoPairing, "the two have no combination in common"
	case other != "":
		return NoPairing, "the runs were measured on different machines (" + other + ")"
	}
	if work := otherWork(older, newer); work != "" {
		return NoPairing, "the work differs (" + work + ")"
	}
	// Programs of two revisions can have other defaults: alternating rounds would then compare
	// the options and call it the programs.
	if other := otherConditions(older, newer); other != "" {
		return NoPairing, "the options differ (" + other + ")"
	}
	shared := sharedSamples(older, newer)
	switch fromFile := older.Started.IsZero() || newer.Started.IsZero(); {
	case !older.InRounds() || !newer.InRounds():
		tool := toolOf(older)
		if older.InRounds() {
			tool = toolOf(newer)
		}
		return NoPairing, unknownOrder(tool)
	case shared != "":
		return NoPairing, shared
	case !slices.Equal(older.Notes, newer.Notes):
		return NoPairing, "one file lacks what the other has (" + otherNotes(older, newer) + ")"
	case randomOrder && fromFile && older.Plan.Rounds != newer.Plan.Rounds:
		return NoPairing, fmt.Sprintf("the number of passes differs (old %d, new %d), so nobody can tell which passes belong together", older.Plan.Rounds, newer.Plan.Rounds)
	case randomOrder || !fromFile && alternated(older, newer):
		return ByRound, ""
	case fromFile:
		return NoPairing, "benchmark files do not record the order of the measurements; if chance decided for each pass whether OLD or NEW came first, add --random-order"
	case !slices.EqualFunc(older.Plan.Workloads, newer.Plan.Workloads, results.Workload.Equal):
		return NoPairing, "the plans differ (other workloads)"
	case !slices.Equal(older.Plan.Cells, newer.Plan.Cells):
		return NoPairing, "the plans have different combinations, and what runs before and after a combination affects it"
	}
	facts, why := c.anchors()
	if why != "" {
		return NoPairing, why
	}
	c.anchor = facts
	return DifferenceInDifferences, ""
}

// otherNotes names what is said of one file and not of the other.
func otherNotes(older, newer results.Record) string {
	for _, note := range newer.Notes {
		if !slices.Contains(older.Notes, note) {
			return "new: " + strings.TrimSuffix(note, ".")
		}
	}
	for _, note := range older.Notes {
		if !slices.Contains(newer.Notes, note) {
			return "old: " + strings.TrimSuffix(note, ".")
		}
	}
	return "other notes"
}

// otherWork names a workload that has other tasks or results in the one than in the
// other. What is unknown tells nothing.
func otherWork(older, newer results.Record) string {
	for _, is := range newer.Plan.Workloads {
		was, ok := older.Workload(is.Name)
		switch {
		case !ok:
		case was.Work != is.Work:
			return fmt.Sprintf("a task of %s had %d steps and has %d now, because each run calibrates them", is.Name, was.Work, is.Work)
		case was.Tasks > 0 && is.Tasks > 0 && was.Tasks != is.Tasks:
			return fmt.Sprintf("%s had %s and has %d now", is.Name, format.Count(was.Tasks, "task"), is.Tasks)
		case was.Digest != "" && is.Digest != "" && was.Digest != is.Digest:
			return is.Name + " has other results"
		}
	}
	return ""
}

// otherConditions names what differs in the conditions of the same work.
func otherConditions(older, newer results.Record) string {
	var list []string
	for _, is := range newer.Plan.Workloads {
		was, ok := older.Workload(is.Name)
		if !ok || was.Params == nil || is.Params == nil { // unknown
			continue
		}
		all := maps.Clone(was.Params)
		maps.Copy(all, is.Params)
		for _, key := range slices.Sorted(maps.Keys(all)) {
			if was.Params[key] != is.Params[key] {
				list = append(list, fmt.Sprintf("%s %s was %s and is %s now", is.Name, key, cmp.Or(was.Params[key], "not set"), cmp.Or(is.Params[key], "not set")))
			}
		}
	}
	return strings.Join(list, ", ")
}

// alternated reports that each round was over on both sides before the next began on
// either, by the times of the samples. One round shows no order.
func alternated(older, newer results.Record) bool {
	first, last := make(map[int]time.Time), make(map[int]time.Time)
	rounds := 0
	for _, s := range slices.Concat(older.Samples, newer.Samples) {
		if at, ok := first[s.Round]; !ok || s.Start.Before(at) {
			first[s.Round] = s.Start
		}
		if s.Start.After(last[s.Round]) {
			last[s.Round] = s.Start
		}
		rounds = max(rounds, s.Round+1)
	}
	end := time.Time{}
	for round := range rounds {
		if at, ok := first[round]; ok {
			if at.Before(end) {
				return false
			}
			end = last[round]
		}
	}
	return rounds > 1
}

// anchors says how the anchors changed, or why there is none that verdicts could rest on.
// Intervals that do not meet show that the machine was not the same, or the program in
// what all strategies have in common: nobody can tell.
func (c *Changes) anchors() (text, why string) {
	var facts []string
	alone := true
	anchors := c.anchorsOf()
	for _, row := range c.Rows {
		anchor := anchors[row.baselineKey()]
		switch {
		case anchor == nil || anchor.Old.Time.Empty() || anchor.New.Time.Empty():
			return "", fmt.Sprintf("%s has no valid samples of %s in both", row.Workload, baseline)
		case anchor.Cell != row.Cell:
			alone = false
			continue
		}
		fact := fmt.Sprintf("%s %s took %s in new", baseline, row.Workload, differenceText(anchor.moved()))
		if old, new := row.Old.Time, row.New.Time; old.Hi < new.Lo || new.Hi < old.Lo {
			return "", fact + ", so either the machine changed or the work that all strategies share"
		}
		facts = append(facts, fact+", within the uncertainty of both")
	}
	if alone {
		return "", "there is nothing to compare but " + baseline
	}
	return strings.Join(facts, ", "), ""
}
