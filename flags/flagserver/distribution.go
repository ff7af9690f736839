package flagserver

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// Distribution is a distribution of durations. It is a plain value; the zero value is always 0.
// [ParseDistribution] reads the text that String returns.
type Distribution struct {
	lognormal bool          // with mean a and standard deviation b
	a, b      time.Duration // else uniform from a to b, which may be the same
}

// Fixed is always d.
func Fixed(d time.Duration) Distribution { return Distribution{a: d, b: d} }

// Uniform is the uniform distribution from least to most.
func Uniform(least, most time.Duration) Distribution { return Distribution{a: least, b: most} }

// Lognormal is the lognormal distribution with a mean and a standard deviation. It has a long
// tail, like response times on the web: most are below the mean, and a few are far above it.
func Lognormal(mean, sd time.Duration) Distribution { return Distribution{true, mean, sd} }

// ParseDistribution reads 50ms (fixed), 500ms..5s (uniform) and lognormal:50ms:25ms
// (mean and standard deviation). The error says what is accepted, after a colon.
func ParseDistribution(text string) (d Distribution, err error) {
	a, b, ok := strings.Cut(text, "..")
	if rest, isLognormal := strings.CutPrefix(text, "lognormal:"); isLognormal {
		d.lognormal = true
		if a, b, ok = strings.Cut(rest, ":"); !ok {
			return Distribution{}, errDistribution
		}
	}
	if !ok {
		b = a
	}
	var errs [2]error
	d.a, errs[0] = time.ParseDuration(a)
	d.b, errs[1] = time.ParseDuration(b)
	if errs[0] != nil || errs[1] != nil || !d.valid() {
		return Distribution{}, errDistribution
	}
	return d, nil
}

var errDistribution = errors.New("want a time like 50ms, a range like 500ms..5s, or lognormal:MEAN:DEVIATION like lognormal:50ms:25ms")

func (d Distribution) valid() bool {
	if d.lognormal {
		return d.a > 0 && d.b >= 0
	}
	return 0 <= d.a && d.a <= d.b
}

func (d Distribution) fixed() bool { return !d.lognormal && d.a == d.b }

func (d Distribution) String() string {
	switch {
	case d.lognormal:
		return "lognormal:" + d.a.String() + ":" + d.b.String()
	case d.fixed():
		return d.a.String()
	default:
		return d.a.String() + ".." + d.b.String()
	}
}

// draw returns one value, with r as the source of randomness.
func (d Distribution) draw(r *rand.Rand) time.Duration {
	if !d.lognormal {
		return d.a + time.Duration(math.Round(r.Float64()*float64(d.b-d.a)))
	}
	// The logarithm is normal. Its parameters follow from the mean and the standard
	// deviation of the value itself, which users give.
	mean, sd := float64(d.a), float64(d.b)
	variance := math.Log1p(sd / mean * sd / mean)
	x := math.Exp(math.Log(mean) - variance/2 + math.Sqrt(variance)*r.NormFloat64())
	return time.Duration(min(x, math.MaxInt64/2)) // a conversion that overflows is undefined
}
