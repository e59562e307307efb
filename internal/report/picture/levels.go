package picture

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// maxLevels is how many levels a picture has room for: the ones with the most rows.
const maxLevels = 24

type levelBar struct {
	name    string
	cell    Cell
	missing bool
}

// levels draws a column of levels: a bar for each, those that raise the odds most on top, and what is not known beneath.
func (s *Shape) levels() ([]byte, error) {
	var list []levelBar
	for k, name := range s.Levels {
		if s.Rows[k] == 0 && s.total() > 0 {
			continue // nobody had it
		}
		list = append(list, levelBar{name: name, cell: Cell{Value: s.Values[k], Rows: s.Rows[k]}})
	}
	slices.SortStableFunc(list, func(a, b levelBar) int { return cmp.Compare(b.cell.Rows, a.cell.Rows) })
	list = list[:min(len(list), maxLevels)]
	slices.SortStableFunc(list, func(a, b levelBar) int { return cmp.Compare(b.cell.Value, a.cell.Value) })
	if s.Missing != nil {
		list = append(list, levelBar{name: "not known", cell: *s.Missing, missing: true})
	}
	low, high := s.span()
	n := len(list)
	p := newSheet(s.Title, "odds of a share", "", 440, vg.Length(90+20*n))
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = low, high+0.16*(high-low), -0.5, float64(n)-0.5
	x := oddsTicks(low, high, 10)
	var names plot.ConstantTicks
	for k, l := range list {
		names = append(names, plot.Tick{Value: float64(n - 1 - k), Label: short(l.name)})
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = x, names
	p.Y.Tick.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	p.Add(marks(func(c *draw.Canvas, xx, y func(float64) vg.Length) {
		for _, t := range x {
			line(c, 0.5, grid, nil, xx(t.Value), y(p.Y.Min), xx(t.Value), y(p.Y.Max))
		}
		for k, l := range list {
			at, fill := y(float64(n-1-k)), blue
			if l.missing {
				fill = orange
			}
			box(c, fill, xx(0), at-5, xx(l.cell.Value), at+5)
			c.FillText(style(8, faint, text.XRight, text.YCenter), vg.Point{X: xx(p.X.Max), Y: at}, count(l.cell.Rows))
		}
		line(c, 1, faint, nil, xx(0), y(p.Y.Min), xx(0), y(p.Y.Max))
		c.FillText(style(8, faint, text.XRight, text.YBottom), vg.Point{X: xx(p.X.Max), Y: y(p.Y.Max) + 1}, "rows")
	}))
	return p.svg()
}

// maxName is how many characters of a name are shown.
const maxName = 28

func short(name string) string {
	if r := []rune(name); len(r) > maxName {
		return string(r[:maxName-1]) + "…"
	}
	return name
}
