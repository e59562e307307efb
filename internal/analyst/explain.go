package analyst

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"goodword/internal/dataset"
	"goodword/scoring"
	"goodword/scoring/features"
)

// Explanation says why a row has its probability. Logits are compared with those of the mean training row: Logit = Typical + the sum of
// all differences, of which Reasons are the largest.
type Explanation struct {
	Row         int      `json:"row"`  // among the file's rows, from 1
	Line        int      `json:"line"` // on which it begins, from 1
	Probability float64  `json:"probability"`
	Typical     float64  `json:"typical"` // probability of a row whose every term adds what it did in training on average
	For         []Reason `json:"for"`     // what raises it most, the strongest first
	Against     []Reason `json:"against"` // what lowers it most
	Change      *Change  `json:"change"`  // the single change that would move it most; nil when none would
}

// Reason is what one term of the model, about one column or two together, adds beside its mean in training.
type Reason struct {
	Columns []string `json:"columns"`
	Text    string   `json:"text"`  // the values in words
	Logit   float64  `json:"logit"` // difference of the logit
	Odds    float64  `json:"odds"`  // the odds are multiplied by this: e^Logit
}

// Change is another value of one column, all others staying as they are.
type Change struct {
	Column      string  `json:"column"`
	From        string  `json:"from"`
	To          string  `json:"to"`
	Probability float64 `json:"probability"` // after the change
}

// leastReason is the least difference of a logit that is a reason: half a percent of the odds.
const leastReason = .005

// MaxReasons is how many reasons an explanation has on either side.
const MaxReasons = 3

// explainer holds what is used for every row.
type explainer struct {
	*Trained
	columns    []features.Column
	typical    float64     // logit
	candidates [][]float32 // what each column may be changed to
	added      []float64
	changed    []float32
}

// Explain gives each explanation of the rows of in to tell, in their order. only is the row to explain, counted from 1; 0 explains all.
// Columns are changed to what is common in training: numbers to the quantiles 5, 10, ... 95 %, levels to those of at least one row in a
// hundred.
func (t *Trained) Explain(ctx context.Context, in *Rows, only int, tell func(*Explanation) error) error {
	x := &explainer{Trained: t, columns: t.model.Columns(), typical: t.model.Intercept()}
	for _, mean := range t.Reference.Means {
		x.typical += mean
	}
	for _, common := range t.Reference.Columns {
		x.candidates = append(x.candidates, common.candidates())
	}
	var found bool
	for !found || only == 0 {
		record, values, err := in.Next(ctx)
		if ended(err) {
			break
		}
		if err != nil {
			return err
		}
		if only != 0 && in.Row()+1 != only {
			continue
		}
		found = true
		if err := tell(x.explain(in, record, values)); err != nil {
			return err
		}
	}
	if !found && only != 0 {
		return &dataset.Error{Detail: fmt.Sprintf("there is no row %d; the file has %d", only, in.Row()+1)}
	}
	return nil
}

func (x *explainer) explain(in *Rows, record []string, values []float32) *Explanation {
	logit := x.model.Predict(values)
	e := &Explanation{
		Row: in.Row() + 1, Line: in.Line(), Probability: scoring.Probability(logit), Typical: scoring.Probability(x.typical),
		For: []Reason{}, Against: []Reason{},
	}
	text := func(j int) string { return in.text(record, j) }
	x.added = x.model.Contributions(x.added[:0], values)
	for i, added := range x.added {
		reason := x.reason(i, added-x.Reference.Means[i], values, text)
		if reason.Logit > leastReason {
			e.For = append(e.For, reason)
		} else if reason.Logit < -leastReason {
			e.Against = append(e.Against, reason)
		}
	}
	e.For, e.Against = strongest(e.For), strongest(e.Against)
	e.Change = x.change(logit, values, text)
	return e
}

func (x *explainer) reason(term int, difference float64, values []float32, text func(int) string) Reason {
	r := Reason{Logit: difference, Odds: math.Exp(difference)}
	for k, j := range x.model.terms[term] {
		r.Columns = append(r.Columns, x.columns[j].Name)
		if k > 0 {
			r.Text += " with "
		}
		r.Text += x.inWords(j, values[j], text)
	}
	return r
}

// strongest keeps the MaxReasons that move the logit most.
func strongest(reasons []Reason) []Reason {
	slices.SortStableFunc(reasons, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Logit), math.Abs(a.Logit)) })
	return reasons[:min(len(reasons), MaxReasons)]
}

// change looks for the other value of one column that moves the probability most.
func (x *explainer) change(logit float64, values []float32, text func(int) string) *Change {
	x.changed = append(x.changed[:0], values...)
	before, most := scoring.Probability(logit), 0.
	var column int
	var best float32
	for j := range x.columns {
		for _, other := range x.candidates[j] {
			x.changed[j] = other
			if moved := math.Abs(scoring.Probability(x.model.Predict(x.changed)) - before); moved > most {
				column, best, most = j, other, moved
			}
		}
		x.changed[j] = values[j]
	}
	if most == 0 {
		return nil
	}
	x.changed[column] = best
	return &Change{
		Column: x.columns[column].Name, From: x.value(column, values[column], text), To: x.value(column, best, nil),
		Probability: scoring.Probability(x.model.Predict(x.changed)),
	}
}

// candidates are the values that a column may be changed to.
func (c *Common) candidates() []float32 {
	if len(c.Quantiles) > 0 {
		return slices.Compact(slices.Clone(c.Quantiles[1:quantileSteps]))
	}
	codes := make([]float32, len(c.Levels))
	for k, level := range c.Levels {
		codes[k] = float32(level)
	}
	return codes
}
