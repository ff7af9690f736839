package reports

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/reports/chart"
)

// lookDir is for eyes: go test ./reports -run Look -look /tmp/charts
var lookDir = flag.String("look", "", "directory to write all tables and charts of the tests into")

// TestLook writes everything the other tests check, for somebody to look at.
func TestLook(t *testing.T) {
	if *lookDir == "" {
		t.Skip("only with -look DIR")
	}
	records := oddRecords()
	records["default"] = synthetic(1, 10)
	for name, rec := range records {
		dir := filepath.Join(*lookDir, strings.ReplaceAll(name, " ", "-"))
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteTables(dir, Tables(rec)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		charts := Charts(Tables(rec))
		if _, err := chart.Write(t.Context(), dir, charts); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := WritePage(dir, rec, Tables(rec), charts); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
