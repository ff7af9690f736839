package strategies

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"manyhands/strategies/internal/wire"
)

// readAnswers passes the answers of a payload to use, up to the first fault.
func readAnswers(payload []byte, use func(*answer)) error {
	c := wire.NewCursor(payload)
	for a := (answer{}); a.next(c); {
		use(&a)
	}
	return c.Err()
}

func TestAnswersComeBack(t *testing.T) {
	want := []answer{
		{number: 0, status: answerDone, start: 1, elapsed: 2, reply: []byte("result")},
		{number: 1<<32 - 1, status: answerError, start: time.Hour, elapsed: -1, reply: []byte{}},
		{number: 7, status: answerEnd, start: -time.Hour, elapsed: 1<<63 - 1, reply: []byte{}},
	}
	var b []byte
	before := &answer{}
	for i := range want {
		b = appendAnswer(b, &want[i], before)
		before = &want[i]
	}
	var got []answer
	if err := readAnswers(b, func(a *answer) { got = append(got, *a) }); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("error %v, got %+v", err, got)
	}
}

// A payload that is cut off has the answers before the cut.
func TestAnswersUpToTheCut(t *testing.T) {
	one, two := &answer{number: 1, reply: []byte("whole")}, &answer{number: 2, reply: []byte("cut")}
	first := appendAnswer(nil, one, &answer{})
	both := appendAnswer(first[:len(first):len(first)], two, one)
	for n := len(first) + 1; n < len(both); n++ {
		var got []uint32
		err := readAnswers(both[:n], func(a *answer) { got = append(got, a.number) })
		if !errors.Is(err, wire.ErrGarbage) || len(got) != 1 || got[0] != 1 {
			t.Errorf("cut at %d: error %v, answers %v", n, err, got)
		}
	}
}

// FuzzAnswers: an answer that was read from any bytes can be written and read again.
func FuzzAnswers(f *testing.F) {
	f.Add(appendAnswer(appendAnswer(nil, &answer{number: 3, reply: []byte("x")}, &answer{}), &answer{status: answerEnd}, &answer{number: 3}))
	f.Add([]byte{1, 0, 0, 0, 200})
	f.Fuzz(func(t *testing.T, payload []byte) {
		err := readAnswers(payload, func(a *answer) {
			if err := readAnswers(appendAnswer(nil, a, &answer{}), func(again *answer) {
				if !reflect.DeepEqual(again, a) {
					t.Errorf("%+v came back as %+v", *a, *again)
				}
			}); err != nil {
				t.Error(err)
			}
		})
		if err != nil && !errors.Is(err, wire.ErrGarbage) {
			t.Error(err)
		}
	})
}

var errSentinel = errors.New("a sentinel")

type fieldError struct {
	Code int
	Why  string
}

func (e *fieldError) Error() string { return fmt.Sprint(e.Why, " ", e.Code) }

func TestErrorsComeBack(t *testing.T) {
	var r Registry
	RegisterError(&r, "sentinel", errSentinel)
	RegisterErrorType[*fieldError](&r, "field")
	field := &fieldError{7, "because"}
	for _, err := range []error{
		errors.New(""),
		fmt.Errorf("wrapped: %w", errSentinel),
		errors.Join(field, errSentinel, context.Canceled),
		&PanicError{"value", []byte("stack")},
		&PanicError{fmt.Errorf("of an error: %w", field), nil},
		&PanicError{errors.Join(&PanicError{&PanicError{errSentinel, []byte("inner")}, nil}, &GoexitError{[]byte("stack")}), []byte("outer")},
		fmt.Errorf("wrapped: %w: %w", field, &PanicError{"value", []byte("stack")}),
		&GoexitError{[]byte("stack")},
		(*GoexitError)(nil),
		fmt.Errorf("wrapped: %w: %w", &GoexitError{nil}, errSentinel),
		&TimeoutError{time.Second},
		errors.New(strings.Repeat("\xff\x00", 1000)),
	} {
		got := r.readError(t.Context(), r.appendError(t.Context(), nil, err))
		if got.Error() != err.Error() {
			t.Errorf("%.100q came back as %.100q", err, got)
		}
		for _, target := range []error{errSentinel, context.Canceled, context.DeadlineExceeded, ErrGoexit} {
			if errors.Is(got, target) != errors.Is(err, target) {
				t.Errorf("%v: errors.Is finds %v: %v", err, target, errors.Is(got, target))
			}
		}
		var f *fieldError
		if errors.As(got, &f) != errors.As(err, new(*fieldError)) || f != nil && *f != *field {
			t.Errorf("%v: errors.As finds %+v", err, f)
		}
		for sent := err; ; { // each panic in it
			p, sentOne := errors.AsType[*PanicError](sent)
			q, gotOne := errors.AsType[*PanicError](got)
			if sentOne != gotOne || sentOne && (p.Error() != q.Error() || !bytes.Equal(p.Stack, q.Stack) || errors.Is(p, errSentinel) != errors.Is(q, errSentinel)) {
				t.Errorf("%v: the panic %v came back as %v", err, p, q)
			}
			if !sentOne || !gotOne {
				break
			}
			sent, got = p.Unwrap(), q.Unwrap()
		}
	}
}

