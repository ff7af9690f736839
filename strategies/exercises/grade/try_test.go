package grade

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"
)

// A check ends by itself if this process is killed, and not before this process would kill it.
func TestCheckEndsByItself(t *testing.T) {
	const inner = "GRADE_TEST_INNER"
	if os.Getenv(inner) != "" {
		t.Logf("timeout %v.", flag.Lookup("test.timeout").Value)
		return
	}
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const long = 10 * time.Hour // so that seconds do not matter
	out, _, _, err := new(job).start(t.Context(), long, binary, "^TestCheckEndsByItself$", inner+"=1")
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, text, _ := strings.Cut(out, "timeout ")
	text, _, _ = strings.Cut(text, "s.")
	if timeout, err := time.ParseDuration(text + "s"); err != nil || timeout < long || timeout > long+time.Minute {
		t.Errorf("timeout %q, %v", text, err)
	}
}
