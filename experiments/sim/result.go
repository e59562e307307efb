package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"goodword/experiments/assign"
)

// Result is one score of one method in one environment.
type Result struct {
	ID     string  // of the environment, for example "E3"
	Name   string  // what is scored, in words
	Score  float64 // in Unit; a mean over runs
	SE     float64 // standard error of Score over the runs, 0 for a single one
	Runs   int
	Unit   string
	Target float64
	// AtLeast says that Score should not be below Target; otherwise it should not be above.
	AtLeast bool
	// Met says that the score meets the target.
	Met bool
	// Others are scores of other methods in the same runs, for comparison.
	Others []Other
}

// Other is the score of another method.
type Other struct {
	Name  string
	Score float64
}

// String is one line of text.
func (r Result) String() string {
	want, verdict := "at most", "met"
	if r.AtLeast {
		want = "at least"
	}
	if !r.Met {
		verdict = "MISSED"
	}
	line := fmt.Sprintf("%s %s: %.4g ± %.2g %s (%d runs), %s %.4g: %s", r.ID, r.Name, r.Score, r.SE, r.Unit, r.Runs, want, r.Target, verdict)
	for _, o := range r.Others {
		line += fmt.Sprintf("; %s %.4g", o.Name, o.Score)
	}
	return line
}

// score sets Score, SE, Runs and Met from the score of each run.
func (r Result) score(runs []float64) Result {
	r.Runs = len(runs)
	r.Score = stat.Mean(runs, nil)
	if len(runs) > 1 {
		r.SE = stat.StdDev(runs, nil) / math.Sqrt(float64(len(runs)))
	}
	if r.AtLeast {
		r.Met = r.Score >= r.Target
	} else {
		r.Met = r.Score <= r.Target
	}
	return r
}

// Near reports whether the score is within so many standard errors of meeting its target: for small runs, whose mean may miss by
// chance.
func (r Result) Near(errors float64) bool {
	slack := errors * r.SE
	if r.AtLeast {
		return r.Score >= r.Target-slack
	}
	return r.Score <= r.Target+slack
}

// Environment is a function that simulates so many runs.
type Environment struct {
	ID   string
	Name string
	// Runs is the number of runs that the stated figures have.
	Runs int
	// Run returns the scores of that many runs, at least 1. The same number and seed give the same results.
	Run func(runs int, seed uint64) ([]Result, error)
}

// generator returns the random source of one run of one environment.
func generator(id string, seed uint64, run int) *rand.Rand {
	return rand.New(assign.Generator("sim", id, strconv.FormatUint(seed, 10), strconv.Itoa(run)))
}

// draw picks an arm from probabilities by one number of the source.
func draw(p []float64, random *rand.Rand) (int, error) { return assign.Index(p, random.Float64()) }

func checkRuns(runs int) error {
	if runs < 1 {
		return fmt.Errorf("sim: %d runs, want at least 1", runs)
	}
	return nil
}
