package picture

import (
	"errors"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goodword/experiments/stats"
)

// Bin is the rows whose predicted chances are near each other.
type Bin struct {
	Rows      float64 // their number or weight; bins without any are left out
	Predicted float64 // mean chance, in [0,1]
	Observed  float64 // the part of them that did, in [0,1]
}

// strip is the height of the strip of counts beneath a picture, as a part of what is above it.
const strip = 0.22

// Calibration draws the reliability diagram: a point for each bin, with the 95 % Wilson interval of what was observed, against the
// diagonal on which chances that can be taken at their word lie, and the number of rows of each bin beneath. It is an error when no bin
// has rows or a number is out of range.
func Calibration(title string, bins []Bin) ([]byte, error) {
	var kept []Bin
	most, largest := 0.0, 0.0
	for _, b := range bins {
		if !(b.Rows >= 0) || math.IsInf(b.Rows, 0) || !(b.Predicted >= 0 && b.Predicted <= 1) || !(b.Observed >= 0 && b.Observed <= 1) {
			return nil, errors.New("picture: a bin has a number that is out of range")
		}
		if b.Rows > 0 {
			_, high := stats.Wilson(b.Observed, b.Rows)
			kept, most, largest = append(kept, b), max(most, b.Predicted, min(high, 1.5*b.Observed+0.02)), max(largest, b.Rows)
		}
	}
	if len(kept) == 0 {
		return nil, errors.New("picture: no bin has rows")
	}
	most = min(1, 1.08*most)
	s := newSheet(title, "predicted chance, %", "observed, %", 400, 380)
	s.X.Min, s.X.Max, s.Y.Min, s.Y.Max = 0, most, -strip*most, most
	round := steps(0, most, 6)
	s.X.Tick.Marker, s.Y.Tick.Marker = ticks(round, percent), ticks(round, percent)
	s.Add(
		marks(func(c *draw.Canvas, x, y func(float64) vg.Length) {
			for _, v := range round {
				line(c, 0.5, grid, nil, x(0), y(v), x(most), y(v))
				line(c, 0.5, grid, nil, x(v), y(0), x(v), y(most))
			}
			line(c, 1, faint, []vg.Length{4, 3}, x(0), y(0), x(most), y(most))
			line(c, 0.5, faint, nil, x(0), y(0), x(most), y(0))
		}),
		marks(func(c *draw.Canvas, x, y func(float64) vg.Length) { drawBins(c, kept, most, x, y) }),
		marks(func(c *draw.Canvas, x, y func(float64) vg.Length) { drawCounts(c, kept, most, largest, x, y) }),
	)
	return s.svg()
}

func drawBins(c *draw.Canvas, bins []Bin, most float64, x, y func(float64) vg.Length) {
	var joined []vg.Point
	for _, b := range bins {
		low, high := stats.Wilson(b.Observed, b.Rows)
		at := x(b.Predicted)
		line(c, 1.5, sky, nil, at, y(low), at, y(min(high, most)))
		for _, end := range []float64{low, high} {
			if end <= most {
				line(c, 1.5, sky, nil, at-3, y(end), at+3, y(end))
			}
		}
		joined = append(joined, vg.Point{X: at, Y: y(min(b.Observed, most))})
	}
	c.StrokeLines(draw.LineStyle{Color: blue, Width: 1}, joined)
	for _, p := range joined {
		c.DrawGlyph(draw.GlyphStyle{Color: blue, Radius: 3, Shape: draw.CircleGlyph{}}, p)
	}
}

// drawCounts draws a bar for each bin in the strip, with its count where there is room.
func drawCounts(c *draw.Canvas, bins []Bin, most, largest float64, x, y func(float64) vg.Length) {
	bottom, height := y(-strip*most), 0.62*(y(0)-y(-strip*most))
	free := vg.Length(math.Inf(-1))
	for _, b := range bins {
		at := x(b.Predicted)
		top := bottom + vg.Length(b.Rows/largest)*height
		box(c, bars, at-3, bottom, at+3, top)
		sty := style(7, faint, text.XCenter, text.YBottom)
		half := sty.Width(count(b.Rows)) / 2
		if at-half > free {
			c.FillText(sty, vg.Point{X: at, Y: top + 1}, count(b.Rows))
			free = at + half + 2
		}
	}
	c.FillText(style(8, faint, text.XRight, text.YTop), vg.Point{X: x(most), Y: y(0) - 2}, "rows in each bin")
}
