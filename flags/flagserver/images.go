package flagserver

import (
	"bytes"
	"cmp"
	"encoding/binary"
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
	m := make(map[string]func() []byte, len(designOf))
	for code, d := range designOf {
		m[code] = sync.OnceValue(func() []byte { return encode(d.render()) })
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
	ids, colors, count := number(img)
	palette, index := palettize(colors, count)
	dst := image.NewPaletted(img.Bounds(), palette)
	for i, id := range ids {
		dst.Pix[i] = index[id]
	}
	var buf bytes.Buffer
	if err := gif.Encode(&buf, dst, nil); err != nil {
		panic(err) // neither a buffer nor a palette of at most 256 colours can fail
	}
	return buf.Bytes()
}

// number gives every pixel the number of its colour, and counts them.
func number(img *image.RGBA) (ids []uint16, colors []color.RGBA, count []int) {
	ids = make([]uint16, len(img.Pix)/4)
	known := map[uint32]uint16{}
	var last, pixel uint32
	var id uint16
	for i := range ids {
		pixel = binary.LittleEndian.Uint32(img.Pix[4*i:])
		if i == 0 || pixel != last { // a flag is mostly plain: few pixels get here
			var ok bool
			if id, ok = known[pixel]; !ok {
				id = uint16(len(colors))
				known[pixel], colors, count = id, append(colors, rgbaAt(img, i)), append(count, 0)
			}
			last = pixel
		}
		ids[i] = id
		count[id]++
	}
	return ids, colors, count
}

// palettize returns a palette of colours, and which place in it stands for each of
// them. Smooth edges between several colours can make more than the 256 that a GIF can
// have; then the rarest give way to their nearest neighbours.
func palettize(colors []color.RGBA, count []int) (palette color.Palette, index []uint8) {
	order := make([]int, len(colors))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), compareColors(colors[a], colors[b]))
	})
	for _, i := range order[:min(len(order), 256)] {
		palette = append(palette, colors[i])
	}
	// A full table, as drawing programs write it, gives even a flag of two bands the
	// size of those on the web: 1.2 kB and more.
	for len(palette) < 256 {
		palette = append(palette, rgb(black))
	}
	index = make([]uint8, len(colors))
	for place, i := range order {
		if place < 256 {
			index[i] = uint8(place)
		} else {
			index[i] = uint8(palette.Index(colors[i]))
		}
	}
	return palette, index
}

func compareColors(a, b color.RGBA) int {
	return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
}

// rgbaAt returns the i-th pixel, counted row by row.
func rgbaAt(img *image.RGBA, i int) color.RGBA {
	p := img.Pix[4*i : 4*i+4 : 4*i+4]
	return color.RGBA{R: p[0], G: p[1], B: p[2], A: p[3]}
}
