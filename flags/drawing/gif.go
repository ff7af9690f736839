package drawing

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/gif"
	"slices"
)

// encode returns the picture as a GIF, the same bytes for the same picture.
func encode(img *image.RGBA) []byte {
	rows, colors, count := number(img)
	palette, index := palettize(colors, count)
	dst := image.NewPaletted(img.Bounds(), palette)
	for y, runs := range rows {
		out := dst.Pix[y*dst.Stride : (y+1)*dst.Stride]
		if runs == nil {
			copy(out, dst.Pix[(y-1)*dst.Stride:])
		}
		for _, r := range runs {
			if c := index[r.color]; c != 0 { // it is 0 already
				for x := range out[:r.length] {
					out[x] = c
				}
			}
			out = out[r.length:]
		}
	}
	var buf bytes.Buffer
	if err := gif.Encode(&buf, dst, nil); err != nil {
		panic(err) // neither a buffer nor a palette of at most 256 colours can fail
	}
	return buf.Bytes()
}

// run is pixels of one colour, side by side.
type run struct{ color, length int }

// number gives every colour a number and counts its pixels. It returns the rows of the
// picture as runs; one that is like the row above has none. A flag is mostly plain, so
// this is a third of the work of looking at each pixel.
func number(img *image.RGBA) (rows [][]run, colors []color.RGBA, count []int) {
	known := map[color.RGBA]int{}
	rows = make([][]run, img.Rect.Dy())
	var last []run
	for y := range rows {
		row := img.Pix[y*img.Stride : (y+1)*img.Stride]
		if y == 0 || !bytes.Equal(row, img.Pix[(y-1)*img.Stride:y*img.Stride]) {
			last = nil
			for len(row) > 0 {
				c := color.RGBA{R: row[0], G: row[1], B: row[2], A: row[3]}
				if _, ok := known[c]; !ok {
					known[c] = len(colors)
					colors, count = append(colors, c), append(count, 0)
				}
				n := plain(row)
				last = append(last, run{known[c], n})
				row = row[4*n:]
			}
			rows[y] = last
		}
		for _, r := range last {
			count[r.color] += r.length
		}
	}
	return rows, colors, count
}

// plain returns how many pixels at the start of a row are the same. It looks ahead
// in steps that grow while they succeed.
func plain(row []byte) int {
	n := 1
	for step := 1; step > 0; {
		end := 4 * (n + step)
		if end <= len(row) && bytes.Equal(row[4*n:end], row[4*n-4:end-4]) { // each is like the one before it
			n += step
			step *= 2
		} else {
			step /= 2
		}
	}
	return n
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