// Stamped has the methods of time.Time that encode a value.
type Stamped struct {
	time.Time
	Seq int
}

type stampedError struct {
	Stamped
	Why string
}

func (e *stampedError) Error() string { return e.Why }

func TestErrorsWithPromotedMethodsComeBack(t *testing.T) {
	var r Registry
	RegisterErrorType[*stampedError](&r, "stamped")
	sent := &stampedError{Stamped{time.Unix(1, 2).UTC(), 7}, "because"}
	got, ok := errors.AsType[*stampedError](r.readError(t.Context(), r.appendError(t.Context(), nil, fmt.Errorf("wrapped: %w", sent))))
	if !ok || *got != *sent {
		t.Errorf("%+v came back as %+v", sent, got)
	}
}

// linkError cannot be encoded if its link does not come back from its text.
type linkError struct{ To url.URL }

func (*linkError) Error() string { return "no link" }

// An error that is only half of what it was says so.
func TestErrorThatCannotBeEncodedSaysSo(t *testing.T) {
	var r Registry
	RegisterErrorType[*linkError](&r, "link error")
	got := r.readError(t.Context(), r.appendError(t.Context(), nil, &linkError{url.URL{Host: "host", Path: "no slash"}}))
	if _, found := errors.AsType[*linkError](got); found || !strings.HasPrefix(got.Error(), "no link") || !strings.Contains(got.Error(), "field To of strategies.linkError") {
		t.Errorf("got %v", got)
	}
}

// An error of any size fits into a message, because each part of it is cut.
func TestErrorAboveTheLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("moves hundreds of megabytes")
	}
	var r Registry
	huge := mostErrorText + 1
	b := r.appendError(context.Background(), nil, &PanicError{strings.Repeat("x", huge), make([]byte, huge)})
	got, ok := errors.AsType[*PanicError](r.readError(t.Context(), b))
	if !ok || len(b) > 2*mostErrorText+1000 || len(got.Stack) != mostErrorText {
		t.Fatalf("%d bytes, a stack of %d", len(b), len(got.Stack))
	}
	if text := got.Error(); !strings.HasSuffix(text, fmt.Sprintf("... (%d bytes in all)", huge)) {
		t.Errorf("the text ends with %q", text[max(0, len(text)-100):])
	}
}

// The values of registered errors have a limit of their own.
func TestRegisteredErrorsAboveTheLimit(t *testing.T) {
	identityLimit = 2 << 20
	defer func() { identityLimit = mostIdentityBytes }()
	var r Registry
	RegisterErrorType[*fieldError](&r, "field")
	got := r.readError(t.Context(), r.appendError(t.Context(), nil, &fieldError{1, strings.Repeat("x", 3<<20)}))
	if want := `(its "field" was not sent: the registered errors in it are larger than 2 MiB)`; !strings.HasSuffix(got.Error(), want) {
		t.Errorf("%.100q does not end with %q", got.Error(), want)
	}
}

func TestErrorsAreRegisteredOnce(t *testing.T) {
	var r Registry
	RegisterError(&r, "name", errSentinel)
	for what, register := range map[string]func(){
		"a name again":         func() { RegisterErrorType[*fieldError](&r, "name") },
		"a built-in name":      func() { RegisterError(&r, "context.Canceled", errSentinel) },
		"a type that is lossy": func() { RegisterErrorType[*PanicError](&r, "lossy") },
	} {
		if !panics(register) {
			t.Errorf("%s is accepted", what)
		}
	}
}

func TestRegisterRefuses(t *testing.T) {
	var r Registry
	same := func(_ context.Context, n int) (int, error) { return n, nil }
	Register(&r, "name", same)
	if !panics(func() { Register(&r, "name", same) }) {
		t.Error("a name is accepted twice")
	}
	if !panics(func() { Register[int, int](&r, "nil", nil) }) {
		t.Error("a nil function is accepted")
	}
}

func TestRegisterRefusesNamesWithAMeaning(t *testing.T) {
	for _, name := range []string{"", tombstone} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was accepted", name)
				}
			}()
			Register(new(Registry), name, func(context.Context, int) (int, error) { return 0, nil })
		}()
	}
}

func panics(do func()) (yes bool) {
	defer func() { yes = recover() != nil }()
	do()
	return false
}

// FuzzError: garbage gives an error and no panic.
func FuzzError(f *testing.F) {
	var r Registry
	RegisterErrorType[*fieldError](&r, "field")
	f.Add(r.appendError(context.Background(), nil, &fieldError{1, "x"}))
	f.Add(r.appendError(context.Background(), nil, &PanicError{"x", []byte("stack")}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := r.readError(t.Context(), b); err == nil || strings.Contains(err.Error(), "%!") {
			t.Errorf("%q gave %v", b, err)
		}
	})
}
