package scoring_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"goodword/scoring"
	"goodword/scoring/features"
)

// TestShapesAreTheModel reads random customers off the shapes: the typical logit and one value of each shape are the logit, where the
// columns of the scorecard stand in the middle of their bins.
func TestShapesAreTheModel(t *testing.T) {
	for name, s := range map[string]interface {
		scoring.Scorer
		Shapes() []scoring.Shape
	}{"model": known(), "scorecard": scoring.Scorecard{}} {
		t.Run(name, func(t *testing.T) {
			shapes := s.Shapes()
			if len(shapes) < 5 {
				t.Fatalf("%d shapes", len(shapes))
			}
			firm := newFirm(5)
			r := rand.New(rand.NewPCG(1, 2))
			worst := 0.0
			for range 200 {
				v, _ := firm.row(0)
				v[features.NPSAgeDays] = 0
				for _, column := range []int{features.OrderAgeDays, features.TenureDays, features.Tickets30} {
					toMiddle(v, column, shapes, r)
				}
				row := features.ForModel(nil, v, features.Count)
				sum := base(s, v)
				for i := range shapes {
					sum += shapes[i].Values[cell(t, &shapes[i], row)]
				}
				worst = max(worst, math.Abs(sum-logit(s.Score(v).ShareProbability)))
			}
			if worst > 1e-6 { // columns are float32
				t.Errorf("the shapes miss the logit by %v", worst)
			}
		})
	}
}

func base(s scoring.Scorer, v []float32) float64 {
	if m, ok := s.(*scoring.Model); ok {
		return m.Terms(nil, v)[0].Logit
	}
	return scoring.Scorecard{}.Terms(nil, v)[0].Logit
}

// toMiddle moves a column to the middle of some bin of its shape.
func toMiddle(v []float32, column int, shapes []scoring.Shape, r *rand.Rand) {
	name := features.Names(nil)[column]
	i := slices.IndexFunc(shapes, func(s scoring.Shape) bool { return s.Term == name })
	if i < 0 || column == features.OrderAgeDays && v[features.Orders] == 0 {
		return
	}
	edges := shapes[i].Axes[0].Edges
	k := 1 + r.IntN(len(edges)-1)
	v[column] = float32((edges[k-1] + edges[k]) / 2)
}

// cell is where a row stands in a shape.
func cell(t *testing.T, s *scoring.Shape, row []float32) int {
	t.Helper()
	at := 0
	for _, axis := range s.Axes {
		x := row[slices.Index(features.Names(nil), axis.Column)]
		bin := 0
		switch {
		case x != x:
		case axis.Levels != nil:
			bin = 1
			for k, names := range axis.Levels {
				if slices.ContainsFunc(names, func(name string) bool { return features.Level(name) == x }) {
					bin = k
				}
			}
		default:
			bin = 1
			for bin <= len(axis.Edges) && float64(x) >= axis.Edges[bin-1] {
				bin++
			}
		}
		at = at*axis.Bins() + bin
	}
	return at
}

// TestShapesAreDescribed: parts fit together, the most important come first, and rows are those of the training set in every shape.
func TestShapesAreDescribed(t *testing.T) {
	last := math.Inf(1)
	for _, s := range known().Shapes() {
		cells := 1
		for _, axis := range s.Axes {
			cells *= axis.Bins()
			if !slices.IsSorted(axis.Edges) {
				t.Errorf("%s: edges %v", s.Term, axis.Edges)
			}
		}
		var rows float64
		for _, n := range s.Rows {
			rows += n
		}
		if cells != len(s.Values) || cells != len(s.Rows) || math.Abs(rows-3000) > 1 {
			t.Errorf("%s: %d cells with %d values and %v rows", s.Term, cells, len(s.Values), rows)
		}
		if s.Importance > last || s.Importance < 0 {
			t.Errorf("%s: importance %v after %v", s.Term, s.Importance, last)
		}
		last = s.Importance
	}
}

// TestScorecardShapes has the published weights.
func TestScorecardShapes(t *testing.T) {
	shapes := scoring.Scorecard{}.Shapes()
	want := map[string][]float64{"nps_latest": {0, -1.2, -1.2, -1.2, -1.2, -1.2, -1.2, -1.2, -0.2, -0.2, 0.8, 0.8}, "open_ticket": {0, 0, -1}}
	for _, s := range shapes {
		if w, ok := want[s.Term]; ok && !slices.Equal(s.Values, w) {
			t.Errorf("%s: got %v, want %v", s.Term, s.Values, w)
		}
	}
	if len(shapes) != 7 || shapes[0].Importance == 0 {
		t.Errorf("got %d shapes", len(shapes))
	}
}
