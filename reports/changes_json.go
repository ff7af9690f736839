package reports

import (
	"io"
	"slices"
)

// ChangesJSON writes changes as one object, by the rules of [JSON]:
//
//	schema  2
//	old, new   what they are called
//	margin     largest difference in time that is equivalent: 0.02 for 2%
//	pairing    of the times behind the verdicts: "rounds", "difference-in-differences", or
//	           null without verdicts
//	why        the reason why there are no verdicts, or null
//	rows    a list, a row for each cell that both have:
//	  workload, strategy, start, workers, chunk, gomaxprocs   as in JSON
//	  old_samples, old_time_seconds, new_samples, new_time_seconds
//	  ratio     an estimate: new time / old time; 2 for twice as slow. With the pairing
//	            "difference-in-differences", both times are relative to sequential
//	  verdict, p, p_equivalent, rounds_needed   of new against old, as in JSON; null when there is none
//	only_old, only_new   lists of the cells of which only that side has valid samples
//	notes   a list of sentences: what to conclude, and what the numbers mean
func ChangesJSON(w io.Writer, c Changes) error {
	type row struct {
		Workload string `json:"workload"`
		jsonCell
		OldSamples  int           `json:"old_samples"`
		Old         *jsonEstimate `json:"old_time_seconds"`
		NewSamples  int           `json:"new_samples"`
		New         *jsonEstimate `json:"new_time_seconds"`
		Ratio       *jsonEstimate `json:"ratio"`
		Verdict     *string       `json:"verdict"`
		P           *jsonNumber   `json:"p"`
		PEquivalent *jsonNumber   `json:"p_equivalent"`
		Rounds      *int          `json:"rounds_needed"`
	}
	type only struct {
		Workload string `json:"workload"`
		jsonCell
	}
	out := struct {
		Schema  int        `json:"schema"`
		Old     string     `json:"old"`
		New     string     `json:"new"`
		Margin  jsonNumber `json:"margin"`
		Pairing *Pairing   `json:"pairing"`
		Why     *string    `json:"why"`
		Rows    []row      `json:"rows"`
		OnlyOld []only     `json:"only_old"`
		OnlyNew []only     `json:"only_new"`
		Notes   []string   `json:"notes"`
	}{2, c.Old.Name, c.New.Name, jsonNumber(c.Margin), unlessZero(c.Pairing), unlessZero(c.Why), []row{}, []only{}, []only{}, []string{}}
	if c.Pairing == NoPairing {
		out.Pairing = nil
	}
	for _, r := range c.Rows {
		of := row{
			Workload: r.Workload, jsonCell: cellJSON(r.New),
			OldSamples: r.Old.Counted, Old: estimateJSON(r.Old.Time), NewSamples: r.New.Counted, New: estimateJSON(r.New.Time),
		}
		if v := comparisonJSON(r.Comparison); v != nil {
			of.Ratio = estimateJSON(r.Comparison.Speedup.Inverse())
			of.Verdict, of.P, of.PEquivalent, of.Rounds = &v.Verdict, &v.P, &v.PEquivalent, v.Rounds
		}
		out.Rows = append(out.Rows, of)
	}
	for _, cell := range c.OnlyOld {
		out.OnlyOld = append(out.OnlyOld, only{cell.Workload, cellJSON(Row{Cell: cell})})
	}
	for _, cell := range c.OnlyNew {
		out.OnlyNew = append(out.OnlyNew, only{cell.Workload, cellJSON(Row{Cell: cell})})
	}
	out.Notes = slices.Concat(out.Notes, concluded(c.conclusion()), c.notes())
	return writeJSON(w, out)
}
