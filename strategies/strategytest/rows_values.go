package strategytest

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"manyhands/strategies"
)

// values: the rows about what arrives. Whatever is sent arrives as it was, or is an error that
// names the type.
var values = []row{
	{"A12_values_survive", nil, valuesSurvive},
	{"A12_types_that_would_lose_something_are_refused", nil, lossyRefused},
	{"A12_value_that_its_own_methods_change_is_refused", nil, changedRefused},
	{"A12_graph_that_encodes_itself_survives", nil, cliqueSurvives},
	{"C1_cancel_ends_the_encoding_of_an_input", ownProcesses, cancelEndsInput},
	{"C6_time_out_ends_the_encoding_of_a_result", ownProcesses, timeOutEndsResult},
	{"C15_values_of_the_context", nil, contextValues},
}

func valuesSurvive(x *trial) {
	in := awkward()
	b := newBatch(x, x.kit.Echo, in, collectAll)
	if err := x.runIn(x.Context(), x.open(strategies.Options{Workers: 1}), b); err != nil {
		x.Fatal(err)
	}
	for i, res := range b.Results() {
		if diff := cmp.Diff(in[i], res.Value, cmpopts.EquateNaNs(), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			x.Errorf("value %d was changed (-want +got):\n%s", i, diff)
		}
		_, want := in[i].Time.Zone()
		if _, got := res.Value.Time.Zone(); got != want {
			x.Errorf("value %d: zone %d, want %d", i, got, want)
		}
	}
}

// lossyRefused: the method that encodes a Secret knows nothing of one field, which cannot be set
// from outside either.
func lossyRefused(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	before := len(Children())
	in := []Secret{{Stamp{Seq: 1}, 2}}
	b := newBatch(x, x.kit.Secret, in, failFast)
	err := x.runIn(x.Context(), r, b)
	if !x.traits.Processes {
		if err != nil || b.Results()[0].Value != in[0] {
			x.Errorf("error %v, result %v", err, b.Results()[0].Value)
		}
		return
	}
	for _, name := range []string{x.kit.Secret.Name(), "strategytest.Secret", "field hidden"} {
		x.refused(err, name, before)
	}
}

// changedRefused: a link whose text is that of another link, seals whose form leaves out what
// others can see, and a value that is not the same once it is encoded. Other values of these types
// arrive.
func changedRefused(x *trial) {
	good := Values{Link: Link{URL: &url.URL{Host: "host", Path: "/path"}}, Seal: Seal{N: 1}}
	in := []Values{
		good,
		{Link: Link{URL: &url.URL{Host: "host", Path: "path"}}},
		{Seal: Seal{At: time.Unix(1, 0)}},
		{Seal: Seal{Names: map[[2]int]string{{1, 2}: "x"}}},
		{Tally: &Tally{1}},
		good,
	}
	b := newBatch(x, x.kit.Echo, in, collectAll)
	err := x.runIn(x.Context(), x.open(strategies.Options{Workers: 1}), b)
	failed := 0
	if x.traits.Processes {
		failed = 4
		for _, name := range []string{"task 1 ", "task 2 ", "task 3 ", "task 4 ", "field Tally of strategytest.Values", "strategytest.Tally", x.kit.Echo.Name(), "field URL of strategytest.Link", "url.URL", "field Seal of strategytest.Values"} {
			if !contains(err, name) {
				x.Errorf("error %v, want one that names %s", err, name)
			}
		}
	}
	if a := b.Counts(); a.Failed != failed || a.Done != len(in)-failed {
		x.Errorf("error %v with %v", err, a)
	}
}

// cliqueSurvives: to compare what was sent with what arrives takes no longer than to send it.
func cliqueSurvives(x *trial) {
	in := []Clique{newClique(0), newClique(1), newClique(30)}
	b := newBatch(x, x.kit.Clique, in, collectAll)
	if err := x.runIn(x.Context(), x.open(strategies.Options{Workers: 1}), b); err != nil {
		x.Error(err)
	}
	for i, res := range b.Results() {
		if got := len(res.Value.Members); got != len(in[i].Members) {
			x.Errorf("%d of %d members arrive", got, len(in[i].Members))
		}
	}
}

// depth is that of a graph with more paths than could be encoded in a lifetime.
const depth = 100

// cancelEndsInput cancels while an input is being encoded: one that would never end, and a small
// one. Its task has not started, and the child has not heard of its function.
func cancelEndsInput(x *trial) {
	for _, n := range []int{depth, 3} {
		x.cancelWhileEncoding(n)
	}
}

func (x *trial) cancelWhileEncoding(n int) {
	r := x.open(strategies.Options{Workers: 1})
	x.mapEquals(r, 1)
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	b := newBatch(x, x.kit.Depth, []Graph{{Before: Notice{cancel}, Root: doubling(n)}}, collectAll)
	if err := x.runIn(ctx, r, b); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v, want a cancel", err)
	}
	if late := b.Results()[0]; late.Status != strategies.NotStarted || late.Err != nil {
		x.Errorf("the task whose input was not sent: %+v", late)
	}
	again := newBatch(x, x.kit.Depth, []Graph{{Root: doubling(3)}}, failFast)
	if err := x.runIn(x.Context(), r, again); err != nil || again.Results()[0].Value != 3 {
		x.Errorf("the next run: error %v, %+v", err, again.Results()[0])
	}
}

// timeOutEndsResult: the task takes too long because its result does. The child lives on.
func timeOutEndsResult(x *trial) {
	r := x.open(strategies.Options{Workers: 1, Timeout: 300 * time.Millisecond, Process: strategies.ProcessOptions{GracePeriod: patience}})
	x.mapEquals(r, 1)
	before := Children()
	b := newBatch(x, x.kit.Graph, []int{3, depth, 3}, collectAll)
	err := x.runIn(x.Context(), r, b)
	var late *strategies.TimeoutError
	if a := b.Counts(); !errors.As(err, &late) || a.Done != 2 || a.Failed != 1 {
		x.Errorf("error %v with %v, want a TimeoutError of one task", err, a)
	}
	for pid := range before {
		if _, lives := Children()[pid]; !lives {
			x.Errorf("child %d has died", pid)
		}
	}
}

func contextValues(x *trial) {
	ctx := context.WithValue(x.Context(), contextKey{}, "of the caller")
	want := "of the caller"
	if x.traits.Processes {
		want = "" // a context cannot be sent
	}
	b := x.batch(jobs(3, "", all(ContextValue())), failFast)
	if err := x.runIn(ctx, x.open(strategies.Options{Workers: 2}), b); err != nil {
		x.Fatal(err)
	}
	for i, res := range b.Results() {
		if res.Value.Text != want {
			x.Errorf("task %d sees %q in its context, want %q", i, res.Value.Text, want)
		}
	}
}

// pages are n pointers to one text of 1 MiB.
func pages(n int) []*string {
	text := blank(1 << 20)
	return slices.Repeat([]*string{&text}, n)
}
