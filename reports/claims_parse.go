package reports

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"manyhands/reports/internal/format"
)

// Claim is a sentence about a run, as far as it can be understood without the run. [JudgeClaims] finds
// out what the names mean.
type Claim struct {
	Text     string // as somebody wrote it
	Kind     ClaimKind
	Workload string  // "" if it names none
	A, B     string  // strategies, perhaps with a number of workers, as in pool(4); B is "" if it names none
	Workers  int     // N; 0 if it names none
	Factor   float64 // X: a ratio, or an efficiency
	Limit    Binding // what A is limited by
}

// ClaimKind is one of the eight forms of a claim.
type ClaimKind int

// The kinds of claims, in the order of [ClaimForms].
const (
	ClaimLinear ClaimKind = 1 + iota
	ClaimNoFaster
	ClaimFaster
	ClaimAsFast
	ClaimTimes
	ClaimLimited
	ClaimStartup
	ClaimEfficiency
)

// ClaimForms are the sentences that can be claimed, one of each kind. What is in brackets may be left
// out.
func ClaimForms() []string {
	return []string{
		"A is linear up to N",
		"A is no faster beyond N",
		"A is faster than B at N",
		"A is as fast as B [at N]",
		"A is at least X times as fast [as B] [at N]",
		"A is limited by cores|longest task|server [at N]",
		"A is slower [than B] [at N] because of startup",
		"efficiency of A is above X% at N",
	}
}

// claimForm is a pattern of a kind. Its groups are named A, B, N, X and limit. The names of strategies
// are looked up later, so a sentence that says more than its form has an unknown strategy.
type claimForm struct {
	kind    ClaimKind
	pattern *regexp.Regexp
}

const (
	numberPattern  = `(?P<X>\d{1,6}(?:\.\d{1,6})?)`
	workersPattern = `(?P<N>\d{1,9})(?: workers?)?`
	atPattern      = `(?:,? (?:at|with) ` + workersPattern + `)?`
	beyondPattern  = `(?:beyond|above|after|past|with more than) ` + workersPattern
)

var claimForms = func() (forms []claimForm) {
	for _, f := range []struct {
		kind    ClaimKind
		pattern string
	}{
		{ClaimLinear, `(?P<A>.+?) (?:is linear|scales linearly) (?:up to|until|till|to) ` + workersPattern},
		{ClaimNoFaster, `(?P<A>.+?) (?:is|gets) (?:no|not) faster ` + beyondPattern},
		{ClaimNoFaster, `(?P<A>.+?) (?:does not|doesn't) get faster ` + beyondPattern},
		{ClaimStartup, `(?P<A>.+?) is slower(?: than (?P<B>.+?))?` + atPattern + ` because of (?:its |the )?start[ -]?up` + atPattern},
		{ClaimFaster, `(?P<A>.+?) is faster than (?P<B>.+?)` + atPattern},
		// That A is slower than B says that B is faster.
		{ClaimFaster, `(?P<B>.+?) is slower than (?P<A>.+?)` + atPattern},
		{ClaimAsFast, `(?P<A>.+?) is as fast as (?P<B>.+?)` + atPattern},
		{ClaimTimes, `(?P<A>.+?) is at least (?:(?P<twice>twice)|` + numberPattern + ` ?(?:times|x|×)) as fast(?: as (?P<B>.+?))?` + atPattern},
		{ClaimLimited, `(?P<A>.+?) is (?:limited|bound|bounded) by (?:the )?(?P<limit>cores|longest task|server)` + atPattern},
		{ClaimEfficiency, `(?:the )?efficiency of (?P<A>.+?)` + atPattern + ` is (?:above|over|at least|more than) ` + numberPattern + ` ?(?:%|percent)` + atPattern},
	} {
		forms = append(forms, claimForm{kind: f.kind, pattern: regexp.MustCompile(`(?i)^` + f.pattern + `$`)})
	}
	return forms
}()

var (
	claimWorkload = regexp.MustCompile(`^([\w.-]+): ?([^:].*)$`)
	claimFirst    = regexp.MustCompile(`(?i)^(?:at|with) (\d{1,9})(?: workers?)?,? (.+)$`) // At 4 workers, ...
)

