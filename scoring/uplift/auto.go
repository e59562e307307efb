package uplift

import (
	"context"
	"errors"
	"fmt"
	"math"

	"goodword/scoring/calibration"
)

// Base is a learner with a name for reports.
type Base struct {
	Name  string
	Learn Learner
}

// Options are what Auto chooses among.
type Options struct {
	Bases    []Base                // at least one, the one to prefer first
	Recipes  []Recipe              // nil: all Recipes
	Seed     uint64                // of folds and learners
	Progress func(done, total int) // called after each model that is tried, Folds for a candidate; nil: not
}

// Candidate is a recipe with a base, and how it did.
type Candidate struct {
	Recipe Recipe
	Base   string
	// Loss is the cross-validated mean of (φ - predicted uplift)² less that of predicting the average effect for everybody: below 0 when
	// the candidate predicts differences between people. In squared units of the outcome.
	Loss float64
	// Behind is how much Loss exceeds that of the best candidate, and SE the standard error of that difference, over rows or groups.
	Behind, SE float64
}

// Choice is what Auto chose: Candidates[Chosen], fitted to all rows.
type Choice struct {
	Model      *Model
	Candidates []Candidate // bases in the order given, recipes within
	Chosen     int
}

// Auto chooses recipe and base by cross-validation on the rows given, which must be the training part alone, and fits the choice to all of
// them.
//
// A candidate predicts each row from a fit that has not seen the row's fold, and is judged by its mean squared distance to the doubly
// robust scores φ (with means by the first base, likewise cross-fitted). As φ is the uplift plus noise of mean 0, that is the squared
// error of the predicted uplift plus something that is the same for all; areas under curves are noisier. Differences between candidates
// are still mostly noise, so the first one is taken that is not behind the best by more than one standard error: the simplest recipe with
// the base preferred, unless the data speak. Nie and Wager (2021), Biometrika 108(2); Schuler et al. (2018), arXiv:1804.05146; Breiman
// et al. (1984), Classification and Regression Trees, for the standard error.
//
// The error says what is wrong with data or options, or is that of ctx or a learner.
func Auto(ctx context.Context, d Data, o Options) (*Choice, error) {
	recipes := o.Recipes
	if recipes == nil {
		recipes = Recipes
	}
	if len(o.Bases) == 0 || len(recipes) == 0 {
		return nil, errors.New("uplift: there is no base or no recipe to choose from")
	}
	phi, err := Scores(ctx, d, o.Bases[0].Learn, o.Seed)
	if err != nil {
		return nil, err
	}
	average, _, err := Effect(phi)
	if err != nil {
		return nil, err
	}
	fold, err := d.folds(o.Seed)
	if err != nil {
		return nil, err
	}
	choice := &Choice{}
	var excess [][]float64 // by candidate and row: its squared error less that of the average effect
	done, total := 0, len(o.Bases)*len(recipes)*Folds
	for _, base := range o.Bases {
		for _, recipe := range recipes {
			predicted, err := calibration.CrossFit(fold, func(train, held []int) ([]float64, error) {
				m, err := Train(ctx, d.pick(train), recipe, base.Learn, o.Seed)
				if err != nil {
					return nil, err
				}
				if done++; o.Progress != nil {
					o.Progress(done, total)
				}
				return m.PredictAll(nil, d.Table.Select(held)), nil
			})
			if err != nil {
				return nil, fmt.Errorf("uplift: try %s with %s: %w", recipe, base.Name, err)
			}
			row := make([]float64, len(phi))
			candidate := Candidate{Recipe: recipe, Base: base.Name}
			for i, f := range phi {
				row[i] = float64((f-predicted[i])*(f-predicted[i])) - float64((f-average)*(f-average))
				candidate.Loss += row[i]
			}
			candidate.Loss /= float64(len(phi))
			choice.Candidates = append(choice.Candidates, candidate)
			excess = append(excess, row)
		}
	}
	choice.Chosen = d.choose(choice.Candidates, excess)
	chosen := choice.Candidates[choice.Chosen]
	base := o.Bases[choice.Chosen/len(recipes)]
	if choice.Model, err = Train(ctx, d, chosen.Recipe, base.Learn, o.Seed); err != nil {
		return nil, err
	}
	return choice, nil
}

// choose fills in how far each candidate is behind the best, and returns the first that is so by at most a standard error.
func (d Data) choose(candidates []Candidate, excess [][]float64) int {
	best := 0
	for k, c := range candidates {
		if c.Loss < candidates[best].Loss || math.IsNaN(candidates[best].Loss) {
			best = k
		}
	}
	chosen := -1
	for k := range candidates {
		c := &candidates[k]
		c.Behind = c.Loss - candidates[best].Loss
		difference := make([]float64, len(excess[k]))
		for i := range difference {
			difference[i] = excess[k][i] - excess[best][i] - c.Behind
		}
		c.SE = d.standardError(difference)
		if chosen < 0 && c.Behind <= c.SE {
			chosen = k
		}
	}
	return max(chosen, 0)
}

// standardError is that of a mean of deviations, whose mean is 0: rows of one group are added up first.
func (d Data) standardError(deviation []float64) float64 {
	unit, units := d.units()
	sums := make([]float64, units)
	for i, x := range deviation {
		sums[unit[i]] += x
	}
	var squares float64
	for _, x := range sums {
		squares += float64(x * x)
	}
	return math.Sqrt(squares) / float64(len(deviation))
}
