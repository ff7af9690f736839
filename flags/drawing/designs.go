package drawing

import (
	"image"
	"slices"
	"sync"
)

// design is one flag: the proportions of its law, and what is painted.
type design struct {
	code          string
	height, width int
	simplified    bool // an emblem has its main shapes only
	layers        []layer
}

// full is a flag that is drawn with everything that its law describes.
func full(code string, height, width int, layers ...layer) design {
	return design{code: code, height: height, width: width, layers: layers}
}

// sketch is a flag with an emblem that is simplified: arms, animals, writing.
func sketch(code string, height, width int, layers ...layer) design {
	return design{code: code, height: height, width: width, simplified: true, layers: layers}
}

// designs gives all flags by their codes, made once, when the first is needed: most
// commands draw none. Where a country has a flag with arms for the
// state and one without for everybody, it is the one that is seen more.
var designs = sync.OnceValue(func() map[string]design {
	m := map[string]design{}
	for _, d := range slices.Concat(africa(), americas(), asia(), europe(), oceania()) {
		m[d.code] = d
	}
	return m
})

// flagPixels is about how high a flag is. With it the sizes of the files are those of
// flags on the web.
const flagPixels = 600

// render draws the flag. One unit of its proportions is a whole number of pixels.
func (d design) render() *image.RGBA {
	scale := max(1, round(flagPixels/float64(d.height)))
	c := newCanvas(d.width*scale, d.height*scale)
	c.paint(d.layers)
	return c.img
}
