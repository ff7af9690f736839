// Package drawing draws the flags of all countries, so that a flag server has something
// to serve without a network and without anybody's pictures.
//
// A flag is a design: the proportions of its law and the layers that are painted, one
// over the other (designs*.go, and arms*.go for coats of arms). Layers are written in the
// words of layers.go, shapes.go and canvas.go, with the numbers of the flag's law.
//
//  1. [Flags] has the GIF and the metadata of each flag. A GIF is drawn when it is first
//     asked for, and has the same bytes every time.
//  2. [Draw] draws some flags beforehand, on all cores.
//  3. [Sheet] puts flags on one picture, to look at.
//
// A flag with an emblem that is simplified says so in its [Metadata].
package drawing
