package reports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Students say the same in several ways.
func TestParseClaim(t *testing.T) {
	for text, want := range map[string]string{
		"pool is linear up to 4 workers":                              "pool is linear up to 4 workers",
		"Pool is LINEAR up to 4.":                                     "Pool is linear up to 4 workers",
		"  pool  is linear\tuntil 4 workers":                          "pool is linear up to 4 workers",
		"pool scales linearly up to 1 worker":                         "pool is linear up to 1 worker",
		"flags: pool is linear to 4":                                  "flags: pool is linear up to 4 workers",
		"flags:pool is linear up to 04":                               "flags: pool is linear up to 4 workers",
		"pool is no faster beyond 4":                                  "pool is no faster beyond 4 workers",
		"pool does not get faster after 4 workers":                    "pool is no faster beyond 4 workers",
		"pool gets no faster with more than 4 workers":                "pool is no faster beyond 4 workers",
		"pool is faster than process at 4":                            "pool is faster than process at 4 workers",
		"With 4 workers, pool is faster than process":                 "pool is faster than process at 4 workers",
		"process is slower than pool with 4 workers":                  "pool is faster than process at 4 workers",
		"pool(4) is faster than pool(2)":                              "pool(4) is faster than pool(2)",
		"pool is as fast as errgroup":                                 "pool is as fast as errgroup",
		"pool is at least 3.5 times as fast":                          "pool is at least 3.5 times as fast",
		"pool is at least 2x as fast as process at 4":                 "pool is at least 2 times as fast as process at 4 workers",
		"pool is at least twice as fast as sequential":                "pool is at least 2 times as fast as sequential",
		"pool is limited by the cores":                                "pool is limited by cores",
		"pool is bound by the Longest Task at 8 workers":              "pool is limited by longest task at 8 workers",
		"pool is limited by server":                                   "pool is limited by server",
		"process is slower because of startup":                        "process is slower because of startup",
		"process is slower than pool at 4 because of its start-up":    "process is slower than pool at 4 workers because of startup",
		"process is slower than pool because of the startup with 4":   "process is slower than pool at 4 workers because of startup",
		"efficiency of pool is above 80% at 4":                        "efficiency of pool is above 80% at 4 workers",
		"The efficiency of pool at 4 workers is more than 80 percent": "efficiency of pool is above 80% at 4 workers",
		`"primes: efficiency of pool is above 33.3% at 4"`:            "primes: efficiency of pool is above 33.3% at 4 workers",
		"a pool, chunk 16 is faster than a pool, chunk 1 at 4":        "a pool, chunk 16 is faster than a pool, chunk 1 at 4 workers",
		"std::sort is linear up to 4":                                 "std::sort is linear up to 4 workers",
	} {
		if c, err := ParseClaim(text); err != nil || c.String() != want {
			t.Errorf("%q is understood as %q (%v), want %q", text, c, err, want)
		}
	}
}

// What says something else is not understood.
func TestParseClaimRefuses(t *testing.T) {
	for _, text := range []string{
		"", "pool", "pool is linear", "pool rocks", "pool is not linear up to 4", "pool is nearly linear up to 4",
		"pool is linear up to 4 and no faster beyond 8", "pool is linear from 2 to 4", "pool is linear up to 4 cores", "pool is linear up to 4.5",
		"pool is linear up to four", "with 4 workers pool is linear up to 8", "pool is faster beyond 4", "pool is not faster than process at 4",
		"pool is 3 times faster than process at 4", "pool is at most 3 times as fast", "pool is at least 3,5 times as fast at 4", "pool is at least as fast as process",
		"pool is limited by memory", "pool is not limited by cores", "pool is limited by cores or server", "efficiency of pool is below 80% at 4",
		"efficiency of pool is above 0.8 at 4", "process is slower not because of startup", "process is faster because of startup", "at 4 at 5 pool is as fast as errgroup",
	} {
		if c, err := ParseClaim(text); err == nil || !strings.Contains(err.Error(), "Want one of:\n  A is linear up to N\n") {
			t.Errorf("%q is understood as %q (%v)", text, c, err)
		}
	}
	for text, want := range map[string]string{
		"pool is linear up to 0":                                 "0 workers",
		strings.Repeat("pool ", 101):                             "want at most 500",
		"pool is at least 0 times as fast":                       "want a number above 0",
		"efficiency of pool at 4 is above 80% at 5":              "two numbers of workers",
		"at 4 workers, pool is faster than process at 5 workers": "two numbers of workers",
	} {
		if c, err := ParseClaim(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is understood as %q (%v), want an error with %q", text, c, err, want)
		}
	}
}

// What is left out in brackets may be left out.
func TestClaimForms(t *testing.T) {
	brackets := regexp.MustCompile(` ?\[([^]]*)\]`)
	values := strings.NewReplacer("A ", "pool ", "B", "process", "N", "4", "X", "3", "cores|longest task|server", "cores")
	for i, form := range ClaimForms() {
		for _, text := range []string{brackets.ReplaceAllString(form, ""), brackets.ReplaceAllString(form, " $1")} {
			text = values.Replace(text)
			if c, err := ParseClaim(text); err != nil || c.Kind != ClaimKind(i+1) || strings.ReplaceAll(c.String(), " workers", "") != text {
				t.Errorf("%q is understood as %q of kind %d (%v), want kind %d", text, c, c.Kind, err, i+1)
			}
		}
	}
}

// FuzzParseClaim: a text that is understood keeps its names and numbers, and is understood as the same
// when it is read again.
func FuzzParseClaim(f *testing.F) {
	for _, c := range simulatedClaims {
		f.Add(c.claim)
	}
	for _, text := range []string{"w: at 4 workers, the pool is slower than b with 4", "pool(4) is at least twice as fast as pool x2", "efficiency of a at 4 is over 1.5 % at 4", "a is bound by the longest task"} {
		f.Add(text)
	}
	numbers := regexp.MustCompile(`\d+(\.\d+)?`)
	valuesOf := func(text string) (values []float64) {
		for _, number := range numbers.FindAllString(text, -1) {
			x, err := strconv.ParseFloat(number, 64)
			if err != nil {
				return nil
			}
			values = append(values, x)
		}
		return values
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseClaim(text)
		if err != nil {
			return
		}
		again, err := ParseClaim(c.String())
		if again.Text = c.Text; err != nil || again != c {
			t.Fatalf("%q is understood as %+v, and that as %+v (%v)", text, c, again, err)
		}
		if !strings.Contains(c.Text, c.A) || !strings.Contains(c.Text, c.B) || !strings.Contains(c.Text, c.Workload) {
			t.Errorf("%q has the names %q, %q and %q", text, c.Workload, c.A, c.B)
		}
		kept := valuesOf(c.String())
		for _, x := range valuesOf(c.Text) {
			if !slices.Contains(kept, x) {
				t.Errorf("%q has %g, and is understood as %q", text, x, c)
			}
		}
	})
}
