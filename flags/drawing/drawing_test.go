package drawing

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math"
	"strings"
	"testing"

	"manyhands/flags"
)

// sample is a point of a flag, as fractions of its width and height, and its colour.
type sample struct {
	x, y float64
	want uint32
}

// laws has what flags must be like, written down apart from the designs: proportions
// and the colours of some places, for the 20 most populous countries and for one flag
// of every other kind.
var laws = []struct {
	code          string
	height, width int
	samples       []sample
}{
	{"CN", 2, 3, []sample{{0.9, 0.9, 0xEE1C25}, {1.0 / 6, 0.25, 0xFFFF00}, // field, large star
		{1.0 / 6, 0.12, 0xFFFF00}, {1.0 / 6, 0.38, 0xEE1C25}, // it stands on two points
		{1.0 / 3, 0.1, 0xFFFF00}, {0.4, 0.2, 0xFFFF00}, {0.4, 0.35, 0xFFFF00}, {1.0 / 3, 0.45, 0xFFFF00},
		{0.3133, 0.118, 0xFFFF00}, {0.3151, 0.4281, 0xFFFF00}}}, // small stars point to the large one
	{"IN", 2, 3, []sample{{0.1, 0.1, 0xFF671F}, {0.1, 0.5, 0xFFFFFF}, {0.1, 0.9, 0x046A38}, {0.5, 0.5, 0x06038D},
		{0.5, 0.3565, 0x06038D}, {0.5, 0.42, 0x06038D}, {0.4925, 0.38, 0xFFFFFF}}}, // rim, spoke, between spokes
	{"US", 10, 19, []sample{{0.9, 0.5 / 13, 0xB31942}, {0.9, 1.5 / 13, 0xFFFFFF}, {0.9, 12.5 / 13, 0xB31942},
		{0.39, 0.53, 0x0A3161}, {0.41, 0.5, 0xB31942}, {0.39, 0.55, 0xFFFFFF}, // the corner of the canton
		{0.4 / 12, 0.7 / 13, 0xFFFFFF}, {4.4 / 12, 6.3 / 13, 0xFFFFFF}, {0.8 / 12, 1.4 / 13, 0xFFFFFF}, {0.8 / 12, 0.7 / 13,
			0x0A3161}}},
	{"ID", 2, 3, []sample{{0.5, 0.49, 0xCE1126}, {0.5, 0.51, 0xFFFFFF}}},
	{"BR", 7, 10, []sample{{0.02, 0.02, 0x009739}, {0.12, 0.5, 0xFEDD00}, {0.5, 0.15, 0xFEDD00}, {0.5, 0.3, 0x012169},
		{0.5, 0.6, 0x012169},
		{0.66, 0.5425, 0xFFFFFF}, {0.5, 0.5 + 330.0/735/4, 0xFFFFFF}, {0.695, 0.62,
			0xFEDD00}}}, // the band, the Cross, beyond the globe
	{"PK", 2, 3, []sample{{0.24, 0.5, 0xFFFFFF}, {0.26, 0.5, 0x01411C}, {0.46, 0.6, 0xFFFFFF}, {0.65, 0.47, 0x01411C},
		{0.7745, 0.3007, 0xFFFFFF}, {0.815, 0.247, 0xFFFFFF}, {0.74, 0.35, 0x01411C}}}, // the star and its point to the corner
	{"NG", 1, 2, []sample{{0.32, 0.5, 0x008751}, {0.34, 0.5, 0xFFFFFF}, {0.66, 0.5, 0xFFFFFF}, {0.68, 0.5, 0x008751}}},
	{"BD", 3, 5, []sample{{0.02, 0.5, 0x006A4E}, {0.26, 0.5, 0xF42A41}, {0.64, 0.5, 0xF42A41}, {0.66, 0.5, 0x006A4E},
		{0.45, 0.18, 0xF42A41}}},
	{"RU", 2, 3, []sample{{0.5, 0.32, 0xFFFFFF}, {0.5, 0.35, 0x0039A6}, {0.5, 0.65, 0x0039A6}, {0.5, 0.68, 0xD52B1E}}},
	{"JP", 2, 3, []sample{{0.5, 0.5, 0xBC002D}, {0.5, 0.21, 0xBC002D}, {0.5, 0.19, 0xFFFFFF}, {0.31, 0.5, 0xBC002D},
		{0.29, 0.5, 0xFFFFFF}}},
	{"MX", 4, 7, []sample{{0.32, 0.5, 0x006341}, {0.34, 0.1, 0xFFFFFF}, {0.66, 0.9, 0xFFFFFF}, {0.68, 0.5, 0xC8102E},
		{0.5, 0.42, 0x8A4B22}, {0.475, 0.566, 0x2E8B87}, {0.5, 0.625, 0xF09A50}}}, // the eagle, the cactus, the rock
	{"PH", 1, 2, []sample{{0.9, 0.49, 0x0038A8}, {0.9, 0.51, 0xCE1126}, {0.42, 0.5, 0xFFFFFF}, {0.44, 0.48, 0x0038A8},
		{0.155, 0.5, 0xFCD116},
		{0.155, 0.31, 0xFCD116}, {0.355, 0.5, 0xFCD116}, {0.039, 0.135, 0xFCD116}, {0.039, 0.865, 0xFCD116}}}, // a ray, the stars
	{"VN", 2, 3, []sample{{0.1, 0.1, 0xDA251D}, {0.5, 0.22, 0xFFFF00}, {0.5, 0.5, 0xFFFF00}, {0.5, 0.65, 0xDA251D},
		{0.32, 0.41, 0xFFFF00}}},
	{"ET", 1, 2, []sample{{0.1, 0.3, 0x078930}, {0.1, 0.5, 0xFCDD09}, {0.1, 0.7, 0xDA121A}, {0.5, 0.2, 0x0F47AF},
		{0.5, 0.5, 0x0F47AF},
		{0.5, 0.265, 0xFCDD09}, {0.5, 0.428, 0xFCDD09}, {0.5, 0.7, 0xFCDD09}}}, // a point, the level bar, a ray
	{"EG", 2, 3, []sample{{0.1, 0.3, 0xCE1126}, {0.1, 0.5, 0xFFFFFF}, {0.1, 0.7, 0x000000}, {0.522, 0.48, 0xC09300},
		{0.478, 0.48, 0xC09300}, {0.5, 0.48, 0xFFFFFF}}},
	{"DE", 3, 5, []sample{{0.5, 0.32, 0x000000}, {0.5, 0.35, 0xDD0000}, {0.5, 0.65, 0xDD0000}, {0.5, 0.68, 0xFFCC00}}},
	{"IR", 4, 7, []sample{{0.5, 0.1, 0x239F40}, {0.1, 0.5, 0xFFFFFF}, {0.5, 0.9, 0xDA0000}, {0.5, 0.5, 0xDA0000},
		{0.4355, 0.5, 0xDA0000}, {0.459, 0.5, 0xDA0000}, {0.541, 0.5, 0xDA0000}, {0.5645, 0.5, 0xDA0000}, {0.55, 0.5,
			0xFFFFFF}, {3.0 / 210, 33.5 / 120, 0xFFFFFF}, {3.0 / 210, 82.5 / 120, 0xFFFFFF}}}, // crescents, script
	{"TR", 2, 3, []sample{{0.9, 0.5, 0xE30A17}, {0.2, 0.5, 0xFFFFFF}, {0.3, 0.5, 0xE30A17}, {0.547, 0.5, 0xFFFFFF},
		{0.485, 0.5, 0xFFFFFF}, {0.62, 0.5, 0xE30A17}}},
	{"CD", 3, 4, []sample{{0.5, 0.1, 0x007FFF}, {0.9, 0.9, 0x007FFF}, {0.18, 0.25, 0xF7D618}, {0.5, 0.5, 0xCE1021},
		{0.5, 0.38, 0xF7D618}, {0.5, 0.62, 0xF7D618}, {0.02, 0.9, 0xCE1021}}},
	{"FR", 2, 3, []sample{{0.32, 0.5, 0x000091}, {0.34, 0.5, 0xFFFFFF}, {0.66, 0.5, 0xFFFFFF}, {0.68, 0.5, 0xE1000F}}},
	{"AG", 2, 3, []sample{{0.1, 0.5, 0xCE1126}, {0.9, 0.5, 0xCE1126}, {0.5, 0.03, 0x000000}, {0.5, 0.3, 0xFCD116}, {0.5, 0.5, 0x0072C6}, {0.5, 0.8, 0xFFFFFF}}},
	{"AU", 1, 2, []sample{{0.9, 0.9, 0x012169}, {0.25, 0.25, 0xE4002B}, {0.25, 0.02, 0xE4002B}, {0.02, 0.25, 0xE4002B},
		{0.25, 0.75, 0xFFFFFF}, {0.75, 0.167, 0xFFFFFF}, {0.8, 0.525, 0xFFFFFF}}},
	{"CG", 2, 3, []sample{{0.1, 0.1, 0x009543}, {0.5, 0.5, 0xFBDE4A}, {0.9, 0.9, 0xDC241F}, {0.65, 0.02, 0x009543},
		{0.3, 0.98, 0xFBDE4A}}},
	{"CH", 1, 1, []sample{{0.1, 0.1, 0xDA291C}, {0.5, 0.2, 0xFFFFFF}, {0.2, 0.5, 0xFFFFFF}, {0.8, 0.58, 0xFFFFFF},
		{0.38, 0.38, 0xDA291C}}},
	{"CZ", 2, 3, []sample{{0.9, 0.1, 0xFFFFFF}, {0.9, 0.9, 0xD7141A}, {0.48, 0.5, 0x11457E}, {0.1, 0.15, 0x11457E},
		{0.1, 0.05, 0xFFFFFF}}},
	{"DK", 28, 37, []sample{{0.1, 0.1, 0xC8102E}, {14.0 / 37, 0.1, 0xFFFFFF}, {0.9, 0.5, 0xFFFFFF}, {0.9, 0.6, 0xC8102E}}},
	{"GB", 1, 2, []sample{{0.5, 0.5, 0xC8102E}, {0.5, 0.02, 0xC8102E}, {0.42, 0.02, 0xFFFFFF}, {0.3, 0.05, 0x012169},
		{0.05, 0.25, 0x012169},
		{0.25, 0.27, 0xC8102E}, {0.25, 0.22, 0xFFFFFF}, {0.75, 0.23, 0xC8102E}, {0.75, 0.28,
			0xFFFFFF}, // red is below at the hoist, above at the fly
		{0.75, 0.73, 0xC8102E}, {0.75, 0.78, 0xFFFFFF}, {0.25, 0.77, 0xC8102E}, {0.25, 0.72, 0xFFFFFF}}},
	{"GR", 2, 3, []sample{{0.9, 0.05, 0x0D5EAF}, {0.9, 0.15, 0xFFFFFF}, {0.185, 0.05, 0xFFFFFF}, {0.05, 0.27, 0xFFFFFF},
		{0.05, 0.1, 0x0D5EAF}, {0.9, 0.95, 0x0D5EAF}}},
	{"HR", 1, 2, []sample{{0.1, 0.1, 0xFF0000}, {0.1, 0.9, 0x171796}, {0.5, 0.546, 0xFF0000}, {0.54, 0.546, 0xFFFFFF}, {0.46, 0.546, 0xFFFFFF}, {0.42, 0.38, 0xFF0000}}}, // squares
	{"KR", 2, 3, []sample{{0.5, 0.1, 0xFFFFFF}, {0.45, 0.45, 0xCD2E3A}, {0.42, 0.5, 0xCD2E3A}, {0.58, 0.5, 0x0047A0},
		{0.55, 0.55, 0x0047A0}, // red above, its head at the hoist
		{0.5 - 0.243, 0.5 - 0.243, 0x000000}, {0.5 - 0.277, 0.5 - 0.277, 0x000000}, {0.5 + 0.243, 0.5 + 0.243,
			0xFFFFFF}, {0.5 + 0.243, 0.5 - 0.243, 0x000000}, {0.5 + 0.277, 0.5 - 0.277, 0xFFFFFF}}}, // whole bars and broken ones
	{"LY", 1, 2, []sample{{0.1, 0.1, 0xE70013}, {0.1, 0.5, 0x000000}, {0.1, 0.9, 0x239E46}, {0.448, 0.5, 0xFFFFFF},
		{0.5, 0.5, 0x000000}, {0.575, 0.5, 0xFFFFFF}}},
	{"NO", 8, 11, []sample{{0.1, 0.1, 0xBA0C2F}, {0.5 * 8 / 11, 0.1, 0x00205B}, {0.4 * 8 / 11, 0.1, 0xFFFFFF},
		{0.9, 0.5, 0x00205B}, {0.9, 0.6, 0xFFFFFF}}},
	{"NP", 609, 500, []sample{{0.9, 0.9, 0xFFFFFF}, {0.02, 0.5, 0x003893}, {0.3, 0.25, 0xDC143C}, {0.25, 0.73, 0xFFFFFF},
		{0.25, 0.44, 0xFFFFFF}, {0.6, 0.5, 0x003893}}},
	{"QA", 11, 28, []sample{{0.1, 0.5, 0xFFFFFF}, {0.9, 0.5, 0x8A1538}, {0.35, 0.5, 0xFFFFFF}, {0.35, 0.4444, 0x8A1538}}},
	{"SC", 1, 2, []sample{{0.1, 0.3, 0x003D88}, {0.5, 0.1, 0xFCD955}, {0.95, 0.1, 0xD92223}, {0.95, 0.5, 0xFFFFFF},
		{0.95, 0.9, 0x007A39}}},
	{"SE", 5, 8, []sample{{0.1, 0.1, 0x006AA7}, {0.375, 0.1, 0xFECC02}, {0.9, 0.5, 0xFECC02}, {0.9, 0.62, 0x006AA7}}},
	{"TH", 2, 3, []sample{{0.5, 0.1, 0xA51931}, {0.5, 0.25, 0xF4F5F8}, {0.5, 0.5, 0x2D2A4A}, {0.5, 0.65, 0x2D2A4A},
		{0.5, 0.75, 0xF4F5F8}}},
	{"TZ", 2, 3, []sample{{0.1, 0.1, 0x1EB53A}, {0.9, 0.9, 0x00A3DD}, {0.5, 0.5, 0x000000}, {0.4, 0.4, 0xFCD116},
		{0.6, 0.6, 0xFCD116}, {0.02, 0.98, 0x000000}}},
	{"ZA", 2, 3, []sample{{0.9, 0.1, 0xE03C31}, {0.9, 0.9, 0x001489}, {0.9, 0.5, 0x007749}, {0.9, 0.37, 0xFFFFFF},
		{0.1, 0.5, 0x000000}, {0.34, 0.5, 0xFFB81C}, {0.02, 0.02, 0x007749}}},
}

