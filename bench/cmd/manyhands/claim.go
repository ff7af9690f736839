package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/reports"
)

var claimFormats = map[string]func(io.Writer, reports.Claims) error{"text": reports.ClaimsText, "json": reports.ClaimsJSON}

func newClaim() *cobra.Command {
	var form func(io.Writer, reports.Claims) error
	c := &cobra.Command{
		Use:     `claim RUN "CLAIM"...|- [--option...]`,
		GroupID: "measure",
		Short:   "Check claims such as \"pool is linear up to 4\" against a run",
		Long: fmt.Sprintf(`Check what you claim about a run, such as "pool is linear up to 4". For each
claim, the output says how it was understood and whether it holds, with the
numbers in one sentence. The answers are: holds, does not hold, these data
cannot say. RUN is the directory of a sweep. - reads claims from stdin, one per
line.

A claim has one of eight forms. What is in brackets may be left out:

%s

A and B are strategies, N is a number of workers that was measured, and X is a
number. A strategy may have a number of its own: pool(4) is faster than pool(2).
If the run has several workloads, the claim begins with one: flags: pool is ...

What the forms mean:

  linear       Efficiency (speedup / workers) is at least %.0[2]f%% with each
               measured number of workers up to N. A chart shows a bend of 10%%.
  no faster    No larger measured number is faster by more than %.0[3]f%%.
  faster       As in the verdict of the report. A difference that is shown to
               be less than %.0[3]f%% does not count.
  as fast      Within %.0[3]f%%. Without N: with each number measured for both.
  X times      Without B: as sequential. Without N: with at least one number.
  limited by   Of all lower bounds (see manyhands help terms), this one is the
               highest, and it is at least %.0[4]f%% of the measured time. Without N:
               the number with the shortest median time counts.
  startup      If its startup counts, A is slower than B, and startup is more
               than half of the difference. Without B: than the fastest other
               strategy. Without N: the largest number with a cold row.

Claims are judged together with the verdicts of the report. So it does not
matter how many claims you check, or whether you have seen the report. The risk
that any answer is false is at most 5%%. Forms 1, 5 and 8 add a little to it, and
forms 6 and 7 up to 5%% each. The output says how much it is.

The data cannot say anything if there are too few rounds, if the order of the
samples was not random (files of other tools), if the sweep was continued after
its verdicts could be read, or if more than half of the samples of a row were
disturbed.

The exit code is 0 if all claims hold, and 1 if any does not hold. Otherwise it
is 3, because the data cannot say something. It is 2 if a claim is not
understood.`, numberedForms(), 100*reports.Linear, 100*reports.Margin, 100*reports.Limiting),
		Example: `  manyhands claim results/20261123-180000 "flags: pool is linear up to 5"
  manyhands claim results/mine "pool is faster than process at 4"
  manyhands claim results/mine - < claims.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("claim takes a run and claims, or - for claims from stdin, like results/mine \"pool is linear up to 4\"")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return judgeClaims(c, args[0], args[1:], form)
		},
	}
	addFormat(c, &form, claimFormats)
	return c
}

// numberedForms lists the forms of claims with the numbers that JSON has.
func numberedForms() string {
	var lines []string
	for i, form := range reports.ClaimForms() {
		lines = append(lines, fmt.Sprintf("  %d  %s", i+1, form))
	}
	return strings.Join(lines, "\n")
}

func judgeClaims(c *cobra.Command, run string, texts []string, form func(io.Writer, reports.Claims) error) error {
	if len(texts) == 1 && texts[0] == "-" {
		if run == "-" {
			return usagef("claim reads claims or a run from stdin: want only one of them to be -")
		}
		var err error
		if texts, err = readClaims(c); err != nil {
			return err
		}
	}
	var claims []reports.Claim
	for _, text := range texts {
		claim, err := reports.ParseClaim(text)
		if err != nil {
			return usageError{err}
		}
		claims = append(claims, claim)
	}
	rec, _, err := readRecord(c, run, "")
	if err != nil {
		return err
	}
	tables, err := orLeave(c.Context(), func() []reports.Table { return reports.Tables(rec) })
	if err != nil {
		return err
	}
	judged, err := reports.JudgeClaims(tables, claims)
	if err != nil {
		return usageError{err}
	}
	if err := form(c.OutOrStdout(), judged); err != nil {
		return err
	}
	switch of := fmt.Sprintf("of %d claims", len(claims)); {
	case judged.False() > 0 && len(claims) == 1:
		return errors.New("the claim does not hold")
	case judged.False() == 1:
		return fmt.Errorf("1 %s does not hold", of)
	case judged.False() > 1:
		return fmt.Errorf("%d %s do not hold", judged.False(), of)
	case judged.Undecided() > 0 && len(claims) == 1:
		return undecidedf("these data cannot say whether the claim holds")
	case judged.Undecided() == 1:
		return undecidedf("these data cannot say whether 1 %s holds", of)
	case judged.Undecided() > 1:
		return undecidedf("these data cannot say whether %d %s hold", judged.Undecided(), of)
	}
	return nil
}

// readClaims reads claims from stdin, one per line.
func readClaims(c *cobra.Command) (claims []string, err error) {
	type read struct {
		text []byte
		err  error
	}
	r, err := orLeave(c.Context(), func() read {
		text, err := io.ReadAll(c.InOrStdin())
		return read{text, err}
	})
	if err = errors.Join(err, r.err); err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(r.text)) {
		if line = strings.TrimSpace(line); line != "" {
			claims = append(claims, line)
		}
	}
	if claims == nil {
		return nil, usagef("no claim on stdin: want one per line")
	}
	return claims, nil
}
