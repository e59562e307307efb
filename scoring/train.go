package scoring

import (
	"context"
	"fmt"

	"goodword/models"
	"goodword/scoring/features"
)

// Example is one activated decision that asked, with what came of it. What is still pending has the label 0 and a weight below 1, see
// PendingWeight.
type Example struct {
	Features      []float32 // as stored with the decision
	Share         float64   // in [0,1]
	Weight        float64   // of Share, above 0; 1 for what is final
	Convert       float64   // in [0,1], given a share: a friend bought
	ConvertWeight float64   // of Convert, above 0; looked at where there was a share
	PurchaseMinor float64   // of the first purchase, in minor units; looked at where Convert is 1
}

// PendingWeight is the weight, beside successes of weight 1, with which an outcome that has not come yet counts as one that never will:
//
//	w = F(1 - p) / (1 - pF)
//
// where p is the chance that it comes within its window and F the part of those that have come by its age. Of rows of one age, pF are
// successes, and pF / (pF + w(1 - pF)) = p: the rate is right at every age, and rows that have had no time count for nothing. An error
// in p matters little, since it enters only by the share of successes.
func PendingWeight(p, f float64) float64 { return f * (1 - p) / (1 - float64(p*f)) }

// TrainingSet is what a model learns from.
type TrainingSet struct {
	Traits   []models.TraitFeature
	Levels   map[string][]string // by column: names of levels that were seen, for people to read
	Examples []Example           // in time order
	Currency string              // of the purchases
}

// TrainOptions are how to train; the zero value is the default.
type TrainOptions struct {
	Seed     uint64
	Progress func(done, total int) // after each stage, of three; may be nil
}

// How far data may move the priors. With 50 rows at 3 % the level moves by a fifth of what they seem to say, with 5,000 nearly all
// the way.
var (
	shareSpread   = spread{shift: 0.4, slope: 0.25}
	convertSpread = spread{shift: 1, slope: 0.25} // the prior is a constant: the slope says nothing
)

// Train makes a model of the examples; with none it is the scorecard. It is deterministic for a seed. The error names the example and
// what is wrong with it, or is that of the context.
func Train(ctx context.Context, set *TrainingSet, o TrainOptions) (*Model, error) {
	for i := range set.Examples {
		if err := set.Examples[i].validate(); err != nil {
			return nil, fmt.Errorf("scoring: example %d: %w", i+1, err)
		}
	}
	m := &Model{columns: columns(set), currency: set.Currency, trained: len(set.Examples)}
	m.share, m.convert = stage{Beta: 1}, stage{Beta: 1}
	done := func(n int) {
		if o.Progress != nil {
			o.Progress(n, 3)
		}
	}
	if len(set.Examples) > 0 {
		table := m.table(set)
		m.means = scorecardMeans(set)
		var err error
		if m.share, err = fitStage(ctx, shareSample(set, table), shareSpread, o.Seed); err != nil {
			return nil, fmt.Errorf("scoring: share probability: %w", err)
		}
		done(1)
		if m.convert, err = trainConvert(ctx, set, table, o.Seed); err != nil {
			return nil, fmt.Errorf("scoring: conversion: %w", err)
		}
		done(2)
		if m.purchase, err = fitAmount(ctx, purchaseSample(set, table), o.Seed); err != nil {
			return nil, fmt.Errorf("scoring: purchase value: %w", err)
		}
	}
	done(3)
	return m, m.seal()
}

func (e *Example) purchased() bool { return e.Share > 0 && e.Convert == 1 }

func (e *Example) validate() error {
	switch {
	case len(e.Features) < features.FirstCount:
		return fmt.Errorf("%d features, want at least %d", len(e.Features), features.FirstCount)
	case !(e.Share >= 0 && e.Share <= 1):
		return fmt.Errorf("share label %v is not in [0,1]", e.Share)
	case !(e.Convert >= 0 && e.Convert <= 1):
		return fmt.Errorf("conversion label %v is not in [0,1]", e.Convert)
	case !(e.Weight > 0 && e.Weight <= 1e6):
		return fmt.Errorf("weight %v is not above 0", e.Weight)
	case e.Share > 0 && !(e.ConvertWeight > 0 && e.ConvertWeight <= 1e6):
		return fmt.Errorf("conversion weight %v is not above 0", e.ConvertWeight)
	case e.purchased() && !(e.PurchaseMinor >= 0 && e.PurchaseMinor <= 1e15):
		return fmt.Errorf("purchase of %v minor units", e.PurchaseMinor)
	}
	return nil
}

// columns names the levels that were seen.
func columns(set *TrainingSet) []features.Column {
	all := features.Columns(set.Traits)
	for i := range all {
		c := &all[i]
		for _, name := range set.Levels[c.Name] {
			if code := features.Level(name); c.Kind == features.Categorical && code == code {
				if c.Levels == nil {
					c.Levels = map[uint32]string{}
				}
				c.Levels[uint32(code)] = name
			}
		}
	}
	return all
}

func (m *Model) table(set *TrainingSet) *features.Table {
	t := &features.Table{Columns: m.columns, Values: make([][]float32, len(m.columns))}
	row := make([]float32, 0, len(m.columns))
	for i := range set.Examples {
		row = features.ForModel(row[:0], set.Examples[i].Features, len(m.columns))
		for j, x := range row {
			t.Values[j] = append(t.Values[j], x)
		}
	}
	return t
}

func scorecardMeans(set *TrainingSet) (means [scorecardTerms]float64) {
	var total float64
	var room [scorecardTerms]models.Term
	for i := range set.Examples {
		e := &set.Examples[i]
		total += e.Weight
		for j, t := range (Scorecard{}).Terms(room[:0], e.Features) {
			means[j] += float64(e.Weight * t.Logit)
		}
	}
	for j := range means {
		means[j] /= total
	}
	return means
}

func shareSample(set *TrainingSet, table *features.Table) *sample {
	s := &sample{table: table}
	var room [scorecardTerms]models.Term
	for i := range set.Examples {
		e := &set.Examples[i]
		s.label, s.weight = append(s.label, e.Share), append(s.weight, e.Weight)
		s.prior = append(s.prior, sum(Scorecard{}.Terms(room[:0], e.Features)))
	}
	return s
}

// trainConvert learns from what was shared, as far as it was.
func trainConvert(ctx context.Context, set *TrainingSet, table *features.Table, seed uint64) (stage, error) {
	var s sample
	var index []int
	for i := range set.Examples {
		if e := &set.Examples[i]; e.Share > 0 {
			index = append(index, i)
			s.label, s.weight = append(s.label, e.Convert), append(s.weight, e.ConvertWeight*e.Share)
			s.prior = append(s.prior, conversionLogit)
		}
	}
	if len(index) == 0 {
		return stage{Beta: 1}, nil
	}
	s.table = table.Select(index)
	return fitStage(ctx, &s, convertSpread, seed)
}

func purchaseSample(set *TrainingSet, table *features.Table) *sample {
	s := &sample{}
	var index []int
	for i := range set.Examples {
		if e := &set.Examples[i]; e.purchased() {
			index = append(index, i)
			s.label, s.weight = append(s.label, e.PurchaseMinor), append(s.weight, 1)
		}
	}
	s.prior = make([]float64, len(index))
	s.table = table.Select(index)
	return s
}
