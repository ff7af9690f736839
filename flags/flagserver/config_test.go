package flagserver

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseDistribution(t *testing.T) {
	for text, want := range map[string]Distribution{
		"0":                     Fixed(0),
		"50ms":                  Fixed(50 * time.Millisecond),
		"500ms..5s":             Uniform(500*time.Millisecond, 5*time.Second),
		"0s..1s":                Uniform(0, time.Second),
		"lognormal:50ms:25ms":   Lognormal(50*time.Millisecond, 25*time.Millisecond),
		"lognormal:1m0s:1h0m0s": Lognormal(time.Minute, time.Hour),
	} {
		got, err := ParseDistribution(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
		if again, err := ParseDistribution(want.String()); err != nil || again != want {
			t.Errorf("%s: written as %q and read as %+v, %v", text, want, again, err)
		}
	}
	for _, text := range []string{"", "50", "-1s", "5s..1s", "..5s", "1s..", "1s..2s..3s", "-1s..1s", "lognormal:", "lognormal:50ms",
		"lognormal:0s:1s", "lognormal:1s:-1s", "lognormal:1s:1s:1s", "lognormal:1s..2s", "normal:1s:1s"} {
		if d, err := ParseDistribution(text); err == nil {
			t.Errorf("%q is accepted as %v", text, d)
		} else if !strings.Contains(err.Error(), "500ms..5s") || d != (Distribution{}) {
			t.Errorf("%q: %v, %+v", text, err, d)
		}
	}
}

// What is drawn has the mean and the deviation that were asked for, and stays in its
// bounds. The seed is fixed.
func TestDistributionsAreWhatTheySay(t *testing.T) {
	const n = 20000
	for _, tt := range []struct {
		Distribution
		mean, sd, least, most time.Duration
	}{
		{Fixed(time.Second), time.Second, 0, time.Second, time.Second},
		{Uniform(time.Second, 3*time.Second), 2 * time.Second, 577350269, time.Second, 3 * time.Second}, // 2 s / sqrt 12
		{Lognormal(time.Second, time.Second/2), time.Second, time.Second / 2, 1, math.MaxInt64},
		{Lognormal(time.Second, 0), time.Second, 0, time.Second - 1, time.Second + 1},
	} {
		r, sum, squares, below := rand.New(rand.NewPCG(1, 2)), 0.0, 0.0, 0
		for range n {
			d := tt.draw(r)
			if d < tt.least || d > tt.most {
				t.Fatalf("%v: %v is not within %v and %v", tt, d, tt.least, tt.most)
			}
			if d < tt.mean {
				below++
			}
			sum += float64(d)
			squares += float64(d) * float64(d)
		}
		mean := sum / n
		sd := math.Sqrt(max(0, squares/n-mean*mean))
		// 2% of the mean are five standard errors and more.
		if tolerance := float64(tt.mean) / 50; math.Abs(mean-float64(tt.mean)) > tolerance || math.Abs(sd-float64(tt.sd)) > tolerance {
			t.Errorf("%v: mean %v and deviation %v", tt, time.Duration(mean), time.Duration(sd))
		}
		if tt.lognormal && tt.sd > 0 && below < n*55/100 {
			t.Errorf("%v: only %d of %d are below the mean: it has no long tail", tt, below, n)
		}
	}
	// A tail beyond all time is no negative time.
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		if d := Lognormal(math.MaxInt64/4, math.MaxInt64).draw(r); d < 0 {
			t.Fatalf("drew %v", d)
		}
	}
}

