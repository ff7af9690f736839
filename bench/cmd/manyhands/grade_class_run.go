package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"time"

	"manyhands/strategies/exercises/grade"
)

// classGrader grades answers, several at once. Package grade keeps all others waiting while one of
// them is compared with a reference, so their speeds are the same as if they were alone.
type classGrader struct {
	cache  *grade.Cache // or nil
	again  bool         // whether to grade also what is in the cache
	atOnce int
}

// answersAtOnce is more than one, because most answers wait for something at some time.
var answersAtOnce = max(2, runtime.NumCPU())

// errNotReached is the cause for an answer without a result after an interrupt.
var errNotReached = errors.New("interrupted before it was graded")

// group is one answer, as often as it was handed in.
type group struct {
	key     string // of the cache, or ""
	answers []*classAnswer
}

// gradedGroup is a group with its result.
type gradedGroup struct {
	group
	result grade.Result
	err    error
	noted  error // why the result is not in the cache
}

// run grades the answers that are there to be graded.
func (g classGrader) run(ctx context.Context, answers []*classAnswer, p *classProgress) {
	groups, cached := g.groups(answers)
	p.begin(groups, cached, g)
	work, done := make(chan group), make(chan gradedGroup)
	go func() {
		defer close(work)
		for _, one := range groups {
			select {
			case work <- one:
			case <-ctx.Done():
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range g.atOnce {
		wg.Go(func() {
			for one := range work {
				if r, ok := g.grade(ctx, one); ok {
					done <- r
				}
			}
		})
	}
	go func() {
		wg.Wait()
		close(done)
	}()
	for r := range done {
		for _, a := range r.answers {
			a.set(r.result, r.err)
		}
		p.graded(r)
	}
	for _, a := range answers {
		if a.toGrade() && !a.failed() && a.result.Exercise == "" {
			a.set(a.handed.Exercise.Broken(errNotReached), errNotReached)
		}
	}
	p.end(answers)
}

// groups takes results from the cache, and puts equal answers together. cached is the number of
// answers that have a result then.
func (g classGrader) groups(answers []*classAnswer) (groups []group, cached int) {
	of := make(map[string]int) // index, by key
	for _, a := range answers {
		if !a.toGrade() {
			continue
		}
		key := ""
		if g.cache != nil {
			if found, ok, err := g.cache.Key(a.handed.Exercise, a.handed.Answer); ok && err == nil {
				key = found
			}
		}
		if i, ok := of[key]; ok && key != "" {
			groups[i].answers = append(groups[i].answers, a)
			continue
		}
		if key != "" && !g.again {
			if r, ok := g.cache.Get(a.handed.Exercise, key); ok {
				a.set(r, nil)
				cached++
				continue
			}
		}
		of[key] = len(groups)
		groups = append(groups, group{key, []*classAnswer{a}})
	}
	return groups, cached
}

// grade grades the first answer of a group, as all are equal. ok is false after an interrupt.
func (g classGrader) grade(ctx context.Context, one group) (_ gradedGroup, ok bool) {
	first := one.answers[0].handed
	r, err := grade.Grade(ctx, first.Exercise, first.Answer)
	if ctx.Err() != nil {
		return gradedGroup{}, false
	}
	done := gradedGroup{group: one, result: r, err: err}
	if err == nil && one.key != "" {
		done.noted = g.cache.Put(one.key, r)
	}
	return done, true
}

// classProgress tells how far the grading of a class is. It is for one goroutine.
type classProgress struct {
	w                   io.Writer
	bar                 *bar // on a terminal, or nil
	began               time.Time
	atOnce              int
	groups, done        int
	fresh, same, cached int // answers, by where their results are from
	cache               *grade.Cache
	notKept             error
}

func newClassProgress(w io.Writer) *classProgress {
	p := &classProgress{w: w}
	if isTerminal(w) {
		p.bar = newBar(w)
	}
	return p
}

// usualTime is how long one processor of a laptop takes for an answer to exercises 1 to 4. It is
// what a forecast knows at first, and it weighs as much as usualWeight answers of the class.
const (
	usualTime   = 2 * time.Second
	usualWeight = 10
)

// forecast returns the time for all answers that are left.
func (p *classProgress) forecast() time.Duration {
	usual := usualTime / time.Duration(min(p.atOnce, runtime.NumCPU()))
	each := (usualWeight*usual + time.Since(p.began)) / time.Duration(usualWeight+p.done)
	return time.Duration(p.groups-p.done) * each
}

func (p *classProgress) begin(groups []group, cached int, g classGrader) {
	p.began, p.atOnce, p.groups, p.cached, p.cache = time.Now(), g.atOnce, len(groups), cached, g.cache
	if p.groups > 0 {
		writeNote(p.w, "", fmt.Sprintf("Grading %s%s: about %s.", count(p.groups, "answer"), p.restText(groups), aboutText(p.forecast())))
	}
}

// restText says which answers are not graded.
func (p *classProgress) restText(groups []group) string {
	same := -len(groups)
	for _, one := range groups {
		same += len(one.answers)
	}
	var rest []string
	if same > 0 {
		rest = append(rest, fmt.Sprintf("%d equal to one of these", same))
	}
	if p.cached > 0 {
		rest = append(rest, fmt.Sprintf("%d from the cache", p.cached))
	}
	if len(rest) == 0 {
		return ""
	}
	return " (" + strings.Join(rest, ", ") + ")"
}

func (p *classProgress) graded(r gradedGroup) {
	p.done++
	what := "graded"
	if r.err != nil {
		what = "not graded"
	} else {
		p.fresh++
		p.same += len(r.answers) - 1
	}
	p.notKept = cmp.Or(p.notKept, r.noted)
	left := ""
	if p.done < p.groups {
		left = fmt.Sprintf(", about %s left", aboutText(p.forecast()))
	}
	if p.bar != nil {
		p.bar.show(p.done, p.groups, "", fmt.Sprintf(" %d of %d%s", p.done, p.groups, left))
		return
	}
	for _, a := range r.answers {
		fmt.Fprintf(p.w, "%s: %s (%d of %d%s)\n", a.name(), what, p.done, p.groups, left)
	}
}

// end tells where the results are from.
func (p *classProgress) end(answers []*classAnswer) {
	if p.bar != nil {
		p.bar.Close()
	}
	text := count(p.fresh, "answer") + " graded"
	if p.fresh > 0 {
		text += fmt.Sprintf(" in %s", time.Since(p.began).Round(time.Second))
	}
	if p.same > 0 {
		text += fmt.Sprintf(", %d equal to one of them", p.same)
	}
	if p.cached > 0 {
		text += fmt.Sprintf(", %d from the cache %s (--again grades them again)", p.cached, p.cache.Dir)
	}
	writeNote(p.w, "", text+".")
	undecided := 0
	for _, a := range answers {
		if a.toGrade() && !a.failed() && !a.result.Decided() {
			undecided++
		}
	}
	if undecided > 0 {
		writeNote(p.w, "", fmt.Sprintf("Undecided: criteria of %s. The same command grades only these again.", count(undecided, "answer")))
	}
	if p.notKept != nil {
		fmt.Fprintf(p.w, "Note: not all results are kept for the next time: %v.\n", p.notKept)
	}
}

// aboutText returns a time as precisely as a forecast is.
func aboutText(d time.Duration) string {
	if d < 90*time.Second {
		return count(max(1, int(d.Round(time.Second).Seconds())), "second")
	}
	return count(int(d.Round(time.Minute).Minutes()), "minute")
}
