//go:build unix

package strategies_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var (
	typeCount = flag.Int("types", 200, "how many types TestGeneratedTypes generates")
	typeSeed  = flag.Uint64("types-seed", 1, "what TestGeneratedTypes generates them from")
)

// Whatever a type is made of, its values arrive as they were sent, or the process strategy
// refuses the type by name. The types are compiled, because reflection can neither make methods
// nor promote them: a program is generated, built, and run with all four strategies.
func TestGeneratedTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	const most = 300 // in one program
	for first := 0; first < *typeCount; first += most {
		n, seed := min(most, *typeCount-first), *typeSeed+uint64(first/most)
		if out := runGenerated(t, n, seed); !strings.HasPrefix(out, "0 of ") {
			t.Errorf("-types=%d -types-seed=%d:\n%s", n, seed, out)
		}
	}
}

// One seed makes the same types each time, or a failure could not be looked into.
func TestGeneratedTypesDependOnTheSeed(t *testing.T) {
	want := generateTypes(300, 1)
	for range 5 {
		if !bytes.Equal(generateTypes(300, 1), want) {
			t.Fatal("one seed makes different types")
		}
	}
	if bytes.Equal(generateTypes(300, 2), want) {
		t.Error("two seeds make the same types")
	}
}

// runGenerated runs the program with n types and returns what it prints.
func runGenerated(t *testing.T, n int, seed uint64) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"main.go", "leaves.go"} {
		source, err := os.ReadFile(filepath.Join("testdata", "types", name))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, name), source)
	}
	writeFile(t, filepath.Join(dir, "generated.go"), generateTypes(n, seed))
	binary := filepath.Join(dir, "types")
	build := exec.Command("go", "build", "-o", binary, filepath.Join(dir, "main.go"), filepath.Join(dir, "leaves.go"), filepath.Join(dir, "generated.go"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("-types=%d -types-seed=%d: %v\n%s", n, seed, err, out)
	}
	run := exec.CommandContext(t.Context(), binary)
	run.Env = append(os.Environ(), "SEED="+strconv.FormatUint(seed, 10))
	out, err := run.CombinedOutput()
	if err != nil {
		return fmt.Sprintf("%v\n%s", err, out)
	}
	return string(out)
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// generatedType is a type that is used in others. A type with a culprit in it is refused.
type generatedType struct {
	expr     string
	name     string // of the field if it is embedded; "" if it cannot be
	key      bool   // it can be the key of a map
	culprits []string
}

// leaves are the types to begin with. Those of the program are in testdata/types/leaves.go.
func leaves() (all []generatedType) {
	for _, expr := range strings.Fields("bool int int8 int64 uint8 uint16 uint64 float32 float64 complex64 complex128 string") {
		all = append(all, generatedType{expr: expr, key: true})
	}
	for _, expr := range []string{"Celsius", "OnValue", "OnPointer", "Stamp", "Half", "JSONOnly", "time.Time", "time.Duration", "netip.Addr", "netip.AddrPort"} {
		all = append(all, generatedType{expr, embeddedName(expr), true, nil})
	}
	for _, expr := range []string{"Names", "Padded", "url.URL", "json.RawMessage", "net.IP"} {
		all = append(all, generatedType{expr, embeddedName(expr), false, nil})
	}
	for _, named := range [][2]string{{"TextOnly", "field n of main.TextOnly"}, {"GobOnly", "field n of main.GobOnly"}, {"Hidden", "field n of main.Hidden"}, {"sync.Mutex", "of sync.Mutex"}, {"big.Int", "of big.Int"}} {
		all = append(all, generatedType{named[0], embeddedName(named[0]), false, []string{named[1]}})
	}
	for _, unnamed := range [][2]string{{"any", "interface {}"}, {"error", "error"}, {"func()", "func()"}, {"chan int", "chan int"}, {"uintptr", "uintptr"}} {
		all = append(all, generatedType{expr: unnamed[0], culprits: []string{unnamed[1]}})
	}
	return all
}

// embeddedName is the name of the field for an embedded type.
func embeddedName(expr string) string {
	expr, _, _ = strings.Cut(expr, "[")
	return expr[strings.LastIndexByte(expr, '.')+1:]
}

// generator writes the declarations of types.
type generator struct {
	*rand.Rand
	out     bytes.Buffer
	n       int             // of types declared
	sound   []generatedType // that arrive
	culprit []generatedType // that are refused
}

// generateTypes writes a file with n types.
func generateTypes(n int, seed uint64) []byte {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0))}
	g.out.WriteString("package main\n\nimport (\n\t\"encoding/json\"\n\t\"fmt\"\n\t\"math/big\"\n\t\"net\"\n\t\"net/netip\"\n\t\"net/url\"\n\t\"sync\"\n\t\"time\"\n)\n\n")
	g.out.WriteString("var (\n\t_ json.RawMessage\n\t_ big.Int\n\t_ net.IP\n\t_ netip.Addr\n\t_ url.URL\n\t_ sync.Mutex\n\t_ time.Time\n\t_ = fmt.Sprint\n)\n\n")
	for _, leaf := range leaves() {
		g.add(leaf)
	}
	var sound, unsound strings.Builder
	for i := range n {
		if t := g.declare(); len(t.culprits) == 0 {
			fmt.Fprintf(&sound, "\tV%d *%s\n", i, t.expr)
		} else {
			fmt.Fprintf(&unsound, "\trefusedType[%s](%q, %q", t.expr, t.expr, t.culprits[0])
			for _, c := range t.culprits[1:] {
				fmt.Fprintf(&unsound, ", %q", c)
			}
			unsound.WriteString("),\n")
		}
	}
	fmt.Fprintf(&g.out, "type Sound struct {\n%s}\n\nvar unsound = []refused{\n%s}\n", &sound, &unsound)
	return g.out.Bytes()
}