func TestConfigIsValidated(t *testing.T) {
	for _, cfg := range []Config{
		{ServiceTime: Fixed(-1)}, {ServiceTime: Uniform(2, 1)}, {ServiceTime: Lognormal(0, 1)}, {ServiceTime: Lognormal(1, -1)},
		{Bandwidth: -1}, {Connections: -1}, {ErrorRate: -0.1}, {ErrorRate: 1.1}, {ErrorRate: math.NaN()}, {ErrorKind: "404"},
	} {
		cfg.Images = plates{}
		if s, err := Start(cfg); err == nil {
			s.Close()
			t.Errorf("%v is accepted", cfg)
		} else if !strings.Contains(err.Error(), "want") {
			t.Errorf("%v: %q does not say what is accepted", cfg, err)
		}
		if _, err := NewHandler(cfg); err == nil {
			t.Errorf("NewHandler accepts %v", cfg)
		}
	}
	if _, err := NewHandler(Config{}); err == nil || !strings.Contains(err.Error(), "want Config.Images") {
		t.Errorf("nothing to serve: %v", err)
	}
}

func TestConfigInWords(t *testing.T) {
	all := Config{ServiceTime: Uniform(1, 2), ErrorRate: 0.125, ErrorKind: Stall, Connections: 3, Bandwidth: 4}
	for cfg, want := range map[Config]string{
		{}:                 "answers at once",
		{ErrorRate: 1}:     "answers at once, fails 100% of the time (418)",
		{ErrorKind: Reset}: "answers at once",
		all:                "takes 1ns..2ns to answer, fails 12.5% of the time (stall), serves 3 at once, sends 4 bytes a second",
	} {
		if got := cfg.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestProfilesAreThoseOfTheBook(t *testing.T) {
	slow := Uniform(500*time.Millisecond, 5*time.Second)
	want := map[string]Config{"local": {}, "delay": {ServiceTime: slow}, "error": {ServiceTime: slow, ErrorRate: 0.25, ErrorKind: Teapot}}
	if names := Profiles(); !slices.Equal(names, []string{"local", "delay", "error"}) {
		t.Errorf("profiles are %q", names)
	}
	for name, cfg := range want {
		got, err := Profile(name)
		if err != nil || got != cfg {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		got.Images = plates{}
		if err := got.validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Profile("remote"); err == nil || !strings.Contains(err.Error(), "local, delay, error") {
		t.Errorf("remote: %v", err)
	}
}

func TestDelayIsSeeded(t *testing.T) {
	cfg := Config{ServiceTime: Uniform(time.Second/2, time.Second*3/2), Seed: 1}
	seen := map[time.Duration]bool{}
	const n = 2000
	for i := range uint64(n) {
		d := cfg.Delay("cn", i)
		if d != cfg.Delay("CN", i) {
			t.Fatalf("request %d: %v, and then another", i, d)
		}
		seen[d] = true
	}
	if len(seen) < n*99/100 {
		t.Errorf("%d requests have only %d different delays", n, len(seen))
	}
	other := cfg
	other.Seed = 2
	if cfg.Delay("cn", 0) == other.Delay("cn", 0) || cfg.Delay("cn", 0) == cfg.Delay("us", 0) {
		t.Error("neither seed nor code makes a difference")
	}
	if metadata, _ := cfg.fate(metadataKind, "cn", 0); metadata == cfg.Delay("cn", 0) {
		t.Error("flag and metadata share their delays")
	}
}

// Errors are as many as asked for, and do not change the delays.
func TestErrorsAreSeeded(t *testing.T) {
	cfg := Config{ServiceTime: Uniform(0, time.Second), Seed: 1, ErrorRate: 0.25}
	without, always := cfg, cfg
	without.ErrorRate, always.ErrorRate = 0, 1
	const n = 4000
	failed := 0
	for i := range uint64(n) {
		if cfg.Fails("br", i) {
			failed++
		}
		if cfg.Fails("br", i) != cfg.Fails("BR", i) || without.Fails("br", i) || !always.Fails("br", i) {
			t.Fatalf("request %d cannot make up its mind", i)
		}
		if cfg.Delay("br", i) != without.Delay("br", i) {
			t.Fatalf("request %d has another delay with errors", i)
		}
	}
	if failed < n*23/100 || failed > n*27/100 { // 2 points are three standard errors
		t.Errorf("%d of %d fail, want a quarter", failed, n)
	}
}
