package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/primes"
)

// numbers are what the command primes is to check.
type numbers struct {
	text   string // "20 numbers", "the numbers of FILE"
	count  int    // 0 when it is not known before the end
	digits int    // of the widest
	all    func(context.Context) iter.Seq2[uint64, error]
}

// numbersOf are numbers that are all there.
func numbersOf(list []uint64) numbers {
	widest := 1
	for _, n := range list {
		widest = max(widest, digitsOf(n))
	}
	return numbers{count(len(list), "number"), len(list), widest, func(context.Context) iter.Seq2[uint64, error] {
		return func(yield func(uint64, error) bool) {
			for _, n := range list {
				if !yield(n, nil) {
					return
				}
			}
		}
	}}
}

func digitsOf(n uint64) int { return len(strconv.FormatUint(n, 10)) }

// largestNumber is the most that can be checked.
const largestNumber = "18446744073709551615"

func parseNumber(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		if most := 2 * len(largestNumber); len(text) > most { // a line of a binary file, for example
			text = text[:most] + "..."
		}
		return 0, usagef("%q is not a number to check: want whole numbers from 0 to %s", text, largestNumber)
	}
	return n, nil
}

// parseNumbers are the numbers of the command line, in their order.
func parseNumbers(args []string) (list []uint64, err error) {
	for _, arg := range args {
		if arg == "-" {
			return nil, usagef(`"-" is not a number to check: to read numbers from stdin, use --file -`)
		}
		n, err := parseNumber(arg)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

// referenceNumbers are in ascending order.
func referenceNumbers() (list []uint64) {
	for _, n := range primes.Reference() {
		list = append(list, n.N)
	}
	return list
}

// fromFile reads the numbers of a file as they are needed; - is stdin.
func fromFile(c *cobra.Command, name string) (_ numbers, closeFile func() error, err error) {
	if name == "-" {
		return numbersFrom("stdin", c.InOrStdin()), closeNothing, nil
	}
	f, err := openFile(c.Context(), name)
	if err != nil {
		return numbers{}, closeNothing, err
	}
	return numbersFrom(name, f), f.Close, nil
}

// openFile opens a file in a goroutine of its own, since nothing can interrupt the opening of a
// named pipe that nobody writes to.
func openFile(ctx context.Context, name string) (*os.File, error) {
	type opened struct {
		*os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(name)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, usageError{o.err}
		}
		return o.File, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func closeNothing() error { return nil }

// numbersFrom are the numbers that r gives, one a line.
func numbersFrom(name string, r io.Reader) numbers {
	return numbers{"the numbers of " + name, 0, len(largestNumber), func(ctx context.Context) iter.Seq2[uint64, error] {
		return func(yield func(uint64, error) bool) {
			lines := readLines(ctx, r)
			for number := 1; ; number++ {
				var l line
				select {
				case l = <-lines:
				case <-ctx.Done():
					return
				}
				if l.err == io.EOF {
					return
				}
				text := l.text
				if number == 1 {
					text = strings.TrimPrefix(text, "\ufeff") // the byte order mark of some editors
				}
				text = strings.TrimSpace(text)
				if l.err == nil && text == "" {
					continue
				}
				n, err := parseNumber(text)
				if l.err != nil {
					err = l.err
				}
				if err != nil {
					err = fmt.Errorf("%s, line %d: %w", name, number, err)
				}
				if !yield(n, err) {
					return
				}
			}
		}
	}}
}

// line is a line of text, or why there is none.
type line struct {
	text string
	err  error
}

// readLines reads in a goroutine of its own, since nothing can interrupt a read from
// a terminal or a pipe: after Ctrl-C it is left behind, until the program ends.
func readLines(ctx context.Context, r io.Reader) <-chan line {
	lines := make(chan line)
	go func() {
		in := bufio.NewScanner(r)
		for in.Scan() {
			select {
			case lines <- line{text: in.Text()}:
			case <-ctx.Done():
				return
			}
		}
		err := in.Err()
		switch {
		case err == nil:
			err = io.EOF
		case errors.Is(err, bufio.ErrTooLong):
			err = usagef("the line is too long: want one number a line, from 0 to %s", largestNumber)
		}
		select {
		case lines <- line{err: err}:
		case <-ctx.Done():
		}
	}()
	return lines
}

// sorted are the numbers with the largest first. For that all must be read.
func (n numbers) sorted(ctx context.Context) (numbers, error) {
	var list []uint64
	for number, err := range n.all(ctx) {
		if err != nil {
			return numbers{}, err
		}
		if list = append(list, number); len(list) > bench.MaxTasks {
			return numbers{}, usagef("more than %d numbers are too many to sort: want --sort none", bench.MaxTasks)
		}
	}
	if ctx.Err() != nil {
		return numbers{}, context.Cause(ctx)
	}
	slices.Sort(list)
	slices.Reverse(list)
	return numbersOf(list), nil
}
