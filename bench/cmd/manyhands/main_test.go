package main

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"manyhands/reports"
	"manyhands/reports/chart"
)

// The test binary is also the command manyhands, and its workers.
func TestMain(m *testing.M) {
	registry.Serve()
	if raceEnabled || os.Getenv(withCharts) == "" {
		drawCharts = func([]reports.Table) []chart.Chart { return nil }
	}
	// A program built with -race sleeps for a second when it exits.
	os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	// A command watches for signals. The first signal.Notify starts a goroutine of package signal,
	// which must not belong to the bubble of a test.
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)
	testscript.Main(m, map[string]func(){"manyhands": main})
}

// withCharts is the environment variable of a script that looks at charts. Drawing takes most
// of the time of a short command, and twenty times as long with the race detector.
const withCharts = "TEST_CHARTS"

// enableCharts has commands in this process draw during a test, which must not be parallel.
func enableCharts(t *testing.T) {
	if stub := drawCharts; !raceEnabled && !testing.Short() {
		drawCharts = reports.Charts
		t.Cleanup(func() { drawCharts = stub })
	}
}

// skipShort skips a test that builds programs, or waits for several of them.
func skipShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes seconds: builds or starts several programs")
	}
}

// TestScripts runs the scripts. With -short they skip themselves where they measure for seconds.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", os.Getenv("GORACE"))
			e.Setenv("GOMAXPROCS", strconv.Itoa(runtime.GOMAXPROCS(0))) // go test -cpu is for the commands too
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "race":
				return raceEnabled, nil
			case "charts": // are drawn, by a script that asks for it
				return !raceEnabled && !testing.Short(), nil
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"until": until},
		RequireExplicitExec: true,
	})
}

// until FILE TEXT waits for what a program in the background writes.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: until file text")
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && strings.Contains(string(data), args[1]) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("no %q in %s: %s, %v", args[1], args[0], data, err)
		}
	}
}

// command runs the program in this process.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, &out, &err)
	return code, out.String(), err.String()
}

