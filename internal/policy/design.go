package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"goodword/experiments/bandit"
	"goodword/models"
	"goodword/scoring/features"
)

// MaxFeatures bounds the features of a contextual policy: a choice costs their square.
const MaxFeatures = 160

// design turns a customer and an arm into the row that a contextual policy's model reads.
type design struct {
	levels  bandit.FeatureMap
	version string
	arms    []armRow
	context []contextNumber
}

// armRow is the row of an arm by the context: fixed numbers, and places where one of the context's numbers stands.
type armRow struct {
	fixed  []float64
	places []place
}

type place struct{ at, number int }

// contextNumber is where a number of the context comes from.
type contextNumber struct {
	place   int
	half    float64
	segment string // of the number that says who belongs to it; "" for a place
}

// Subject is whom a policy looks at, and when each arm would ask.
type Subject struct {
	Features []float32 // as stored with the decision
	Segment  string
	Slots    []models.SlotTime // of each arm, for an experiment that learns by hours of the week
	Own      []models.OwnCount // of the customer in these hours
}

// newDesign makes the rows of an experiment with a contextual method: main effects of levels, chosen pairs, and each number of the context by each
// level. The error has kind Invalid for a name that is no feature, and for more than MaxFeatures.
func newDesign(e *models.Experiment) (*design, error) {
	d := &design{}
	var c models.Check
	for i, n := range e.Context {
		number, err := newContextNumber(n)
		c.That(err == nil, fmt.Sprintf("/context/%d/feature", i), "%v", err)
		d.context = append(d.context, number)
		d.levels.Context = append(d.levels.Context, fmt.Sprintf("%s/%v", n.Feature, number.half))
	}
	for _, f := range e.Factors {
		list := bandit.FactorLevels{Name: string(f)}
		for i := range e.Arms {
			if l := e.Arms[i].Level(f); l != "" && !slices.Contains(list.Levels, l) {
				list.Levels = append(list.Levels, l)
			}
		}
		d.levels.Factors = append(d.levels.Factors, list)
		for _, n := range d.levels.Context {
			d.levels.Interactions = append(d.levels.Interactions, [2]string{n, string(f)})
		}
	}
	for _, p := range e.Pairs {
		d.levels.Pairs = append(d.levels.Pairs, [2]string{string(p[0]), string(p[1])})
	}
	for i := range e.Arms {
		var levels []string
		for _, f := range e.Factors {
			levels = append(levels, e.Arms[i].Level(f))
		}
		row, err := newArmRow(d.levels, levels)
		if err != nil {
			return nil, err
		}
		d.arms = append(d.arms, row)
	}
	n := d.levels.Dimension()
	c.That(n <= MaxFeatures, "/context", "makes a model of %d features with these arms, at most %d: leave out numbers, pairs or arms", n, MaxFeatures)
	d.version = d.levels.Version()
	return d, c.Err("policy")
}

// newArmRow finds out where each number of the context stands in the rows of an arm, a factor that does not apply being "".
func newArmRow(m bandit.FeatureMap, levels []string) (armRow, error) {
	context := make([]float64, len(m.Context))
	fixed, err := m.Row(levels, context)
	if err != nil {
		return armRow{}, err
	}
	r := armRow{fixed: fixed}
	for i := range context {
		context[i] = 1
		with, err := m.Row(levels, context)
		if err != nil {
			return armRow{}, err
		}
		context[i] = 0
		for at := range with {
			if with[at] != fixed[at] {
				r.places = append(r.places, place{at, i})
			}
		}
	}
	return r, nil
}

func newContextNumber(n models.ContextNumber) (contextNumber, error) {
	if segment, is := strings.CutPrefix(n.Feature, models.SegmentPrefix); is {
		return contextNumber{segment: segment}, nil
	}
	place, half, known := features.ContextPlace(n.Feature)
	if !known {
		return contextNumber{}, fmt.Errorf("must be one of %s, or segment: and a segment", strings.Join(features.ContextNames(), ", "))
	}
	if n.Half > 0 {
		half = n.Half
	}
	return contextNumber{place: place, half: half}, nil
}

// numbers are the context of a subject.
func (d *design) numbers(s Subject) []float64 {
	list := make([]float64, len(d.context))
	for i, n := range d.context {
		switch {
		case n.segment == "":
			list[i] = features.Context(s.Features, n.place, n.half)
		case n.segment == s.Segment:
			list[i] = 1
		}
	}
	return list
}

// row is one arm's for a context, as the feature map makes it.
func (d *design) row(arm int, numbers []float64) []float64 {
	a := &d.arms[arm]
	row := slices.Clone(a.fixed)
	for _, p := range a.places {
		row[p.at] = numbers[p.number]
	}
	return row
}

// rows are those of the eligible arms, nil for others.
func (d *design) rows(s Subject, eligible []bool) [][]float64 {
	numbers := d.numbers(s)
	rows := make([][]float64, len(d.arms))
	for k := range rows {
		if eligible != nil && !eligible[k] {
			continue
		}
		rows[k] = d.row(k, numbers)
	}
	return rows
}

// Check reports what is wrong with how an experiment, and its shadow, choose, beyond what models can tell.
func Check(e *models.Experiment) error {
	err := check(e)
	if e.Shadow != nil {
		err = errors.Join(err, check(e.AsShadow()))
	}
	return err
}

func check(e *models.Experiment) error {
	if !e.Method.Contextual() {
		return nil
	}
	var c models.Check
	unknown := e.Value != nil && e.Value.PurchaseMinor == 0
	c.That(e.Method != models.MethodLinear || e.Objective != models.ObjectiveValue || !unknown, "/value/purchase_minor",
		"must be what a purchase is thought to be, for a linear model of money: outcomes are measured by it")
	_, err := newDesign(e)
	return errors.Join(c.Err("policy"), err)
}
