package calibration

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// foldStream keeps the draws of folds apart from those of others with the same seed.
const foldStream = 0x666f6c6473 // "folds"

// Folds deals n rows into k folds at random: it returns the fold, 0 to k-1, of each row. Sizes differ by at most 1. The deal depends on
// n, k and seed alone. Rows are shuffled because files are often in order of time, where the last fold would be another population.
//
// It is an error when k < 2 or n < k.
func Folds(n, k int, seed uint64) ([]int, error) {
	if k < 2 || n < k {
		return nil, fmt.Errorf("calibration: cannot deal %d rows into %d folds", n, k)
	}
	random := rand.New(rand.NewPCG(seed, foldStream))
	fold := make([]int, n)
	for i := range fold {
		fold[i] = i % k
	}
	random.Shuffle(n, func(i, j int) { fold[i], fold[j] = fold[j], fold[i] })
	return fold, nil
}

// GroupFolds is Folds with rows of the same group kept together, as rows of one customer must be. group holds any numbers; each distinct
// one is dealt as one row would be, so it is their number that k must not exceed.
func GroupFolds(group []int, k int, seed uint64) ([]int, error) {
	place := make(map[int]int)
	for _, g := range group {
		if _, seen := place[g]; !seen {
			place[g] = len(place)
		}
	}
	dealt, err := Folds(len(place), k, seed)
	if err != nil {
		return nil, err
	}
	fold := make([]int, len(group))
	for i, g := range group {
		fold[i] = dealt[place[g]]
	}
	return fold, nil
}

// CrossFit returns for each row a value from a fit that has not seen the row. For each fold in turn, fit gets the rows of all other folds
// and those of the fold, ascending, and returns one value for each of the latter. fold is that of Folds or GroupFolds.
//
// The error is the first that fit returns, or says that a fold is negative, that all rows are in one fold or that fit
// returned another number of values.
func CrossFit(fold []int, fit func(train, held []int) ([]float64, error)) ([]float64, error) {
	folds := 0
	for i, k := range fold {
		if k < 0 {
			return nil, fmt.Errorf("calibration: row %d is in fold %d", i+1, k)
		}
		folds = max(folds, k+1)
	}
	value := make([]float64, len(fold))
	for k := range folds {
		train, held := Split(fold, k)
		if len(held) == 0 {
			continue
		}
		if len(train) == 0 {
			return nil, errors.New("calibration: all rows are in one fold")
		}
		got, err := fit(train, held)
		if err != nil {
			return nil, err
		}
		if len(got) != len(held) {
			return nil, fmt.Errorf("calibration: %d values for the %d rows of a fold", len(got), len(held))
		}
		for j, i := range held {
			value[i] = got[j]
		}
	}
	return value, nil
}

// Split lists the rows outside fold k and those in it, ascending.
func Split(fold []int, k int) (train, held []int) {
	for i, f := range fold {
		if f == k {
			held = append(held, i)
		} else {
			train = append(train, i)
		}
	}
	return train, held
}
