package check

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

const ending10 = "MANYHANDS_END" // this process ends a check, and leaves its record in the file of that name

// endTenTimes ends a check in ten goroutines at once.
func endTenTimes(record string) {
	asked[EnvRecord] = record
	start := make(chan struct{})
	for range 10 {
		go func() {
			<-start
			new(C).end(Record{Ending: Fail, Saw: "a wrong result", Means: "somebody did not wait", Look: "Result"})
		}()
	}
	close(start)
	select {}
}

// A wrong result may be seen by many goroutines at once: what one of them says is left whole.
func TestEndLeavesAWholeRecord(t *testing.T) {
	dir := t.TempDir()
	for try := range 30 {
		record := filepath.Join(dir, strconv.Itoa(try))
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), ending10+"="+record)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(record)
		if err != nil {
			t.Fatal(err)
		}
		var r Record
		if err := json.Unmarshal(data, &r); err != nil || r.Look != "Result" {
			t.Fatalf("process %d left %q: %v", try+1, data, err)
		}
	}
}