// Wrong input is refused in one line that says what is wrong and what is
// accepted, with exit code 2, and nothing is made. A row has the option or the
// value that is wrong, and the range or the values that are accepted; the
// sentence around them may change.
func TestWrongUsage(t *testing.T) {
	t.Chdir(t.TempDir())
	for line, want := range map[string][]string{
		"swep":             {`"swep"`, "sweep?", "primes"},
		"bogus":            {`"bogus"`, "sweep, grain, report"},
		"--quick":          {"--quick", "manyhands sweep --quick"},
		"--wuick":          {"--wuick", "manyhands --help"},
		"help swep":        {`"swep"`, "sweep?"},
		"sweep x":          {`"x"`, "flags, primes"},
		"sweep prims":      {`"prims"`, "primes?", "flags, primes"},
		"sweep -z":         {"-z", "manyhands sweep --help"},
		"serve x":          {"serve", `"x"`},
		"env x":            {"env", `"x"`},
		"report":           {"report", "stdin"},
		"report a b":       {"--out"},
		"report not-there": {"not-there", "no such file"},

		"report x --lanes --explain y":         {"--explain", "--lanes"},
		"report x --label y":                   {"--label"},
		"report x y --explain z":               {"--explain", "2"},
		"report x y --out z --label a":         {"1 label", "2 runs"},
		"report x y --out z --label a,,b":      {`"a,,b"`, "before,after"},
		"report not-there nor-there --out new": {"not-there", "no such file"},

		"primes 7 --format json --lanes": {"--format json", "--lanes"},
		"flags BR --format json --lanes": {"--format json", "--lanes"},

		"primes 7 --json":      {"--json", "--format json"},
		"flags BR --json":      {"--json", "--format json"},
		"env --json":           {"--json", "--format json"},
		"grade --json":         {"--json", "--format json"},
		"futures --json":       {"--json", "manyhands futures --help"},
		"env --format csv":     {`"csv"`, "--format", "text, json"},
		"sweep --format table": {`"table"`, "--format", "text, csv, html"},

		"grain 1us":            {"grain", `"1us"`},
		"grain --workers 1,2":  {`"1,2"`, "--workers", "from 1 to"},
		"grain --gomaxprocs 1": {"--gomaxprocs", "manyhands grain --help"},

		"sweep --wokers 1":                  {"--wokers", "--workers?", "manyhands sweep --help"},
		"sweep --workers":                   {"--workers"},
		"sweep --workers 0":                 {`"0"`, "--workers", "from 1 to", "1,2,4"},
		"sweep --workers -1":                {`"-1"`, "--workers", "from 1 to"},
		"sweep --workers x":                 {`"x"`, "--workers", "from 1 to"},
		"sweep --workers 1,,2":              {`"1,,2"`, "--workers", "from 1 to"},
		"sweep --workers=":                  {`""`, "--workers", "from 1 to"},
		"sweep --chunk -1":                  {`"-1"`, "--chunk", "from 0 to"},
		"sweep --gomaxprocs 0":              {`"0"`, "--gomaxprocs", "from 1 to"},
		"sweep --workers 1001":              {`"1001"`, "--workers", "from 1 to 1000"},
		"sweep --chunk 999999999":           {`"999999999"`, "--chunk", "from 0 to 65536"},
		"sweep --tasks 99999999999":         {"--tasks", "from 1 to 1000000"},
		"completion tcsh":                   {`"tcsh"`, "bash, zsh, fish, powershell"},
		"sweep --tasks 0":                   {`"0"`, "--tasks", "from 1 to"},
		"sweep --rounds -3":                 {`"-3"`, "--rounds", "from 1 to"},
		"sweep --rounds 1.5":                {`"1.5"`, "--rounds", "from 1 to"},
		"sweep --precision 2":               {`"2"`, "--precision", "2%"},
		"sweep --precision 101%":            {`"101%"`, "--precision", "2%"},
		"sweep --budget fast":               {`"fast"`, "--budget", "50ms"},
		"sweep --service-time -1s":          {`"-1s"`, "--service-time", "50ms"},
		"sweep --seed -1":                   {`"-1"`, "--seed", "at least 0"},
		"sweep --format pdf":                {`"pdf"`, "--format", "text, csv, html, json, markdown"},
		"sweep --strategies gpu":            {`"gpu"`, "sequential, errgroup, pool, process"},
		"sweep --strategies pool,":          {`""`, "sequential, errgroup, pool, process"},
		"sweep --base-url nonsense":         {`"nonsense"`, "--base-url", "http://HOST"},
		"sweep --quick=maybe":               {`"maybe"`, "--quick", "want true or false"},
		"sweep --out=":                      {"--out", "name"},
		"sweep --out x.svg":                 {`"x.svg"`, "--out", "directory"},
		"grain --out x.PNG":                 {`"x.PNG"`, "--out", "directory"},
		"calibrate --out x.png":             {`"x.png"`, "--out", "directory"},
		"report x --out x.svg":              {`"x.svg"`, "--out", "directory"},
		"compare a b --out x.svg":           {`"x.svg"`, "--out", "directory"},
		"demo 4 one-worker --out x.svg":     {`"x.svg"`, "--out", "directory"},
		"handout":                           {"--out", "class.zip"},
		"handout --out class.tar.gz":        {`"class.tar.gz"`, "--out", ".zip"},
		"worksheets":                        {"--out", "../worksheets"},
		"worksheets --out x.pdf":            {`"x.pdf"`, "--out", "directory"},
		"handout x --out y":                 {"handout", `"x"`},
		"sweep --resume x --rounds 3":       {"--resume", "--rounds"},
		"sweep --resume not-there":          {"not-there"},
		"report x --format pdf":             {`"pdf"`, "text, csv, html, json, markdown"},
		"flags BRA":                         {`"BRA"`, "BR", "letter"},
		"flags 1":                           {`"1"`, "BR", "letter"},
		"flags BR --all":                    {"--all", "--every"},
		"flags -a -e":                       {"--all", "--every"},
		"flags --limit 0":                   {`"0"`, "--limit", "from 1 to"},
		"flags --timeout 0s":                {`"0s"`, "--timeout", "above 0"},
		"flags --timeout 5":                 {`"5"`, "--timeout", "50ms"},
		"flags --dest=":                     {"--dest", "name"},
		"flags --strategy gpu":              {`"gpu"`, "sequential, errgroup, pool, process"},
		"flags --workers 0":                 {`"0"`, "--workers", "from 1 to"},
		"flags --max-req x":                 {`"x"`, "--workers", "from 1 to"},
		"flags --server nonsense":           {`"nonsense"`, "local, delay, error, remote", "http://HOST"},
		"flags --service-time x":            {`"x"`, "--service-time", "50ms"},
		"flags -s remote --service-time 1s": {"--service-time", "local, delay, error"},
		"flags -s http://127.0.0.1:9/flags --service-time 1s": {"--service-time", "local, delay, error"},
		"claim":                      {"claim", "a run", "pool is linear up to 4"},
		"claim results":              {"claim", "a run", "pool is linear up to 4"},
		"compare":                    {"compare", "0"},
		"compare a b c":              {"compare", "3"},
		"compare a b":                {"a", "no such file"},
		"compare a b --rounds 3":     {"--rounds", "--interleave"},
		"compare a b --out c":        {"--out", "--interleave"},
		"compare a b -- primes":      {"--interleave"},
		"compare a b --margin 0":     {`"0"`, "--margin", "above 0", "2%"},
		"compare a b --fail-on x":    {`"x"`, "--fail-on", "slower, nothing"},
		"compare a b --format pdf":   {`"pdf"`, "text, csv, html, json, markdown"},
		"compare --interleave ab cd": {`"ab"`},
		"compare --interleave a":     {"--interleave", "1", " --"},

		"compare --interleave a b -- --rounds=3":                 {"--rounds", "before --"},
		"compare --interleave a b primes":                        {"--interleave", "3", " --"},
		"compare --interleave a b --random-order":                {"--random-order", "--interleave"},
		"calibrate nothing":                                      {`"nothing"`, "flags, primes"},
		"calibrate flags primes":                                 {"calibrate", "2"},
		"calibrate --arms 1":                                     {`"1"`, "--arms", "from 2 to"},
		"calibrate --rounds 5":                                   {`"5"`, "--rounds", "from 6 to"},
		"calibrate --inject 0.9":                                 {`"0.9"`, "--inject", "above 1"},
		"calibrate flags --inject 2 --service-time 0s":           {"--inject", "--service-time"},
		"calibrate flags --inject 2 --base-url http://localhost": {"--inject", "--base-url"},
		"calibrate --inject fast":                                {`"fast"`, "--inject", "like 1.05"},
		"primes x":                                               {`"x"`, "from 0 to 18446744073709551615"},
		"primes 1.5":                                             {`"1.5"`},
		"primes 18446744073709551616":                            {`"18446744073709551616"`},
		"primes -- -7":                                           {`"-7"`},
		"primes -":                                               {`"-"`, "--file -"},
		"primes 7 --file x":                                      {"--file x"},
		"primes --file not-there":                                {"not-there", "no such file"},
		"primes --file=":                                         {"--file", "name"},
		"primes --method sieve":                                  {`"sieve"`, "--method", "trial, wheel, miller-rabin"},
		"primes --sort up":                                       {`"up"`, "--sort", "size, none"},
		"futures x":                                              {"futures", `"x"`},
		"futures --step fast":                                    {`"fast"`, "--step", "50ms"},
		"futures --step 2h":                                      {`"2h"`, "--step", "1h"},
		"futures --workers 0":                                    {`"0"`, "--workers", "from 1 to"},
		"primes --workers -1":                                    {`"-1"`, "--workers", "from 1 to"},
		"primes --strategy sequental":                            {`"sequental"`, "sequential, errgroup, pool, process"},
		"serve --service-time x":                                 {`"x"`, "--service-time", "50ms", "500ms..5s", "lognormal:MEAN"},
		"serve --service-time 2s..1s":                            {`"2s..1s"`, "--service-time", "500ms..5s"},
		"serve --profile slow":                                   {`"slow"`, "--profile", "local, delay, error"},
		"serve --port 65536":                                     {`"65536"`, "--port", "from 0 to 65535"},
		"serve --error-rate 2":                                   {`"2"`, "--error-rate", "from 0 to 1"},
		"serve --error-rate NaN":                                 {`"NaN"`, "--error-rate", "from 0 to 1"},
		"serve --error-kind 404":                                 {`"404"`, "--error-kind", "418, 503, reset, stall, truncate"},
		"serve --bandwidth fast":                                 {`"fast"`, "--bandwidth", "kB"},
		"serve --connections -1":                                 {`"-1"`, "--connections", "from 0 to"},
		"serve --dir a --zip b":                                  {"--dir", "--zip"},
		"serve --dir not-there":                                  {"--dir not-there", "no such file"},
		"serve --zip not-there":                                  {"--zip not-there", "no such file"},
		"serve --dir .":                                          {"--dir .", "cc/cc.gif"},
		"serve --dir=":                                           {"--dir", "name"},
		"serve --error-kind reset":                               {"--error-kind", "--error-rate above 0"},

		"serve --all-profiles --profile delay": {"--profile", "--all-profiles"},
		"serve --all-profiles --port 65534":    {"--port 65534", "3 profiles", "65535"},
	} {
		code, stdout, stderr := command(t, strings.Fields(line)...)
		if code != exitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, want 2 and one line\nstdout: %s\nstderr: %s", line, code, stdout, stderr)
		}
		for _, w := range want {
			if !strings.Contains(stderr, w) {
				t.Errorf("%s: %q is missing in %s", line, w, stderr)
			}
		}
	}
	if made, _ := os.ReadDir("."); len(made) > 0 {
		t.Errorf("wrong input made %v", made)
	}
}

