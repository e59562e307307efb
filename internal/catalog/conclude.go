package catalog

import (
	"context"
	"strings"

	"goodword/models"
)

// ConcludeExperiment ends an experiment with what was made of it: a running one stops, the arm that is taken ("" for none) is on record
// with a note, and its levels become the program's defaults where there is such a default. All of it happens or nothing.
//
// The error has kind NotFound; Invalid for an arm that the experiment has not, or a note that is missing or too long; Conflict for a
// draft, for one that is concluded already, for an arm that was stopped, and for one that cannot be the default.
func (c *Catalog) ConcludeExperiment(ctx context.Context, ws models.WorkspaceID, key, arm, note string) (models.Experiment, error) {
	const op = "catalog.ConcludeExperiment"
	return c.editExperiment(ctx, ws, op, key, func(e *models.Experiment, all *models.Snapshot) error {
		if err := canConclude(op, e); err != nil {
			return err
		}
		var check models.Check
		note := strings.TrimSpace(note)
		check.That(note != "" && len(note) <= models.MaxConclusionNote, "/note", "must have 1 to %d characters that say why", models.MaxConclusionNote)
		taken := e.Arm(arm)
		check.That(arm == "" || taken != nil, "/arm", "must be one of the arms %s, or empty where none is taken", armKeys(e))
		if err := check.Err(op); err != nil {
			return err
		}
		if r := e.Retirement(arm); r != nil {
			who := "a guardrail stopped"
			if !r.Guarded() {
				who = "there is nothing more to draw of"
			}
			return models.Errorf(models.Conflict, op, "%s the arm %s: %s; take another one, or conclude without an arm", who, arm, r.Why)
		}
		concluded := &models.Conclusion{Arm: arm, Note: note, At: c.clock.Now().UTC(), Adopted: []models.Factor{}}
		if taken != nil {
			var err error
			if concluded.Adopted, err = c.adopt(op, e, taken, all); err != nil {
				return err
			}
		}
		e.Status, e.Conclusion = models.ExperimentConcluded, concluded
		return nil
	})
}

func canConclude(op string, e *models.Experiment) error {
	switch e.Status {
	case models.ExperimentDraft:
		return models.Errorf(models.Conflict, op, "experiment %s is a draft: there is nothing to conclude from; start it, or delete it", e.Key)
	case models.ExperimentConcluded:
		what := "without an arm"
		if e.Conclusion != nil && e.Conclusion.Arm != "" {
			what = "with the arm " + e.Conclusion.Arm
		}
		return models.Errorf(models.Conflict, op, "experiment %s is concluded already, %s; change the program's defaults by PATCH /v1/programs/%s", e.Key, what, e.Program)
	}
	return nil
}

func armKeys(e *models.Experiment) string {
	keys := make([]string, len(e.Arms))
	for i := range e.Arms {
		keys[i] = e.Arms[i].Key
	}
	return strings.Join(keys, ", ")
}

// adopt makes the levels of an arm the program's defaults and lists the factors that have one.
func (c *Catalog) adopt(op string, e *models.Experiment, arm *models.Arm, all *models.Snapshot) ([]models.Factor, error) {
	stored := all.Program(e.Program)
	if stored == nil {
		return nil, missing(op, "program", e.Program)
	}
	p := *stored
	adopted := []models.Factor{}
	for _, f := range e.Factors {
		level := arm.Level(f)
		switch {
		case level == "":
			continue
		case f == models.FactorAsk:
			p.AskByDefault = arm.Asks()
		case f == models.FactorOffer:
			p.DefaultOffer = level
		case f == models.FactorApproach:
			p.Approach = level
		default:
			continue
		}
		adopted = append(adopted, f)
	}
	if offer := all.Offer(p.DefaultOffer); p.DefaultOffer != stored.DefaultOffer && (offer == nil || p.Decides() && !offer.AvailableAt(c.clock.Now())) {
		return nil, models.Errorf(models.Conflict, op,
			"the offer %s of arm %s is not available, so that program %s cannot give it by default: make it available, or conclude without an arm", p.DefaultOffer, arm.Key, p.Key)
	}
	if len(compare(stored, &p)) > 0 {
		p.Version++
		*stored = p
	}
	return adopted, nil
}
