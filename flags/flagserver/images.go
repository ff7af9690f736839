package flagserver

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/gif"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// pictures has one function a flag, by upper-case code, that returns its GIF and draws
// it when it is asked for the first time. Whoever needs 20 flags does not wait for 194.
var pictures = func() map[string]func() []byte {
	m := make(map[string]func() []byte, len(designs))
	for _, d := range designs {
		m[d.code] = sync.OnceValue(func() []byte { return encode(d.render()) })
	}
	return m
}()

// picture returns the GIF of a code in any case, which must not be changed, and whether
// there is one.
func picture(code string) ([]byte, bool) {
	draw, ok := pictures[strings.ToUpper(code)]
	if !ok {
		return nil, false
	}
	return draw(), true
}

// Draw draws the flags of codes now, on all cores, so that the first request for each
// is served as fast as any other. [NewHandler] and [Start] do it for flags.Codes; what
// is not drawn before is drawn when it is asked for. Codes without a flag are ignored.
func Draw(codes ...string) {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, code := range codes {
		g.Go(func() error { picture(code); return nil })
	}
	_ = g.Wait() // drawing cannot fail
}

// GIF returns the image the server has for a code in any case, as a fresh slice, and
// whether there is one. A client can prove with it that it got the right bytes.
func GIF(code string) ([]byte, bool) {
	img, ok := picture(code)
	return bytes.Clone(img), ok
}

// encode returns the picture as a GIF, the same bytes for the same picture.
func encode(img *image.RGBA) []byte {
	colors, index := palettize(img)
	dst := image.NewPaletted(img.Bounds(), colors)
	for i := range dst.Pix {
		dst.Pix[i] = index[rgbaAt(img, i)]
	}
	var buf bytes.Buffer
	if err := gif.Encode(&buf, dst, nil); err != nil {
		panic(err) // neither a buffer nor a palette of at most 256 colours can fail
	}
	return buf.Bytes()
}

// palettize returns the picture's own colours, and which of them stands for each
// colour of the picture. Smooth edges between several colours can make more than the
// 256 that a GIF can have; then the rarest give way to their nearest neighbours.
func palettize(img *image.RGBA) (color.Palette, map[color.RGBA]uint8) {
	count := map[color.RGBA]int{}
	for i := range len(img.Pix) / 4 {
		count[rgbaAt(img, i)]++
	}
	all := make([]color.RGBA, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	// The order of a map is random: ties are broken by colour, or else the bytes of
	// the GIF would differ from run to run.
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), compareColors(a, b))
	})
	var colors color.Palette
	for _, c := range all[:min(len(all), 256)] {
		colors = append(colors, c)
	}
	// A full table, as drawing programs write it, gives even a flag of two bands the
	// size of those on the web: 1.2 kB and more.
	for len(colors) < 256 {
		colors = append(colors, black)
	}
	index := make(map[color.RGBA]uint8, len(all))
	for _, c := range all {
		index[c] = uint8(colors.Index(c))
	}
	return colors, index
}

func compareColors(a, b color.RGBA) int {
	return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
}

// rgbaAt returns the i-th pixel, counted row by row.
func rgbaAt(img *image.RGBA, i int) color.RGBA {
	p := img.Pix[4*i : 4*i+4 : 4*i+4]
	return color.RGBA{R: p[0], G: p[1], B: p[2], A: p[3]}
}