// A question that cannot be answered is neither done nor failed.
func TestUndecided(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bench.txt")
	if err := os.WriteFile(file, []byte("BenchmarkSort-2 5 1000 ns/op\nBenchmarkSort-2 5 1001 ns/op\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := command(t, "compare", file, file, "--fail-on", "slower")
	if code != exitUndecided || !strings.Contains(stdout, "Sort") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "--fail-on slower") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if code, _, stderr := command(t, "compare", file, file); code != exitDone {
		t.Errorf("nothing was asked: exit %d, %s", code, stderr)
	}
}

// The environment sets what the command line leaves open, and is checked alike.
func TestEnvironmentVariables(t *testing.T) {
	t.Setenv("MANYHANDS_STRATEGY", "sequential")
	t.Setenv("MANYHANDS_HELP", "nobody") // is no flag to be set
	if code, _, stderr := command(t, "primes", "7"); code != 0 || !strings.Contains(stderr, "with sequential") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if code, _, stderr := command(t, "primes", "7", "5", "3", "--strategy", "pool", "--workers", "3"); code != 0 || !strings.Contains(stderr, "with pool, 3 workers") {
		t.Errorf("the command line must win: exit %d: %s", code, stderr)
	}
	t.Setenv("MANYHANDS_AS_COMPLETED", "maybe")
	if code, _, stderr := command(t, "primes", "7"); code != exitUsage || !strings.Contains(stderr, "MANYHANDS_AS_COMPLETED") || !strings.HasSuffix(stderr, "want true or false\n") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	os.Unsetenv("MANYHANDS_AS_COMPLETED")
	t.Setenv("MANYHANDS_STRATEGY", "gpu")
	code, _, stderr := command(t, "primes", "7")
	if code != exitUsage || !strings.Contains(stderr, "MANYHANDS_STRATEGY") || !strings.Contains(stderr, "want one of sequential") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

// A variable that sets no option is refused: a misspelt MANYHANDS_FAIL_ON would pass for a success.
func TestUnknownEnvironmentVariables(t *testing.T) {
	for name, want := range map[string]string{
		"MANYHANDS_FAILON":      "did you mean MANYHANDS_FAIL_ON?",
		"MANYHANDS_WORKRES":     "did you mean MANYHANDS_WORKERS?",
		"MANYHANDS_SERVICETIME": "did you mean MANYHANDS_SERVICE_TIME?", // an option of a workload
		"MANYHANDS_":            "want MANYHANDS_ and the name of an option",
		"MANYHANDS_workers":     "did you mean MANYHANDS_WORKERS?",
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, "slower")
			code, stdout, stderr := command(t, "primes", "7")
			if code != exitUsage || stdout != "" || !strings.Contains(stderr, "unknown environment variable "+name) || !strings.Contains(stderr, want) {
				t.Errorf("exit %d\n%s%s", code, stdout, stderr)
			}
			for _, args := range [][]string{{"help", "compare"}, {"__complete", "prim"}} { // they help with the right name
				if code, _, stderr := command(t, args...); code != exitDone {
					t.Errorf("%v: exit %d: %s", args, code, stderr)
				}
			}
		})
	}
}

