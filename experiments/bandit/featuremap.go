package bandit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// FeatureMap turns a composite action in a context into a row of features without one free parameter per
// combination of levels: two rewards, three channels and four slots make 24 actions, and 9 main effects. What a level is worth is so
// learned from all actions that have it.
//
// A row is, in this order: 1; the context's numbers; an indicator per level of each factor; an indicator per
// combination of levels for each chosen pair of factors; the context's number times the indicator for each chosen
// interaction. Rows of two actions differ in what the action is, and what they share cancels in the comparison.
type FeatureMap struct {
	// Context names the numbers that describe a decision, which callers scale to about standard deviation 1.
	Context []string `json:"context,omitempty"`
	// Factors are what an action is made of.
	Factors []FactorLevels `json:"factors"`
	// Pairs names factors whose levels work together, for example a reward that suits a channel.
	Pairs [][2]string `json:"pairs,omitempty"`
	// Interactions names a number of the context and a factor whose effect it changes.
	Interactions [][2]string `json:"interactions,omitempty"`
}

// FactorLevels is one factor with its possible levels.
type FactorLevels struct {
	Name   string   `json:"name"`
	Levels []string `json:"levels"`
}

// Validate reports, joined, names that are empty, hold a control character, repeat or are not known.
func (m FeatureMap) Validate() error {
	var problems []error
	name := func(kind, name string, seen map[string]bool) {
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
			problems = append(problems, fmt.Errorf("%s %q is empty or has a control character", kind, name))
		}
		if seen[name] {
			problems = append(problems, fmt.Errorf("%s %q stands twice", kind, name))
		}
		seen[name] = true
	}
	contexts, factors := map[string]bool{}, map[string]bool{}
	for _, c := range m.Context {
		name("context", c, contexts)
	}
	for _, f := range m.Factors {
		name("factor", f.Name, factors)
		levels := map[string]bool{}
		for _, l := range f.Levels {
			name("level of "+f.Name, l, levels)
		}
	}
	pairs := map[[2]string]bool{}
	for _, p := range m.Pairs {
		if !factors[p[0]] || !factors[p[1]] || p[0] == p[1] {
			problems = append(problems, fmt.Errorf("pair %v does not name two factors", p))
		}
		if pairs[p] || pairs[[2]string{p[1], p[0]}] {
			problems = append(problems, fmt.Errorf("pair %v stands twice", p))
		}
		pairs[p] = true
	}
	interactions := map[[2]string]bool{}
	for _, i := range m.Interactions {
		if !contexts[i[0]] || !factors[i[1]] {
			problems = append(problems, fmt.Errorf("interaction %v does not name a number of the context and a factor", i))
		}
		if interactions[i] {
			problems = append(problems, fmt.Errorf("interaction %v stands twice", i))
		}
		interactions[i] = true
	}
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("bandit: invalid feature map: %w", errors.Join(problems...))
}

// Names returns the name of each feature, in the order of a row.
func (m FeatureMap) Names() []string {
	names := append([]string{"1"}, m.Context...)
	for _, f := range m.Factors {
		for _, l := range f.Levels {
			names = append(names, f.Name+"="+l)
		}
	}
	for _, p := range m.Pairs {
		a, b := m.factor(p[0]), m.factor(p[1])
		for _, l := range a.Levels {
			for _, k := range b.Levels {
				names = append(names, a.Name+"="+l+" "+b.Name+"="+k)
			}
		}
	}
	for _, i := range m.Interactions {
		f := m.factor(i[1])
		for _, l := range f.Levels {
			names = append(names, i[0]+" "+f.Name+"="+l)
		}
	}
	return names
}

// Dimension is the number of features.
func (m FeatureMap) Dimension() int { return len(m.Names()) }

// Version names the map by its content: models of maps with different versions cannot read each other's rows.
func (m FeatureMap) Version() string {
	hash := sha256.Sum256([]byte(strings.Join(m.Names(), "\x1f")))
	return hex.EncodeToString(hash[:8])
}

func (m FeatureMap) factor(name string) FactorLevels {
	for _, f := range m.Factors {
		if f.Name == name {
			return f
		}
	}
	return FactorLevels{}
}

// Row returns the features of one action: levels has one entry per factor, in their order, empty where the factor does not
// apply, as the channel of not asking. context has one number per name.
//
// ErrSize is for lists of another length, ErrNotFinite for a number that is none, ErrVersion for a level the map does
// not have: a model that knows it needs another map.
func (m FeatureMap) Row(levels []string, context []float64) ([]float64, error) {
	if len(levels) != len(m.Factors) || len(context) != len(m.Context) {
		return nil, fmt.Errorf("%w: %d levels of %d factors and %d numbers of a context of %d",
			ErrSize, len(levels), len(m.Factors), len(context), len(m.Context))
	}
	if err := checkFinite("number of the context", context); err != nil {
		return nil, err
	}
	at := make(map[string]int, len(levels)) // position of each factor's level, -1 where it does not apply
	for i, f := range m.Factors {
		at[f.Name] = slices.Index(f.Levels, levels[i])
		if at[f.Name] < 0 && levels[i] != "" {
			return nil, fmt.Errorf("%w: factor %q has no level %q", ErrVersion, f.Name, levels[i])
		}
	}
	row := append([]float64{1}, context...)
	for _, f := range m.Factors {
		row = append(row, oneHot(len(f.Levels), at[f.Name], 1)...)
	}
	for _, p := range m.Pairs {
		first, second := len(m.factor(p[0]).Levels), len(m.factor(p[1]).Levels)
		both := -1
		if at[p[0]] >= 0 && at[p[1]] >= 0 {
			both = at[p[0]]*second + at[p[1]]
		}
		row = append(row, oneHot(first*second, both, 1)...)
	}
	for _, i := range m.Interactions {
		value := context[slices.Index(m.Context, i[0])]
		row = append(row, oneHot(len(m.factor(i[1]).Levels), at[i[1]], value)...)
	}
	return row, nil
}

// oneHot is n zeros with a value at one position, or none at -1.
func oneHot(n, at int, value float64) []float64 {
	list := make([]float64, n)
	if at >= 0 {
		list[at] = value
	}
	return list
}

// EffectScales are prior standard deviations, in units of the outcome or of log-odds.
type EffectScales struct {
	Intercept   float64 // of the base around its mean
	Context     float64 // of what a number of the context does to all actions alike
	Main        float64 // of a level
	Interaction float64 // of pairs and interactions
}

// DefaultEffectScales suit log-odds of features with standard deviation 1: a base known to within a factor of some seven, levels
// that may change the odds by a factor of two or three, and interactions half as large.
var DefaultEffectScales = EffectScales{Intercept: 2, Context: 0.5, Main: 0.7, Interaction: 0.35}

// Prior returns independent normal coefficients around 0, the first around base, for a model of the map's rows.
func (m FeatureMap) Prior(base float64, s EffectScales) Coefficients {
	c := Around(m.Dimension(), s.Interaction)
	c.Mean[0], c.SD[0] = base, s.Intercept
	next := 1
	for range m.Context {
		c.SD[next] = s.Context
		next++
	}
	for _, f := range m.Factors {
		for range f.Levels {
			c.SD[next] = s.Main
			next++
		}
	}
	return c
}
