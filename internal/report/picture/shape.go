package picture

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Shape is what a term of one column adds to the logit. Bin k of a numeric column holds the values from Edges[k-1] to below Edges[k], the
// outermost bins are open; a column of levels has a name for each bin. Bins have no rows where the model saw none.
type Shape struct {
	Title  string
	Axis   string    // what the column is, with its unit
	Edges  []float64 // ascending; one fewer than Values, nil for levels
	Levels []string  // as many as Values, nil for a numeric column
	Values []float64 // logits
	Rows   []float64 // trained on, in each bin
	// Missing is the bin of rows in which the column was not known; nil where there is none.
	Missing *Cell
}

// Cell is one bin with what it adds and the rows in it.
type Cell struct {
	Value float64
	Rows  float64
}

// Draw draws the shape on an axis of odds: a line of steps over a numeric column, with a histogram of the training rows beneath, or a bar
// for each level. What is not known stands apart. It is an error when the parts do not fit together or a number is not finite.
func (s *Shape) Draw() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.Levels != nil {
		return s.levels()
	}
	return s.steps()
}

func (s *Shape) check() error {
	n := len(s.Values)
	if n == 0 || len(s.Rows) != n || (s.Levels == nil && len(s.Edges) != n-1) || (s.Levels != nil && len(s.Levels) != n) {
		return fmt.Errorf("picture: a shape of %d values, %d counts, %d edges and %d levels", n, len(s.Rows), len(s.Edges), len(s.Levels))
	}
	numbers := slices.Concat(s.Values, s.Rows, s.Edges)
	if s.Missing != nil {
		numbers = append(numbers, s.Missing.Value, s.Missing.Rows)
	}
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return errors.New("picture: a shape has a number that is not finite")
		}
	}
	return nil
}

// steps draws a numeric column.
func (s *Shape) steps() ([]byte, error) {
	from, to := s.extent()
	apart := to + 0.09*(to-from) // where what is not known stands
	low, high := s.span()
	p := newSheet(s.Title, s.Axis, "odds of a share", 440, 320)
	p.X.Min, p.X.Max = from, to
	p.Y.Min, p.Y.Max = low-strip*(high-low), high
	if s.total() == 0 { // nothing was trained
		p.Y.Min = low
	}
	x := ticks(steps(from, to, 6), plain)
	if s.Missing != nil {
		p.X.Max = apart + 0.06*(to-from)
		x = slices.DeleteFunc(x, func(t plot.Tick) bool { return t.Value > to-0.04*(to-from) })
		x = append(x, plot.Tick{Value: apart, Label: "not known"})
	}
	y := oddsTicks(low, high, 9)
	p.X.Tick.Marker, p.Y.Tick.Marker = x, y
	p.Add(marks(func(c *draw.Canvas, x, yy func(float64) vg.Length) {
		for _, t := range y {
			line(c, 0.5, grid, nil, x(p.X.Min), yy(t.Value), x(p.X.Max), yy(t.Value))
		}
		line(c, 1, faint, []vg.Length{4, 3}, x(p.X.Min), yy(0), x(p.X.Max), yy(0))
		line(c, 0.5, faint, nil, x(p.X.Min), yy(low), x(p.X.Max), yy(low))
		if s.total() > 0 {
			s.histogram(c, from, to, apart, x, yy(p.Y.Min), 0.72*(yy(low)-yy(p.Y.Min)))
			c.FillText(style(8, faint, text.XLeft, text.YTop), vg.Point{X: x(from) + 3, Y: yy(low) - 2}, "training rows: "+count(s.total()))
		}
		c.StrokeLines(draw.LineStyle{Color: blue, Width: 1.8}, s.curve(from, to, x, yy))
		if s.Missing != nil {
			half := 0.035 * (to - from)
			line(c, 1.8, orange, nil, x(apart-half), yy(s.Missing.Value), x(apart+half), yy(s.Missing.Value))
		}
	}))
	return p.svg()
}

func (s *Shape) total() float64 {
	var sum float64
	for _, n := range s.Rows {
		sum += n
	}
	if s.Missing != nil {
		sum += s.Missing.Rows
	}
	return sum
}

