package chart

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The key says what is what in the lanes, beside a sample of each.
const (
	keySize   = 16 // of its letters
	keySample = 24 // length of a sample
	keyGap    = 22 // from one to the next
)

// keyItem is a sample and its word.
type keyItem struct {
	word   string
	sample func(s laneSheet, left, bottom, right, top vg.Length)
}

// key are the items that are to be seen in these lanes.
func (l Lanes) key() []keyItem {
	items := []keyItem{{"task", func(s laneSheet, left, bottom, right, top vg.Length) {
		fillBox(&s.c, solidOf(SequentialStyle), left, bottom, right, top)
		s.frame(SequentialStyle, left, bottom, right, top)
	}}}
	if l.AloneKnown {
		items = append(items, keyItem{"above the task's fastest run with one worker", func(s laneSheet, left, bottom, right, top vg.Length) {
			s.hatch(SequentialStyle, left, bottom, right, top)
			s.frame(SequentialStyle, left, bottom, right, top)
		}})
	}
	items = append(items, keyItem{"no task", func(s laneSheet, left, bottom, right, top vg.Length) {
		fillBox(&s.c, idleLane, left, bottom, right, top)
	}}, keyItem{"end of the last task", func(s laneSheet, left, bottom, right, top vg.Length) {
		s.c.StrokeLine2(makespanLine, (left+right)/2, bottom, (left+right)/2, top)
	}})
	if l.Bound > 0 {
		items = append(items, keyItem{"bound " + l.BoundText, func(s laneSheet, left, bottom, right, top vg.Length) {
			s.c.StrokeLine2(boundLine, (left+right)/2, bottom, (left+right)/2, top)
		}})
	}
	return items
}

// drawKey draws the key at the top of the sheet and returns its height.
func (s laneSheet) drawKey() vg.Length {
	style := textStyleOf(keySize, ink)
	style.YAlign = draw.YCenter
	x, middle := s.c.Min.X, s.c.Max.Y-keySize/2
	for _, item := range s.l.key() {
		item.sample(s, x, middle-8, x+keySample, middle+8)
		s.c.FillText(style, vg.Point{X: x + keySample + 6, Y: middle + keySize/10}, item.word)
		x += keySample + 6 + style.Width(item.word) + keyGap
	}
	return keySize + 12
}
