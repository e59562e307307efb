package analyst

import (
	"context"
	"fmt"
	"slices"

	"goodword/internal/dataset"
	"goodword/scoring/features"
)

// Experiment is a file of rows some of which were treated, by chance.
type Experiment struct {
	Source
	Test      string // a second file to test on, read as the first one; empty where the first one is split
	Treatment string // name of the column that says who was treated; no feature
	Treated   string // its text for treated rows; empty for every text but Control
	Control   string // its text for untreated rows; empty for every text but Treated
}

// trial is the rows of one file that are of either arm.
type trial struct {
	table   *features.Table
	y       []float64
	treated []bool
	rows    []uint32 // places in the file
}

// load reads the file, and the second one where there is one.
func (e *Experiment) load(ctx context.Context) (first, second *trial, notes []string, err error) {
	o := e.Options
	o.Known = append(slices.Clone(o.Known), e.Label, e.Treatment)
	o.Categorical = append(slices.Clone(o.Categorical), e.Label, e.Treatment)
	set, err := dataset.Load(ctx, e.Path, o)
	if err != nil {
		return nil, nil, nil, err
	}
	columns, notes := set.Table.Columns, set.Notes
	first, err = e.trial(set)
	if err != nil {
		return nil, nil, nil, dataset.InFile(e.Path, err)
	}
	if e.Test == "" {
		return first, nil, notes, nil
	}
	if set, err = dataset.LoadLike(ctx, e.Test, o, columns); err != nil {
		return nil, nil, nil, err
	}
	second, err = e.trial(set)
	return first, second, notes, dataset.InFile(e.Test, err)
}

// trial takes label and treatment out of a set and leaves out the rows of other arms.
func (e *Experiment) trial(set *dataset.Set) (*trial, error) {
	y, label, err := set.TakeLabel(e.Label, e.Positive)
	if err != nil {
		return nil, err
	}
	e.Positive = label.Positive // a second file has the same
	column, codes, err := set.Take(e.Treatment)
	if err != nil {
		return nil, err
	}
	texts, err := set.Texts(column, codes)
	if err != nil {
		return nil, err
	}
	arms, err := e.arms(texts)
	if err != nil {
		return nil, &dataset.Error{Column: e.Treatment, Detail: err.Error()}
	}
	if len(set.Table.Columns) == 0 {
		return nil, &dataset.Error{Detail: "there is no column but label and treatment to choose by"}
	}
	var places []int
	t := new(trial)
	for i, code := range codes {
		if arm := arms[int(code)]; arm != otherArm {
			places = append(places, i)
			t.treated, t.rows = append(t.treated, arm == treatedArm), append(t.rows, set.Rows[i])
		}
	}
	t.table, t.y = set.Table, y
	if len(places) < len(codes) {
		t.table, t.y = set.Table.Select(places), pick(y, places)
	}
	return t, nil
}

// arm is what a row belongs to.
type arm uint8

const (
	otherArm arm = iota
	controlArm
	treatedArm
)

// arms gives each text of the treatment its arm, and settles Treated and Control where neither is given.
func (e *Experiment) arms(texts []string) ([]arm, error) {
	if e.Treated == "" && e.Control == "" {
		if len(texts) != 2 {
			return nil, fmt.Errorf("%d different values where two are wanted; say with --treated and --control which ones: %s",
				len(texts), dataset.Listed(texts))
		}
		treated, err := dataset.PositiveOf(texts)
		if err != nil {
			return nil, err
		}
		e.Treated = treated
	}
	arms := make([]arm, len(texts))
	for code, text := range texts {
		isTreated, isControl := e.Treated != "" && dataset.Same(text, e.Treated), e.Control != "" && dataset.Same(text, e.Control)
		switch {
		case isTreated && isControl:
			return nil, fmt.Errorf("the value %q cannot be both treated and control", text)
		case isTreated:
			arms[code] = treatedArm
		case isControl:
			arms[code] = controlArm
		case e.Treated == "":
			arms[code] = treatedArm
		case e.Control == "":
			arms[code] = controlArm
		}
	}
	for _, wanted := range []struct {
		arm  arm
		name string
		text string
	}{{treatedArm, "treated", e.Treated}, {controlArm, "control", e.Control}} {
		if !slices.Contains(arms, wanted.arm) {
			return nil, fmt.Errorf("no row is of the %s arm %q; there are %s", wanted.name, wanted.text, dataset.Listed(texts))
		}
	}
	return arms, nil
}

// divide splits the rows of a trial.
func (t *trial) divide(split dataset.Split) (train, test *trial, err error) {
	first, rest, err := split.Divide(t.rows)
	if err != nil {
		return nil, nil, err
	}
	return t.pick(first), t.pick(rest), nil
}

func (t *trial) pick(places []int) *trial {
	p := &trial{table: t.table.Select(places), y: pick(t.y, places)}
	for _, i := range places {
		p.treated = append(p.treated, t.treated[i])
	}
	return p
}