func decode(t *testing.T, code string) image.Image {
	t.Helper()
	data, ok := Flags{}.GIF(code)
	if !ok {
		t.Fatalf("no flag of %s", code)
	}
	img, err := gif.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return img
}

func TestFlagsFollowTheirLaws(t *testing.T) {
	for _, law := range laws {
		img := decode(t, law.code)
		size := img.Bounds().Size()
		if size.X*law.height != size.Y*law.width || size.Y < 500 || size.Y > 620 {
			t.Errorf("%s has %v pixels, want proportions of %d:%d and a height of about 600", law.code, size, law.height, law.width)
		}
		for _, s := range law.samples {
			x, y := int(s.x*float64(size.X)), int(s.y*float64(size.Y))
			if got := color.RGBAModel.Convert(img.At(x, y)); got != rgb(ink(s.want)) {
				t.Errorf("%s at (%.3f, %.3f) is %v, want %v", law.code, s.x, s.y, got, rgb(ink(s.want)))
			}
		}
	}
}

func TestBytesAreTheSameEveryTime(t *testing.T) {
	for _, code := range []string{"BR", "BT", "FR", "PT", "US"} { // clipped, curved, plain and full of detail
		first, _ := Flags{}.GIF(code)
		if again := encode(designs()[code].render()); !bytes.Equal(first, again) {
			t.Errorf("%s: %d bytes, then %d others", code, len(first), len(again))
		}
	}
}

