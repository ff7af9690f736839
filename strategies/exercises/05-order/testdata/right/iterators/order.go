// Package order is exercise 5: in order, or as completed. See README.md.
package order

import (
	"iter"
	"sync"
)

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	for i, result := range ordered(workers, ahead, ids, do) {
		emit(i, result)
	}
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	for i, result := range completed(workers, ids, do) {
		emit(i, result)
	}
}

type indexed[T any] struct {
	i     int
	value T
}

// run starts workers, and returns what they have done as they do it.
func run[In, Out any](workers int, in <-chan indexed[In], do func(In) Out) <-chan indexed[Out] {
	out := make(chan indexed[Out])
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for job := range in {
				out <- indexed[Out]{job.i, do(job.value)}
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func ordered(workers, ahead int, ids []string, do func(string) string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		in := make(chan indexed[string], ahead) // never full: what is in it has a place
		out := run(workers, in, do)
		sent := 0
		send := func() {
			if sent < len(ids) {
				in <- indexed[string]{sent, ids[sent]}
				sent++
			}
			if sent == len(ids) && in != nil {
				close(in)
				in = nil
			}
		}
		for range min(ahead, max(1, len(ids))) {
			send()
		}
		waiting := map[int]string{}
		next := 0
		for d := range out {
			waiting[d.i] = d.value
			for result, ok := waiting[next]; ok; result, ok = waiting[next] {
				delete(waiting, next)
				if !yield(next, result) {
					return
				}
				next++
				if in != nil {
					send()
				}
			}
		}
	}
}

func completed(workers int, ids []string, do func(string) string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		in := make(chan indexed[string], len(ids))
		for i, id := range ids {
			in <- indexed[string]{i, id}
		}
		close(in)
		for d := range run(workers, in, do) {
			if !yield(d.i, d.value) {
				return
			}
		}
	}
}
