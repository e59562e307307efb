package catalog

import (
	"context"
	"fmt"
	"time"

	"goodword/models"
)

// Duplicate says what becomes of a copy of a program.
type Duplicate struct {
	Key         string // of the copy
	Name        string // "" is the name of the original
	Experiments bool   // copy those that are a draft or running, too
}

// DuplicateProgram copies a program as a draft, with a salt and a code prefix of its own and without test customers: nobody held out of
// the one is therefore held out of the other, and nothing is counted twice. With d.Experiments the copy gets drafts of the original's
// experiments, each with a new salt and a key made of the original's and the copy's; stopped experiments stay behind. The error has kind
// NotFound for an unknown program, Conflict for a key that is taken, Invalid with every bad field, or where an experiment names an offer
// that is gone.
func (c *Catalog) DuplicateProgram(ctx context.Context, ws models.WorkspaceID, key string, d Duplicate) (models.Program, []models.Experiment, error) {
	var p models.Program
	var experiments []models.Experiment
	err := c.withFreePrefix("", func(prefix string) error {
		return c.edit(ctx, ws, func(all *models.Snapshot) (err error) {
			if p, err = c.duplicateProgram(all, key, d, prefix); err != nil {
				return err
			}
			experiments = nil
			if d.Experiments {
				experiments, err = duplicateExperiments(all, key, d.Key)
			}
			return err
		})
	})
	return p, experiments, err
}

func (c *Catalog) duplicateProgram(all *models.Snapshot, key string, d Duplicate, prefix string) (models.Program, error) {
	const op = "catalog.DuplicateProgram"
	original := all.Program(key)
	if original == nil {
		return models.Program{}, missing(op, "program", key)
	}
	p := *original
	p.Key, p.Version, p.Status, p.Salt, p.CodePrefix, p.TestCustomers = d.Key, 1, models.StatusDraft, newSalt(), prefix, []string{}
	if d.Name != "" {
		p.Name = d.Name
	}
	if err := c.checkProgram(op, &p, all, nil, false); err != nil {
		return p, err
	}
	if all.Program(p.Key) != nil {
		return p, taken(op, "program", p.Key)
	}
	all.Programs = append(all.Programs, p)
	return p, nil
}

// duplicateExperiments adds the drafts of a copied program and returns them.
func duplicateExperiments(all *models.Snapshot, from, to string) ([]models.Experiment, error) {
	const op = "catalog.DuplicateProgram"
	copies := []models.Experiment{}
	for _, e := range all.Experiments {
		if e.Program != from || e.Status != models.ExperimentDraft && e.Status != models.ExperimentRunning {
			continue
		}
		original := e.Key
		e.Key, e.Program, e.Version, e.Status, e.Salt = freeKey(all, original, to), to, 1, models.ExperimentDraft, newSalt()
		e.StartedAt, e.Retired = time.Time{}, nil
		e.WithoutJoined()
		if err := checkExperiment(op, &e, all, nil); err != nil {
			detail := fmt.Sprintf("cannot be copied: experiment %s names an offer that is gone; mend it first, or copy the program alone", original)
			return nil, &models.Error{Op: op, Kind: models.Invalid, Detail: "invalid input", Err: err,
				Fields: []models.FieldError{{Pointer: "/experiments", Detail: detail}}}
		}
		all.Experiments = append(all.Experiments, e)
		copies = append(copies, e)
	}
	return copies, nil
}

// maxKey is how long a key can be: see models.ValidKey.
const maxKey = 63

// freeKey makes the key of a copied experiment, original-program, cut to fit; a number stands for the program where that is too long or
// taken.
func freeKey(all *models.Snapshot, original, program string) string {
	for n := 1; ; n++ {
		suffix := "-" + program
		if n > 1 || len(suffix) > maxKey/2 {
			suffix = fmt.Sprintf("-%d", max(n, 2))
		}
		key := original[:min(len(original), maxKey-len(suffix))] + suffix
		if place(all.Experiments, experimentKey, key) < 0 {
			return key
		}
	}
}