func (g *generator) add(t generatedType) {
	if len(t.culprits) == 0 {
		g.sound = append(g.sound, t)
	} else {
		g.culprit = append(g.culprit, t)
	}
}

// declare declares a type.
func (g *generator) declare() generatedType {
	g.n++
	var t generatedType
	switch name := fmt.Sprint("T", g.n); g.IntN(8) {
	case 0:
		t = g.declared(name)
	case 1: // the same with methods that may be promoted
		t = g.embedding(name)
	case 2:
		elem := g.composite(2) // a copy of another declared type would not have its methods
		fmt.Fprintf(&g.out, "type %s %s\n", name, elem.expr)
		t = generatedType{name, "", false, elem.culprits}
	default:
		if g.IntN(6) == 0 {
			name = fmt.Sprint("t", g.n) // not exported
		}
		t = g.structure(name)
	}
	g.add(t)
	return t
}

// declared is a struct with a hidden field and methods that encode it.
func (g *generator) declared(name string) generatedType {
	fmt.Fprintf(&g.out, "type %s struct {\n\tA int\n\tb int\n}\n", name)
	g.methods(name, "\"%d %d\", t.A, t.b", "&t.A, &t.b")
	return generatedType{name, name, true, nil}
}

// embedding declares methods, too, but they may as well be those of the embedded type.
func (g *generator) embedding(name string) generatedType {
	embedded := []string{"Stamp", "time.Time", "*url.URL", "OnPointer", "Dated[string]", "Half"}[g.IntN(6)]
	fmt.Fprintf(&g.out, "type %s struct {\n\t%s\n\tA int\n", name, embedded)
	t := generatedType{name, name, true, nil}
	if g.IntN(2) == 0 {
		fmt.Fprint(&g.out, "\tb int\n")
		t.culprits = []string{"field b of main." + name}
	}
	fmt.Fprint(&g.out, "}\n")
	g.methods(name, "\"%d\", t.A", "&t.A")
	return t
}

func (g *generator) methods(name, values, pointers string) {
	receiver := "t " + []string{"", "*"}[g.IntN(2)] + name
	fmt.Fprintf(&g.out, "func (%s) MarshalBinary() ([]byte, error) { return fmt.Appendf(nil, %s), nil }\n", receiver, values)
	fmt.Fprintf(&g.out, "func (t *%s) UnmarshalBinary(b []byte) error { _, err := fmt.Sscan(string(b), %s); return err }\n", name, pointers)
}

// structure is a struct with named and embedded fields. It may refer to itself.
func (g *generator) structure(name string) generatedType {
	t := generatedType{name, name, true, nil}
	if name[0] == 't' {
		t.name = ""
	}
	fmt.Fprintf(&g.out, "type %s struct {\n", name)
	names := map[string]bool{}
	for i := range 1 + g.IntN(3) {
		f := g.any(2)
		if e := g.pick(); g.IntN(2) == 0 && e.name != "" && !names[e.name] {
			f = e
			names[e.name] = true
			if g.IntN(3) == 0 {
				fmt.Fprint(&g.out, "\t*")
				f.key = true
			}
			fmt.Fprintf(&g.out, "\t%s\n", e.expr)
		} else {
			fmt.Fprintf(&g.out, "\tF%d %s\n", i, f.expr)
		}
		t.key = t.key && f.key
		t.culprits = append(t.culprits, f.culprits...)
	}
	if g.IntN(10) == 0 {
		fmt.Fprintf(&g.out, "\thidden int\n")
		t.culprits = append(t.culprits, "field hidden of main."+name)
	}
	if g.IntN(6) == 0 {
		fmt.Fprintf(&g.out, "\tNext *%s\n\tAll []%s\n", name, name)
		t.key = false
	}
	fmt.Fprint(&g.out, "}\n")
	return t
}

// pick picks a type that has been declared. Most are sound, or nothing large would be.
func (g *generator) pick() generatedType {
	if g.IntN(15) == 0 {
		return g.culprit[g.IntN(len(g.culprit))]
	}
	return g.sound[g.IntN(len(g.sound))]
}

// any is a type that may contain others, so many levels deep.
func (g *generator) any(depth int) generatedType {
	if depth == 0 || g.IntN(2) == 0 {
		return g.pick()
	}
	return g.composite(depth)
}

// composite is a type that contains others.
func (g *generator) composite(depth int) generatedType {
	elem := g.any(depth - 1)
	t := generatedType{culprits: elem.culprits}
	switch g.IntN(8) {
	case 0:
		t.expr, t.key = "*"+elem.expr, true
	case 1:
		t.expr = "[]" + elem.expr
	case 2:
		t.expr, t.key = "[2]"+elem.expr, elem.key
	case 3:
		t.expr = "map[string]" + elem.expr
	case 4:
		key := g.pick()
		for !key.key || len(key.culprits) > 0 {
			key = g.pick()
		}
		t.expr = fmt.Sprintf("map[%s]%s", key.expr, elem.expr)
	case 5:
		t.expr, t.key = fmt.Sprintf("struct{ A %s; B int }", elem.expr), elem.key
	case 6:
		t.expr, t.name, t.key = fmt.Sprintf("Box[%s]", elem.expr), "Box", elem.key
	case 7:
		generic := []string{"Dated", "Linked"}[g.IntN(2)]
		t.expr, t.name, t.key = fmt.Sprintf("%s[%s]", generic, elem.expr), generic, elem.key
	}
	return t
}
