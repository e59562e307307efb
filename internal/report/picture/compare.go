package picture

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bar is one value of a comparison, with an interval where Low is below High, and the text that stands beside it.
type Bar struct {
	Value     float64 // at least 0
	Low, High float64
	Text      string
}

// Group is the bars of one thing, one for each series.
type Group struct {
	Name string
	Bars []Bar
}

// Compare draws groups of bars from 0, the first group on top, each series in a colour of its own. Axis says what is drawn and in which
// unit; scale multiplies values for the axis, 100 for percent. It is an error when a group has not one bar for each series, or a value is
// negative or not finite.
func Compare(title, axis string, scale float64, series []string, groups []Group) ([]byte, error) {
	most := 0.0
	for _, g := range groups {
		if len(g.Bars) != len(series) {
			return nil, fmt.Errorf("picture: the group %q has %d bars for %d series", g.Name, len(g.Bars), len(series))
		}
		for _, b := range g.Bars {
			if !(b.Value >= 0 && b.Low >= 0) || math.IsInf(b.Value, 0) || math.IsInf(b.High, 0) || math.IsNaN(b.High) {
				return nil, errors.New("picture: a bar is negative or not finite")
			}
			most = max(most, b.Value, min(b.High, 2*b.Value))
		}
	}
	if len(groups) == 0 || len(series) == 0 {
		return nil, errors.New("picture: there is nothing to compare")
	}
	if most == 0 {
		most = 1
	}
	const thick = 9 // of a bar, in points
	n, k := len(groups), len(series)
	s := newSheet(title, axis, "", 460, vg.Length(96+n*(k*(thick+1)+10)))
	if k > 1 {
		s.Title.Padding = 18 // for the legend
	}
	s.X.Min, s.X.Max, s.Y.Min, s.Y.Max = 0, 1.2*most, -0.5, float64(n)-0.5
	round := steps(0, 1.02*most, 6)
	s.X.Tick.Marker = ticks(round, func(x float64) string { return plain(x * scale) })
	var names plot.ConstantTicks
	for i, g := range groups {
		names = append(names, plot.Tick{Value: float64(n - 1 - i), Label: short(g.Name)})
	}
	s.Y.Tick.Marker = names
	s.Y.Tick.LineStyle.Width = 0
	s.Add(marks(func(c *draw.Canvas, x, y func(float64) vg.Length) {
		for _, v := range round {
			line(c, 0.5, grid, nil, x(v), y(s.Y.Min), x(v), y(s.Y.Max))
		}
		for i, g := range groups {
			for j, b := range g.Bars {
				at := y(float64(n-1-i)) + vg.Length(k*(thick+1))/2 - vg.Length(j*(thick+1)) - thick/2
				b.draw(c, colourOf(j), at, thick, x, most)
			}
		}
		s.legend(c, series, x(0), y(s.Y.Max)+2)
	}))
	return s.svg()
}

func (b *Bar) draw(c *draw.Canvas, fill color.Color, at, thick vg.Length, x func(float64) vg.Length, most float64) {
	box(c, fill, x(0), at-thick/2, x(b.Value), at+thick/2)
	end := b.Value
	if b.High > b.Low {
		end = max(b.Value, min(b.High, 1.02*most))
		line(c, 1, ink, nil, x(b.Low), at, x(end), at)
		line(c, 1, ink, nil, x(b.Low), at-2, x(b.Low), at+2)
		if b.High <= 1.02*most {
			line(c, 1, ink, nil, x(b.High), at-2, x(b.High), at+2)
		}
	}
	c.FillText(style(8, faint, text.XLeft, text.YCenter), vg.Point{X: x(end) + 4, Y: at}, b.Text)
}

// legend names the series beside their colours, above the bars.
func (s sheet) legend(c *draw.Canvas, series []string, x, y vg.Length) {
	if len(series) < 2 {
		return
	}
	sty := style(8, ink, text.XLeft, text.YBottom)
	for j, name := range series {
		box(c, colourOf(j), x, y+1, x+7, y+8)
		c.FillText(sty, vg.Point{X: x + 10, Y: y}, name)
		x += 10 + sty.Width(name) + 14
	}
}

func colourOf(series int) color.Color {
	return []color.Color{blue, orange, faint}[series%3]
}