// A flag says whether its emblem is all there.
func TestSimplifiedFlagsSaySo(t *testing.T) {
	for code, want := range map[string]bool{"FR": false, "ZA": false, "BR": false, "MX": true, "ES": true, "LK": true} {
		if m, ok := metadataOf(code); !ok || m.Simplified != want {
			t.Errorf("%s: simplified is %v, want %v", code, m.Simplified, want)
		}
	}
}

func TestGIFIsTheCallersOwn(t *testing.T) {
	data, _ := Flags{}.GIF("fr")
	data[0] = 'X'
	if again, _ := (Flags{}).GIF("FR"); again[0] != 'G' {
		t.Error("a caller's change came back")
	}
	if data, ok := (Flags{}).GIF("ZZ"); ok || data != nil {
		t.Errorf("ZZ has a flag of %d bytes", len(data))
	}
}

// A picture of more than 256 colours keeps its frequent ones exactly.
func TestRareColorsGiveWay(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range 800 {
		col := rgb(white)
		if i < 400 {
			col = color.RGBA{R: uint8(i), G: uint8(i / 2), B: 7, A: 255} // 400 colours, once each
		}
		img.SetRGBA(i%40, i/40, col)
	}
	back, err := gif.Decode(bytes.NewReader(encode(img)))
	if err != nil {
		t.Fatal(err)
	}
	if got := color.RGBAModel.Convert(back.At(5, 15)); got != rgb(white) {
		t.Errorf("the most frequent colour became %v", got)
	}
	for i := range 400 {
		r, _, b, _ := back.At(i%40, i/40).RGBA()
		if b>>8 != 7 || math.Abs(float64(r>>8)-float64(uint8(i))) > 128 {
			t.Errorf("pixel %d became %v", i, back.At(i%40, i/40))
		}
	}
}