// An option of another command is fine, and what the program sets for its own sweeps.
func TestEnvironmentVariablesOfOthers(t *testing.T) {
	for _, name := range []string{"MANYHANDS_FAIL_ON", "MANYHANDS_SERVICE_TIME", parentEnv} {
		t.Setenv(name, "1")
	}
	if code, _, stderr := command(t, "primes", "7"); code != exitDone {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

// The nearest name is suggested, not the first that is near.
func TestDidYouMean(t *testing.T) {
	for name, want := range map[string]string{"rounds": "round", "xyz": ""} {
		if got := didYouMean("--", name, []string{"ground", "sound", "round"}); want != "" && got != " (did you mean --"+want+"?)" || want == "" && got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// The version is one line of data, and says why if it is not known.
func TestVersion(t *testing.T) {
	code, stdout, stderr := command(t, "--version")
	for _, want := range []string{"manyhands ", ", commit ", "-buildvcs=false", runtime.Version() + "\n"} { // go test does not record a commit
		if code != exitDone || stderr != "" || strings.Count(stdout, "\n") != 1 || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in %s%s", code, want, stdout, stderr)
		}
	}
}

// Help is data: it goes to stdout, and every command tells its options, examples
// and the environment.
func TestHelp(t *testing.T) {
	for _, name := range append([]string{""}, commandNames(newRoot())...) {
		if name == "completion" || name == "help" { // these have no examples
			continue
		}
		code, stdout, stderr := command(t, append(strings.Fields(name), "--help")...)
		if code != 0 || stderr != "" {
			t.Errorf("%s --help: exit %d, stderr %s", name, code, stderr)
		}
		for _, want := range []string{"Examples:\n  manyhands", "\nOptions:\n", "MANYHANDS_AN_OPTION", "130 interrupted"} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s --help: %q is missing", name, want)
			}
		}
		if strings.Contains(stdout, "\n\n\n") {
			t.Errorf("%s --help: two blank lines in a row", name)
		}
		checkWidth(t, stdout)
	}
}

// The terms have help of their own, the same as on the page of a report.
func TestHelpTerms(t *testing.T) {
	code, stdout, stderr := command(t, "help", "terms")
	if code != exitDone || stderr != "" {
		t.Errorf("exit %d, %s", code, stderr)
	}
	for _, term := range reports.Glossary() {
		if !strings.Contains(stdout, "\n"+term.Word+"\n    ") {
			t.Errorf("%s is missing", term.Word)
		}
	}
	checkWidth(t, stdout)
}

// checkWidth checks that a text fits on a terminal.
func checkWidth(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
}

// A shell that completes gets the values of flags and arguments.
func TestCompletion(t *testing.T) {
	for line, want := range map[string]string{
		"sweep --strategies|":  "process",
		"sweep --format|":      "markdown",
		"primes --format|":     "json",
		"sweep|":               "primes",
		"flags|":               "BR",
		"flags --strategy|":    "errgroup",
		"flags --server|":      "delay",
		"primes --strategy|":   "errgroup",
		"serve --profile|":     "delay",
		"serve --error-kind|":  "truncate",
		"primes --method|":     "miller-rabin",
		"primes --sort|":       "size",
		"futures --strategy|":  "process",
		"report x --format|":   "csv",
		"compare a --format|":  "csv",
		"compare a --fail-on|": "slower",
		"|":                    "sweep",
	} {
		args := append([]string{"__complete"}, strings.Fields(strings.TrimSuffix(line, "|"))...)
		_, stdout, _ := command(t, append(args, "")...)
		if !strings.Contains(stdout, want+"\n") && !strings.Contains(stdout, want+"\t") {
			t.Errorf("%s completes to %q, want %s", line, stdout, want)
		}
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// Output that is lost must not look like success.
func TestLostOutputIsAFailure(t *testing.T) {
	for _, line := range []string{"primes 7", "env", "help", "help sweep", "hint 4 --teacher", "report ../../../reports/testdata/recorded --explain primes/pool/2"} {
		var stderr bytes.Buffer
		if code := run(t.Context(), strings.Fields(line), fullDisk{}, &stderr); code != exitFailed || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%s: exit %d, %s", line, code, stderr.String())
		}
	}
}
