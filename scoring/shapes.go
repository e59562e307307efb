package scoring

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"goodword/models"
	"goodword/scoring/boost"
	"goodword/scoring/features"
)

// Shape is what a scorer adds to the logit of the share probability over one column, or what it adds over two together beside what each
// adds alone: a table over bins, for drawing and for reading.
type Shape struct {
	Term       string      `json:"term"` // name of the column, of two joined by *
	Importance float64     `json:"importance"`
	Axes       []ShapeAxis `json:"axes"` // one or two
	// Values are logits for each bin; of two axes cell [a·n+b], where n is the number of bins of the second.
	Values []float64 `json:"values"`
	Rows   []float64 `json:"rows"` // trained on, in each bin; all 0 of a scorer that was not trained
}

// ShapeAxis is the bins of one column. Bin 0 is for what is not known.
type ShapeAxis struct {
	Column string `json:"column"`
	// Edges divide a numeric column: bin 1+k holds the values x with Edges[k-1] <= x < Edges[k]; the outermost bins are open.
	Edges []float64 `json:"edges,omitempty"`
	// Levels are the names in each bin of a column of levels. Bin 1 holds, beside those, all that are named nowhere.
	Levels [][]string `json:"levels,omitempty"`
}

// Bins is the number of bins.
func (a ShapeAxis) Bins() int {
	if a.Levels != nil {
		return len(a.Levels)
	}
	return len(a.Edges) + 2
}

// Shapes lists the terms, the most important first: Importance is the mean size of a term over the training rows, in logits. What the
// scorecard says of a column is in its shape, less its mean over the training rows, the fading of old NPS answers aside: it is that of
// an answer given today. Terms that add nothing anywhere are left out.
func (m *Model) Shapes() []Shape {
	shapes := make([]Shape, 0, len(m.share.learned)+scorecardTerms)
	done := map[int]bool{}
	for i := range m.share.learned {
		t := &m.share.learned[i]
		s := m.learnedShape(m.name(i), t)
		if len(t.Columns) == 1 && curves[t.Columns[0]] != nil {
			done[t.Columns[0]] = true
			s = m.together(s, t.Columns[0])
		}
		shapes = append(shapes, s)
	}
	for _, column := range curveColumns {
		if !done[column] {
			shapes = append(shapes, m.together(Shape{
				Term: m.columns[column].Name, Axes: []ShapeAxis{{Column: m.columns[column].Name}}, Values: make([]float64, 2), Rows: make([]float64, 2),
			}, column))
		}
	}
	return ranked(shapes)
}

// Shapes are those of Model.Shapes, relative to a customer of whom nothing is known.
func (Scorecard) Shapes() []Shape {
	m := Model{columns: features.Columns(nil), share: stage{Beta: 1}}
	return m.Shapes()
}

// ranked sorts shapes by importance and leaves out those that are flat.
func ranked(shapes []Shape) []Shape {
	for i := range shapes {
		shapes[i].Importance = shapes[i].size()
	}
	flat := func(v float64) bool { return math.Abs(v) < 1e-9 }
	shapes = slices.DeleteFunc(shapes, func(s Shape) bool {
		return !slices.ContainsFunc(s.Values, func(v float64) bool { return !flat(v) })
	})
	slices.SortStableFunc(shapes, func(a, b Shape) int { return cmp.Compare(b.Importance, a.Importance) })
	return shapes
}

// size is the mean size of the values over the rows, over the bins where there are no rows.
func (s *Shape) size() float64 {
	var sum, total, plain float64
	for i, v := range s.Values {
		sum += float64(math.Abs(v) * s.Rows[i])
		total += s.Rows[i]
		plain += math.Abs(v)
	}
	if total == 0 {
		return plain / float64(len(s.Values))
	}
	return sum / total
}

func (m *Model) learnedShape(name string, t *boost.Term) Shape {
	s := Shape{Term: name, Values: make([]float64, len(t.Values)), Rows: slices.Clone(t.Weights)}
	for i, v := range t.Values {
		s.Values[i] = m.share.Shrink * v
	}
	for k, j := range t.Columns {
		axis := ShapeAxis{Column: m.columns[j].Name}
		for _, edge := range t.Axes[k].Edges {
			axis.Edges = append(axis.Edges, float64(edge))
		}
		if t.Axes[k].Kind == features.Categorical {
			axis.Levels = levelNames(&m.columns[j], t.Axes[k].Levels)
		}
		s.Axes = append(s.Axes, axis)
	}
	return s
}

// levelNames are the names of the codes in each bin, those that nobody told as their numbers.
func levelNames(c *features.Column, codes [][]uint32) [][]string {
	names := make([][]string, len(codes))
	for k, list := range codes {
		names[k] = []string{}
		for _, code := range list {
			names[k] = append(names[k], cmp.Or(c.Levels[code], builtinLevels[float32(code)], "#"+number(float64(code))))
		}
		slices.SortFunc(names[k], strings.Compare)
	}
	return names
}

