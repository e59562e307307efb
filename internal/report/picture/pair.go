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

// Side is one of the two columns of a pair. Its bins have names; of a numeric column those say where each begins.
type Side struct {
	Axis string
	Bins []string
}

// Pair is what a term of two columns adds to the logit beside what each adds alone: Values[a·len(B.Bins)+b] for the bins a and b.
type Pair struct {
	Title  string
	A, B   Side
	Values []float64
	Rows   []float64 // trained on, in each cell
}

// seam is by how much a cell reaches under its neighbours, so that no line shows between them.
const seam = 0.3

// maxPairBins is how many bins of each column are drawn; more are joined, by their rows.
const maxPairBins = 24

// Draw draws the pair as a heat map, A from left to right and B upward, with the odds that a colour stands for at the right. Cells
// without rows are left white. It is an error when the parts do not fit together or a number is not finite.
func (p *Pair) Draw() ([]byte, error) {
	if len(p.A.Bins) == 0 || len(p.B.Bins) == 0 || len(p.Values) != len(p.A.Bins)*len(p.B.Bins) || len(p.Rows) != len(p.Values) {
		return nil, fmt.Errorf("picture: a pair of %d by %d bins with %d values and %d counts", len(p.A.Bins), len(p.B.Bins), len(p.Values), len(p.Rows))
	}
	most := 0.0
	for i, v := range p.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) || !(p.Rows[i] >= 0) || math.IsInf(p.Rows[i], 0) {
			return nil, errors.New("picture: a pair has a number that is not finite")
		}
	}
	m := p.seen().joined()
	if len(m.Values) == 0 {
		return nil, errors.New("picture: a pair has no rows")
	}
	for i, v := range m.Values {
		if m.Rows[i] > 0 {
			most = max(most, math.Abs(v))
		}
	}
	most = max(most, 0.05)
	na, nb := len(m.A.Bins), len(m.B.Bins)
	s := newSheet(p.Title, m.A.Axis, m.B.Axis, 460, 380)
	s.X.Min, s.X.Max, s.Y.Min, s.Y.Max = 0, float64(na), 0, float64(nb)
	s.X.LineStyle.Width, s.Y.LineStyle.Width = 0, 0
	s.X.Tick.Marker, s.Y.Tick.Marker = m.A.ticks(6), m.B.ticks(12)
	s.Add(marks(func(c *draw.Canvas, x, y func(float64) vg.Length) {
		for a := range na {
			for b := range nb {
				if i := a*nb + b; m.Rows[i] > 0 {
					box(c, heat(m.Values[i]/most), x(float64(a)), y(float64(b)), x(float64(a+1))+seam, y(float64(b+1))+seam)
				}
			}
		}
	}))
	s.X.Max = float64(na) * 1.22 // room for the scale of colours
	s.Add(marks(func(c *draw.Canvas, x, y func(float64) vg.Length) {
		left, right := x(float64(na)*1.05), x(float64(na)*1.09)
		bottom, top := y(0), y(float64(nb))
		for k := range 21 {
			v := float64(k-10) / 10
			box(c, heat(v), left, bottom+(top-bottom)*vg.Length(k)/21, right, bottom+(top-bottom)*vg.Length(k+1)/21)
		}
		for _, t := range oddsTicks(-most, most, 7) {
			at := bottom + (top-bottom)*vg.Length((t.Value+most)/(2*most))
			c.FillText(style(8, ink, text.XLeft, text.YCenter), vg.Point{X: right + 4, Y: at}, t.Label)
		}
	}))
	return s.svg()
}

// ticks names at most about n of the bins, each at its middle.
func (s *Side) ticks(n int) plot.ConstantTicks {
	every := (len(s.Bins) + n - 1) / n
	var all plot.ConstantTicks
	for k := 0; k < len(s.Bins); k += every {
		all = append(all, plot.Tick{Value: float64(k) + 0.5, Label: short(s.Bins[k])})
	}
	return all
}

// seen is the pair without bins that no row is in.
func (p *Pair) seen() *Pair {
	rowsA, rowsB := make([]float64, len(p.A.Bins)), make([]float64, len(p.B.Bins))
	for i, n := range p.Rows {
		rowsA[i/len(rowsB)] += n
		rowsB[i%len(rowsB)] += n
	}
	m := &Pair{A: p.A.without(rowsA), B: p.B.without(rowsB)}
	for i, n := range p.Rows {
		if rowsA[i/len(rowsB)] > 0 && rowsB[i%len(rowsB)] > 0 {
			m.Values, m.Rows = append(m.Values, p.Values[i]), append(m.Rows, n)
		}
	}
	return m
}

func (s *Side) without(rows []float64) Side {
	kept := Side{Axis: s.Axis}
	for k, name := range s.Bins {
		if rows[k] > 0 {
			kept.Bins = append(kept.Bins, name)
		}
	}
	return kept
}

// joined has at most maxPairBins bins a side: neighbours are joined to the mean of their values over their rows.
func (p *Pair) joined() *Pair {
	toA, namesA := join(p.A.Bins)
	toB, namesB := join(p.B.Bins)
	m := &Pair{A: Side{p.A.Axis, namesA}, B: Side{p.B.Axis, namesB}, Values: make([]float64, len(namesA)*len(namesB)), Rows: make([]float64, len(namesA)*len(namesB))}
	for a, ja := range toA {
		for b, jb := range toB {
			i, j := a*len(p.B.Bins)+b, ja*len(namesB)+jb
			m.Values[j] += float64(p.Rows[i] * p.Values[i])
			m.Rows[j] += p.Rows[i]
		}
	}
	for j, n := range m.Rows {
		if n > 0 {
			m.Values[j] /= n
		}
	}
	return m
}

// join says which bin each of the names goes to, and the name of the first in each.
func join(names []string) (to []int, kept []string) {
	n := min(len(names), maxPairBins)
	for k, name := range names {
		j := k * n / len(names)
		if j == len(kept) {
			kept = append(kept, name)
		}
		to = append(to, j)
	}
	return to, kept
}

// heat is the colour of a value in [-1,1]: orange below 0, blue above, nearly white at 0.
func heat(v float64) color.RGBA {
	end := blue
	if v < 0 {
		v, end = -v, orange
	}
	v = math.Min(1, v)
	mix := func(to uint8) uint8 { return uint8(math.Round(247 + (float64(to)-247)*v)) }
	return color.RGBA{mix(end.R), mix(end.G), mix(end.B), 0xff}
}