// extent is what is drawn of the column: from the first to the last edge and a little more, without the outermost half per cent of the
// rows on either side, beyond which a long tail would press all else together.
func (s *Shape) extent() (from, to float64) {
	if len(s.Edges) == 0 {
		return 0, 1
	}
	var known float64
	for _, n := range s.Rows {
		known += n
	}
	first, last := 0, len(s.Edges)-1
	for below := s.Rows[0]; first < last && below+s.Rows[first+1] < 0.005*known; first++ {
		below += s.Rows[first+1]
	}
	for above := s.Rows[len(s.Rows)-1]; last > first && above+s.Rows[last] < 0.005*known; last-- {
		above += s.Rows[last]
	}
	from, to = s.Edges[first], s.Edges[last]
	pad := max(0.06*(to-from), medianGap(s.Edges[first:last+1]))
	if first == last {
		if pad = math.Abs(from); pad == 0 {
			pad = 0.5
		}
	}
	if to += pad; from >= 0 && from < pad {
		return 0, to // columns that start at 0 do not go below it
	}
	return from - pad, to
}

// medianGap is the usual width of a bin, 0 without two edges: of counts it is 1.
func medianGap(edges []float64) float64 {
	var gaps []float64
	for k := 1; k < len(edges); k++ {
		gaps = append(gaps, edges[k]-edges[k-1])
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// span is the range of the values with some room, 0 in it.
func (s *Shape) span() (low, high float64) {
	low, high = min(0, slices.Min(s.Values)), max(0, slices.Max(s.Values))
	if s.Missing != nil {
		low, high = min(low, s.Missing.Value), max(high, s.Missing.Value)
	}
	if wide := 0.1; high-low < wide { // a term that does nothing is flat
		low, high = min(low, -wide), max(high, wide)
	}
	pad := 0.06 * (high - low)
	return low - pad, high + pad
}

// curve is the line of steps from left to right.
func (s *Shape) curve(from, to float64, x, y func(float64) vg.Length) []vg.Point {
	var points []vg.Point
	left := from
	for k, v := range s.Values {
		right := to
		if k < len(s.Edges) {
			right = min(to, s.Edges[k])
		}
		if right <= left {
			continue
		}
		points = append(points, vg.Point{X: x(left), Y: y(v)}, vg.Point{X: x(right), Y: y(v)})
		left = right
	}
	return points
}

// histogramBars is how many bars the rows of a numeric column are spread over.
const histogramBars = 40

// histogram draws the rows, spread evenly over each bin, in bars of equal width; the open bins reach to the ends of the picture.
func (s *Shape) histogram(c *draw.Canvas, from, to, apart float64, x func(float64) vg.Length, bottom, height vg.Length) {
	width := (to - from) / histogramBars
	var rows [histogramBars]float64
	left := from
	for k, n := range s.Rows {
		right := to
		if k < len(s.Edges) {
			right = min(to, max(from, s.Edges[k]))
		}
		spread(rows[:], n, (left-from)/width, (right-from)/width)
		left = max(left, right)
	}
	most := slices.Max(rows[:])
	if s.Missing != nil {
		most = max(most, s.Missing.Rows)
	}
	if most == 0 {
		return
	}
	for k, n := range rows {
		if n > 0 {
			box(c, bars, x(from+float64(k)*width)+0.4, bottom, x(from+float64(k+1)*width)-0.4, bottom+vg.Length(n/most)*height)
		}
	}
	if m := s.Missing; m != nil {
		box(c, bars, x(apart)-5, bottom, x(apart)+5, bottom+vg.Length(m.Rows/most)*height)
		c.FillText(style(7, faint, text.XCenter, text.YBottom), vg.Point{X: x(apart), Y: bottom + vg.Length(m.Rows/most)*height + 1}, count(m.Rows))
	}
}

// spread adds n evenly over bars from a to b, places that need not be whole; all to one bar where there is no width.
func spread(bars []float64, n, a, b float64) {
	if !(b-a > 1e-9) {
		bars[min(len(bars)-1, max(0, int(a)))] += n
		return
	}
	for k := range bars {
		if part := min(b, float64(k+1)) - max(a, float64(k)); part > 0 {
			bars[k] += n * part / (b - a)
		}
	}
}
