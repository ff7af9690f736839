//go:build unix

package recorder_test

import (
	"testing"

	"manyhands/strategies/internal/recorder"
)

// open makes a recorder and opens it a second time, as a child does.
func open(t *testing.T) (parent, child *recorder.Recorder) {
	t.Helper()
	parent, f, err := recorder.Create()
	if err != nil {
		t.Fatal(err)
	}
	child, err = recorder.Open(f)
	f.Close() // the memory outlives the descriptor
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { parent.Close() })
	return parent, child
}

func TestBothSeeTheSame(t *testing.T) {
	parent, child := open(t)
	parent.Offered().Extend(3)
	if n, ok := child.Offered().Next(); !ok || n != 0 {
		t.Errorf("the child claims %d, %v", n, ok)
	}
	if low, high := parent.Offered().Rest(); low != 1 || high != 3 {
		t.Errorf("%d to %d are left for the parent, want 1 to 3", low, high)
	}
	if n, ok := child.Offered().Next(); ok {
		t.Errorf("the child claims %d, which the parent has taken away", n)
	}
}

// The parent can read the answers that a dead child has held.
func TestHeldOutlivesTheChild(t *testing.T) {
	parent, child := open(t)
	if len(parent.Held()) != 0 {
		t.Errorf("%d bytes are held from the start", len(parent.Held()))
	}
	child.Hold(copy(child.Buffer(), "answers"))
	copy(child.Buffer()[7:], "half of one") // and not yet held
	if err := child.Close(); err != nil {
		t.Fatal(err)
	}
	if held := string(parent.Held()); held != "answers" {
		t.Errorf("held: %q", held)
	}
}

// A child may have written any bytes.
func TestFalseLengthIsCut(t *testing.T) {
	parent, child := open(t)
	child.Hold(1 << 30)
	if n, most := len(parent.Held()), len(parent.Buffer()); n > most {
		t.Errorf("%d bytes are held in a buffer of %d", n, most)
	}
	child.Close()
}

func TestRangeAndBufferAreApart(t *testing.T) {
	parent, child := open(t)
	defer child.Close()
	buf := child.Buffer()
	for i := range buf {
		buf[i] = 0xff
	}
	if low, high := parent.Offered().Bounds(); low != 0 || high != 0 || len(parent.Held()) != 0 {
		t.Errorf("the buffer runs over: range %d to %d, %d held", low, high, len(parent.Held()))
	}
}