// builtinLevels names the levels that are the same for every workspace.
var builtinLevels = func() map[float32]string {
	names := map[float32]string{}
	for _, name := range models.Channels {
		names[features.Level(name)] = name
	}
	for _, kind := range []models.OfferKind{
		models.OfferCredit, models.OfferPercent, models.OfferAmount, models.OfferCash, models.OfferGift, models.OfferFeature, models.OfferPoints,
		models.OfferCharity, models.OfferStatus, models.OfferNone,
	} {
		names[features.Level(string(kind))] = string(kind)
	}
	return names
}()

// curves are where the scorecard's terms are read for drawing: the edges between which each is nearly flat, by column.
var curves = map[int][]float64{
	features.NPSLatest:    even(0.5, 9.5, 9),
	features.OrderAgeDays: even(0, 365, 40),
	features.Orders:       even(0.5, 20.5, 20),
	features.TenureDays:   even(0, 1095, 40),
	features.Shares:       even(0.5, 10.5, 10),
	features.Tickets30:    even(0, 4, 16),
	features.OpenTicket:   {0.5},
}

// curveColumns are the columns of curves in the order of the scorecard's terms.
var curveColumns = []int{
	features.NPSLatest, features.OrderAgeDays, features.Orders, features.TenureDays, features.Shares, features.Tickets30, features.OpenTicket,
}

func even(from, to float64, n int) []float64 {
	edges := make([]float64, n+1)
	for k := range edges {
		edges[k] = from + (to-from)*float64(k)/float64(n)
	}
	return edges
}

// counted are the columns of curves whose values are whole numbers: they are cut half-way between two.
var counted = map[int]bool{features.NPSLatest: true, features.Orders: true, features.Shares: true, features.OpenTicket: true}

// together adds the scorecard's term to a shape over its column, cut where either is.
func (m *Model) together(s Shape, column int) Shape {
	term, learned := subjectOf(column), slices.Clone(s.Axes[0].Edges)
	if counted[column] {
		for k, edge := range learned {
			learned[k] = math.Ceil(edge) - 0.5
		}
	}
	edges := slices.Compact(slices.Sorted(slices.Values(slices.Concat(learned, curves[column]))))
	sum := Shape{Term: s.Term, Axes: []ShapeAxis{{Column: s.Axes[0].Column, Edges: edges}}, Values: make([]float64, len(edges)+2), Rows: make([]float64, len(edges)+2)}
	from := make([]int, len(edges)+2) // which bin of the learned each is part of
	card := make([]float64, len(from))
	for k := range sum.Values {
		at, known := 0.0, k > 0
		if known {
			at = middle(edges, k-1)
			from[k] = 1 + count(learned, at)
		}
		card[k] = scorecardAt(column, term, at, known)
		sum.Values[k] = s.Values[from[k]] + float64(m.share.Beta*(card[k]-m.means[term]))
	}
	for bin, n := range s.Rows {
		first := slices.Index(from, bin)
		parts := sum.Rows[first : first+countOf(from, bin)]
		switch {
		case bin == 0 || len(parts) == 1:
			parts[0] = n
		case len(learned) == 0: // the column was the same in all rows: the mean of the term tells what
			parts[nearest(card[1:], m.means[term])] = n
		case bin == 1: // the outermost bins are open: what is in them is not far from the others
			parts[len(parts)-1] = n
		case bin == len(learned)+1:
			parts[0] = n
		default:
			for k := range parts {
				parts[k] = n / float64(len(parts))
			}
		}
	}
	return sum
}

func countOf(list []int, x int) (n int) {
	for _, y := range list {
		if y == x {
			n++
		}
	}
	return n
}

// nearest is the place of the value that is nearest to x.
func nearest(values []float64, x float64) int {
	best := 0
	for i, v := range values {
		if math.Abs(v-x) < math.Abs(values[best]-x) {
			best = i
		}
	}
	return best
}

// count is how many of the ascending edges are not above x.
func count(edges []float64, x float64) int {
	n := 0
	for n < len(edges) && edges[n] <= x {
		n++
	}
	return n
}

// middle is a place within bin k of the edges: beyond the outermost as far as the next bin is wide.
func middle(edges []float64, k int) float64 {
	switch n := len(edges); {
	case n == 1 && k == 0:
		return edges[0] - 0.5
	case n == 1:
		return edges[0] + 0.5
	case k == 0:
		return edges[0] - (edges[1]-edges[0])/2
	case k == n:
		return edges[n-1] + (edges[n-1]-edges[n-2])/2
	}
	return (edges[k-1] + edges[k]) / 2
}

// scorecardAt is one term of the scorecard for a customer of whom only a column is known.
func scorecardAt(column, term int, x float64, known bool) float64 {
	v := make([]float32, features.FirstCount)
	if known {
		v[column] = float32(x)
		switch column {
		case features.NPSLatest:
			v[features.NPSKnown] = 1
		case features.OrderAgeDays:
			v[features.Orders] = 1
		}
	}
	var room [scorecardTerms]models.Term
	return Scorecard{}.Terms(room[:0], v)[term].Logit
}