// Of two overlapping shapes, one with its points in the other order, neither cuts a
// hole into the other.
func TestOverlappingShapesAddUp(t *testing.T) {
	s := disc(0.5, 0.5, 0.4)
	c := newCanvas(20, 20)
	c.fill(white, append([]shape{s}, both(disc(-0.5, 0.5, 0.3))[1])...)
	c.fill(white) // nothing is nothing
	if got := c.img.RGBAAt(10, 10); got != rgb(white) {
		t.Errorf("the common part is %v, want %v", got, white)
	}
	if got := c.img.RGBAAt(0, 0); got.A != 0 {
		t.Errorf("the corner is %v, want nothing", got)
	}
}

func TestSheetShowsEveryFlag(t *testing.T) {
	var codes []string
	laws := laws[:6] // two rows
	for _, law := range laws {
		codes = append(codes, law.code)
	}
	var buf bytes.Buffer
	if err := Sheet(&buf, codes); err != nil {
		t.Fatal(err)
	}
	sheet, err := png.Decode(&buf)
	if err != nil {
		t.Fatal(err)
	}
	columns := sheetColumns(len(laws))
	rows := (len(laws) + columns - 1) / columns
	if want := image.Pt(columns*cellWidth, rows*cellHeight+lineHeight+margin); sheet.Bounds().Size() != want {
		t.Fatalf("sheet has %v pixels, want %v", sheet.Bounds().Size(), want)
	}
	for i, law := range laws {
		corner := image.Pt(i%columns*cellWidth+margin, i/columns*cellHeight+margin)
		s := law.samples[0]
		x, y := s.x*float64(flagHeight*law.width/law.height), s.y*flagHeight
		if got := color.RGBAModel.Convert(sheet.At(corner.X+int(x), corner.Y+int(y))).(color.RGBA); !near(got, rgb(ink(s.want))) {
			t.Errorf("%s is %v on the sheet, want %v", law.code, got, rgb(ink(s.want)))
		}
		for line := range 2 {
			top := corner.Y + flagHeight + line*lineHeight
			if ink := count(sheet, image.Rect(corner.X, top, corner.X+flagWidth, top+lineHeight)); ink < 20 {
				t.Errorf("%s has no line %d: %d black pixels", law.code, line+1, ink)
			}
		}
	}
	if err := Sheet(&buf, []string{"FR", "ZZ"}); err == nil || !strings.Contains(err.Error(), "ZZ") {
		t.Errorf("sheet of an unknown flag: error %v", err)
	}
}

// near allows for what scaling does close to an edge.
func near(a, b color.RGBA) bool {
	d := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) < 60
}

func count(img image.Image, r image.Rectangle) (ink int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if c := color.GrayModel.Convert(img.At(x, y)).(color.Gray); c.Y < 100 { // smooth letters are not quite black
				ink++
			}
		}
	}
	return ink
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestSheetReportsTheWriter(t *testing.T) {
	if err := Sheet(fullDisk{}, []string{"FR"}); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
}

// One op is all 20 flags, or all 194: what drawing them all costs a process, on one core.
func BenchmarkDraw(b *testing.B) {
	for name, countries := range map[string][]flags.Country{"20": flags.Countries(), "194": flags.All()} {
		b.Run("flags="+name, func(b *testing.B) {
			for b.Loop() {
				for _, c := range countries {
					encode(designs()[c.Code].render())
				}
			}
		})
	}
}