// ParseClaim reads a sentence in one of the forms of [ClaimForms], in upper or lower case. In the words of
// its form ([Claim.String]) it is read as the same claim.
func ParseClaim(text string) (Claim, error) {
	const most = 500
	if len(text) > most {
		return Claim{}, fmt.Errorf("a claim of %d characters: want at most %d", len(text), most)
	}
	c, err := parseClaim(text)
	if err != nil {
		return Claim{}, err
	}
	again, err := parseClaim(c.String())
	if again.Text = c.Text; err != nil || again != c {
		return Claim{}, notUnderstood(c.Text)
	}
	return c, nil
}

func parseClaim(text string) (Claim, error) {
	c := Claim{Text: strings.Join(strings.Fields(text), " ")}
	rest := strings.Trim(c.Text, ` ."'“”`)
	if m := claimWorkload.FindStringSubmatch(rest); m != nil {
		c.Workload, rest = m[1], m[2]
	}
	first := ""
	if m := claimFirst.FindStringSubmatch(rest); m != nil {
		first, rest = m[1], m[2]
	}
	for _, f := range claimForms {
		m := f.pattern.FindStringSubmatch(rest)
		if m == nil || first != "" && f.kind <= ClaimNoFaster {
			continue
		}
		c.Kind = f.kind
		return c.filled(f.pattern.SubexpNames()[1:], m[1:], first)
	}
	return Claim{}, notUnderstood(c.Text)
}

// notUnderstood lists the forms.
func notUnderstood(text string) error {
	return fmt.Errorf(`cannot understand the claim %q. Want one of:
  %s
A and B are strategies, as in pool or pool(4). N is a number of workers, and X
is a number. A workload comes first, as in flags: pool is linear up to 4`, text, strings.Join(ClaimForms(), "\n  "))
}

// filled returns the claim with the values of the groups of its pattern.
func (c Claim) filled(names, values []string, first string) (Claim, error) {
	counts := []string{first}
	for i, value := range values {
		value = strings.TrimSpace(value)
		if value == "" {
			continue
		}
		switch names[i] {
		case "A":
			c.A = value
		case "B":
			c.B = value
		case "N":
			counts = append(counts, value)
		case "X":
			c.Factor, _ = strconv.ParseFloat(value, 64) // digits
		case "twice":
			c.Factor = 2
		case "limit":
			c.Limit = Binding(strings.ToLower(value))
		}
	}
	if c.Kind == ClaimEfficiency {
		c.Factor /= 100
	}
	for _, count := range counts {
		if count == "" {
			continue
		}
		n, _ := strconv.Atoi(count) // digits
		switch {
		case n == 0:
			return Claim{}, fmt.Errorf("0 workers in the claim %q: want at least 1", c.Text)
		case c.Workers != 0 && c.Workers != n:
			return Claim{}, fmt.Errorf("two numbers of workers in the claim %q: want one, or strategies like pool(%d)", c.Text, n)
		}
		c.Workers = n
	}
	if (c.Kind == ClaimTimes || c.Kind == ClaimEfficiency) && c.Factor == 0 {
		return Claim{}, fmt.Errorf("0 in the claim %q: want a number above 0", c.Text)
	}
	return c, nil
}

// String is the claim in the words of its form.
func (c Claim) String() string {
	text := ""
	if c.Workload != "" {
		text = c.Workload + ": "
	}
	at, than, as := "", "", ""
	if c.Workers > 0 {
		at = " at " + format.Count(c.Workers, "worker")
	}
	if c.B != "" {
		than, as = " than "+c.B, " as "+c.B
	}
	switch c.Kind {
	case ClaimLinear:
		return fmt.Sprintf("%s%s is linear up to %s", text, c.A, format.Count(c.Workers, "worker"))
	case ClaimNoFaster:
		return fmt.Sprintf("%s%s is no faster beyond %s", text, c.A, format.Count(c.Workers, "worker"))
	case ClaimFaster:
		return text + c.A + " is faster" + than + at
	case ClaimAsFast:
		return text + c.A + " is as fast" + as + at
	case ClaimTimes:
		return text + c.A + " is at least " + factorText(c.Factor) + " times as fast" + as + at
	case ClaimLimited:
		return text + c.A + " is limited by " + string(c.Limit) + at
	case ClaimStartup:
		return text + c.A + " is slower" + than + at + " because of startup"
	}
	return text + "efficiency of " + c.A + " is above " + percentOf(c.Factor) + at
}

// factorText is a number with the digits that somebody gave it.
func factorText(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// percentOf is a share as somebody wrote it: 0.9 is 90%.
func percentOf(x float64) string { return strconv.FormatFloat(100*x, 'g', 12, 64) + "%" }
