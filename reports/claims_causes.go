package reports

import (
	"fmt"
	"math"
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// limited judges what a row is limited by: by the bounds of its number of workers, see [LowerBounds].
func (j *claimJudge) limited() (string, func() finding, error) {
	r := j.a.rows[0]
	if n := j.a.workersOr(j.claim.Workers); n > 0 {
		var err error
		if r, err = j.a.row(n); err != nil {
			return "", nil, err
		}
	} else {
		for _, other := range j.a.rows {
			if !other.Time.Empty() && (r.Time.Empty() || other.Time.Center < r.Time.Center) {
				r = other
			}
		}
	}
	name := j.withWorkers(r)
	limit := string(j.claim.Limit)
	if j.claim.Limit == BindsLongest || j.claim.Limit == BindsServer {
		limit = "the " + limit
	}
	understood := fmt.Sprintf("of all lower bounds for %s, that by %s is the highest, and it is at least %s of the measured time", name, limit, format.Percent(Limiting))
	if j.claim.Workers == 0 && j.a.workers == 0 && len(j.a.rows) > 1 {
		understood += fmt.Sprintf(" (with %s the median time is the shortest)", format.Count(r.Workers, "worker"))
	}
	return understood, func() finding {
		if why := j.unfitRows(r); why != "" {
			return unsaid("%s", why)
		}
		return j.limit(r)
	}, nil
}

func (j *claimJudge) limit(r Row) finding {
	name, limit := j.withWorkers(r), j.claim.Limit
	b := j.boundsOf(r)
	switch {
	case r.Cold:
		return unsaid("the lower bounds do not cover the start of workers")
	case b.Workers == 0:
		return unsaid("the lower bounds are unknown, because this run has no durations of single tasks with one worker")
	case b.known.total.IsRange() || r.Time.IsRange():
		return unsaid("a lower bound with an interval takes %d rounds", stats.MinValues)
	case b.below != nil:
		return unsaid("the time of %s is shorter than its estimated lower bound", j.withWorkers(b.below[0]))
	}
	numbers := []ClaimNumber{{"lower bound of " + name, "seconds", b.least}, {"time of " + name, "seconds", r.Time}}
	near, far := Limiting*r.Time.Hi <= b.least.Lo, Limiting*r.Time.Lo > b.least.Hi
	if f, unknown := j.unknownLimit(r, b); unknown {
		return f
	}
	j.risk.limits[j.cellName(r)] = true
	f := finding{numbers: numbers, text: fmt.Sprintf("%s took %s, and its highest lower bound is ", name, secondsWithin(r.Time))}
	bound := fmt.Sprintf("%s (%s)", format.Seconds(b.Least), format.SecondsSpan(b.least.Lo, b.least.Hi))
	switch {
	case b.Binds == limit && near:
		f.ClaimOutcome = Holds
		f.text += bound + ", " + j.reason(b, limit)
	case b.Binds == limit && far:
		f.ClaimOutcome = DoesNotHold
		f.text += fmt.Sprintf("%s, %s, less than %s of that", bound, j.reason(b, limit), format.Percent(Limiting))
	case b.Binds == limit:
		f.text += fmt.Sprintf("%s, %s, and whether that is %s of it cannot be told", bound, j.reason(b, limit), format.Percent(Limiting))
	case b.Binds != "":
		f.ClaimOutcome = DoesNotHold
		f.text += fmt.Sprintf("another one, %s, %s", bound, j.reason(b, b.Binds))
	case !slices.Contains(b.close, limit):
		f.ClaimOutcome = DoesNotHold
		f.text += fmt.Sprintf("%s, by %s", bound, j.closeText(b))
	case far:
		f.ClaimOutcome = DoesNotHold
		f.text += fmt.Sprintf("%s, less than %s of that", bound, format.Percent(Limiting))
	default:
		f.text += fmt.Sprintf("%s, but the bounds by %s are too close to tell which one it is", bound, j.closeText(b))
	}
	return f
}

// closeText names the bounds that are too close to tell which one is the highest.
func (j *claimJudge) closeText(b LowerBounds) string {
	var names []string
	for _, binds := range b.close {
		names = append(names, string(binds))
	}
	return format.JoinAnd(names)
}

// unknownLimit says what is known of a limit that has no lower bound in the record.
func (j *claimJudge) unknownLimit(r Row, b LowerBounds) (f finding, unknown bool) {
	w := j.Workload
	switch limit := j.claim.Limit; {
	case limit == BindsServer && w.Limit == 0 && w.Bound == "CPU":
		return finding{ClaimOutcome: DoesNotHold, text: "the tasks compute, and wait for no server"}, true
	case limit == BindsServer && w.Limit == 0 && w.Ideal > 0:
		return finding{ClaimOutcome: DoesNotHold, text: "the server answers any number of requests at once"}, true
	case limit == BindsServer && w.Limit == 0:
		return unsaid("this run does not record how many requests the server answers at once"), true
	case limit == BindsCores && b.Cores == 0:
		// The CPU time of the row itself, which includes starting and ending its workers, is the most that its
		// batch can have needed.
		busy := stats.Interval{Center: r.CPU.Center / r.Time.Center / j.Cores, Lo: r.CPU.Lo / r.Time.Hi / j.Cores, Hi: r.CPU.Hi / r.Time.Lo / j.Cores, N: r.CPU.N}
		number := []ClaimNumber{{"busy share of the cores with " + j.withWorkers(r), "ratio", busy}}
		if j.Cores == 0 || !(r.CPU.Center > 0) || r.CPU.IsRange() {
			return unsaid("this run does not record how much CPU time the tasks need"), true
		}
		j.risk.limits["cores of "+j.cellName(r)] = true
		if busy.Hi < Limiting {
			return finding{ClaimOutcome: DoesNotHold, numbers: number, text: fmt.Sprintf("the %s were busy for %s of the time of %s", j.machine(), percentWithin(busy), j.withWorkers(r))}, true
		}
		return unsaid("how much CPU time the tasks need is unknown, because part of the %s goes to waking up for each answer", format.Seconds(r.CPU.Center)), true
	}
	return finding{}, false
}

// startup judges whether a strategy is slower because its workers have to be started: whether it is
// slower if their start counts, as in a program that starts them for one batch, and whether the start is
// most of the difference.
func (j *claimJudge) startup() (string, func() finding, error) {
	a, err := j.startedRow()
	if err != nil {
		return "", nil, err
	}
	warm, cold := a, (*Row)(nil)
	for i, r := range j.Rows {
		same := r.Cell
		if same.Cold = a.Cold; same != a.Cell || r.Run != a.Run {
			continue
		}
		if r.Cold {
			cold = &j.Rows[i]
		} else {
			warm = r
		}
	}
	other, err := j.startedOther(warm)
	if err != nil {
		return "", nil, err
	}
	name := j.withWorkers(warm)
	understood := fmt.Sprintf("with its startup, %s is slower than %s, and startup is more than half of the difference", name, j.withWorkers(other))
	return understood, func() finding {
		if warm.Cold {
			return unsaid("%s was measured only with its startup, so the difference without it is unknown", j.label(warm))
		}
		if cold == nil {
			return j.startupAdded(warm, other)
		}
		return j.startupMeasured(warm, *cold, other)
	}, nil
}

// startedRow is the row of the claim: that with the number of workers that it names, or else with the
// most workers of which a cold row was measured.
func (j *claimJudge) startedRow() (Row, error) {
	if n := j.a.workersOr(j.claim.Workers); n > 0 {
		return j.a.row(n)
	}
	out := j.a.rows[len(j.a.rows)-1]
	for _, r := range j.a.rows {
		if slices.ContainsFunc(j.Rows, func(other Row) bool {
			return other.Cold && other.Strategy == r.Strategy && other.Workers == r.Workers && other.GOMAXPROCS == r.GOMAXPROCS && other.Chunk == r.Chunk
		}) {
			out = r
		}
	}
	return out, nil
}

// startedOther is the row that a claim about startup compares with: the one that it names, or else
// the fastest of another strategy with as many workers.
func (j *claimJudge) startedOther(warm Row) (Row, error) {
	if j.claim.B != "" {
		other, err := j.b.row(j.b.workersOr(warm.Workers))
		if err == nil && other.Cell == warm.Cell && !j.a.rows[0].Cold {
			err = fmt.Errorf("the claim %q compares %s with itself", j.claim.Text, j.withWorkers(other))
		}
		return other, err
	}
	var best *Row
	for i, r := range j.Rows {
		if r.Strategy != warm.Strategy && !r.Cold && !r.Time.Empty() && r.Workers == warm.Workers && r.GOMAXPROCS == warm.GOMAXPROCS && r.group() == warm.group() &&
			(best == nil || r.Time.Center < best.Time.Center) {
			best = &j.Rows[i]
		}
	}
	if best == nil {
		return Row{}, fmt.Errorf("the claim %q does not say slower than what, and no other strategy has %s: want, for example, slower than %s", j.claim.Text, format.Count(warm.Workers, "worker"), baseline)
	}
	return *best, nil
}

// startupMeasured judges by a cold row, whose time has the start of its workers.
func (j *claimJudge) startupMeasured(warm, cold, other Row) finding {
	f := j.verdict(cold, other, func(c stats.Comparison) ClaimOutcome {
		switch {
		case c.Verdict == stats.Slower:
			return Holds
		case c.NotSlower():
			return DoesNotHold
		}
		return CannotSay
	})
	if f.ClaimOutcome != Holds {
		return f
	}
	more, g, ok := j.together(other, cold) // how many times as long the cold row takes
	if !ok {
		return g
	}
	less := stats.Interval{Center: 1, Lo: 1, Hi: 1, N: more.N}
	if other.Cell != warm.Cell {
		if less, g, ok = j.together(other, warm); !ok {
			return g
		}
	}
	return j.because(fmt.Sprintf("%s takes %s with its startup and %s without it, and %s takes %s", j.withWorkers(warm), format.Seconds(cold.Time.Center), format.Seconds(warm.Time.Center), j.withWorkers(other), format.Seconds(other.Time.Center)), more, less)
}

// startupAdded judges by the startup that was measured before the batch.
func (j *claimJudge) startupAdded(warm, other Row) finding {
	s := warm.Startup
	switch {
	case !(s.Center > 0):
		return unsaid("the startup of %s was not measured", j.withWorkers(warm))
	case s.IsRange() || other.Time.IsRange():
		return unsaid("an interval of the startup takes %d rounds", stats.MinValues)
	}
	less, f, ok := j.together(other, warm) // how many times as long it takes without its startup
	if !ok {
		return f
	}
	j.risk.limits["startup of "+j.cellName(warm)] = true
	more := stats.Interval{Center: less.Center + s.Center/other.Time.Center, Lo: less.Lo + s.Lo/other.Time.Hi, Hi: less.Hi + s.Hi/other.Time.Lo, N: less.N}
	text := fmt.Sprintf("%s takes %s and its startup %s, and %s takes %s", j.withWorkers(warm), format.Seconds(warm.Time.Center), secondsWithin(s), j.withWorkers(other), format.Seconds(other.Time.Center))
	if more.Hi < 1+Margin {
		return finding{ClaimOutcome: DoesNotHold, text: text + fmt.Sprintf(", so with its startup it takes %s times as long, which is not slower", ratioWithin(more)),
			numbers: []ClaimNumber{{"time with startup / time of " + j.withWorkers(other), "ratio", more}}}
	}
	return j.because(text, more, less)
}

// because judges which share of a difference is startup. more and less are how many times as long as the
// other row it takes with and without startup.
func (j *claimJudge) because(text string, more, less stats.Interval) finding {
	f := finding{text: text}
	if more.Lo <= 1 {
		f.text += fmt.Sprintf(", so with its startup it takes %s times as long, which does not tell whether it is slower", ratioWithin(more))
		return f
	}
	// With more = 1 + d and less = 1 + e, the share is (d - e) / d. Startup takes no negative time.
	share := func(more, less float64) float64 { return max(0, min(1, (more-less)/(more-1))) }
	i := stats.Interval{
		Center: share(more.Center, less.Center), N: more.N,
		Lo: min(share(more.Lo, less.Hi), share(more.Hi, less.Hi)), Hi: max(share(more.Lo, less.Lo), share(more.Hi, less.Lo)),
	}
	i.Center = math.Max(i.Lo, math.Min(i.Hi, i.Center))
	switch {
	case i.Lo > BecauseOf:
		f.ClaimOutcome = Holds
	case i.Hi <= BecauseOf:
		f.ClaimOutcome = DoesNotHold
	}
	f.text += fmt.Sprintf(": startup is %s of the difference", percentWithin(i))
	f.numbers = []ClaimNumber{{"share of startup in the difference", "ratio", i}}
	return f
}
