package learn

import (
	"fmt"
	"math"
	"time"

	"goodword/experiments/sequential"
	"goodword/models"
)

// guardDraws is the number of draws at which margins are sharpest; see sequential.Rho2.
const guardDraws = 5000

// judgement is one guardrail over one arm: its evidence from all activated decisions, and from those whose window is closed.
type judgement struct {
	e         *models.Experiment
	g         *models.Guardrail
	arm       int
	reference int
	now       time.Time
}

// judgeGuards gives the verdict of every guardrail of an experiment on every arm that it can stop.
func judgeGuards(e *models.Experiment, found *models.GuardEvidence, now time.Time) ([]models.GuardVerdict, error) {
	verdicts := []models.GuardVerdict{}
	for i := range e.Guardrails {
		g := &e.Guardrails[i]
		for arm := range e.Arms {
			if !e.Guards(g, arm) {
				continue
			}
			j := judgement{e: e, g: g, arm: arm, reference: e.ReferenceArm(g), now: now}
			v := models.GuardVerdict{Metric: g.Metric, Kind: g.Kind, Value: g.Value, Arm: e.Arms[arm].Key}
			var err error
			switch {
			case g.Kind == models.GuardrailMargin:
				v.Reference = e.Arms[j.reference].Key
				err = j.margin(&v, found)
			case g.Metric == models.HarmRewardCost:
				err = j.meanCost(&v, found)
			default:
				err = j.rate(&v, found)
			}
			if err != nil {
				return nil, fmt.Errorf("guardrail %d of experiment %s: %w", i, e.Key, err)
			}
			verdicts = append(verdicts, v)
		}
	}
	return verdicts, nil
}

// closed reports whether harm of decisions activated on a day can no longer come.
func (j *judgement) closed(day time.Time) bool {
	return !day.Add(24 * time.Hour).Add(j.g.Window()).After(j.now)
}

// counts adds up the counts of the arm against a reference: all days, and the closed ones.
func (j *judgement) counts(found *models.GuardEvidence, reference int) (all, closed models.GuardCount) {
	for i := range found.Counts {
		c := &found.Counts[i]
		if c.Arm != j.arm || c.Reference != reference {
			continue
		}
		add(&all, c)
		if j.closed(c.Day) {
			add(&closed, c)
		}
	}
	return all, closed
}

func add(sum, c *models.GuardCount) {
	sum.N += c.N
	sum.ArmWeight += c.ArmWeight
	sum.ReferenceWeight += c.ReferenceWeight
}

// harmed is a decision with harm.
type harmed struct {
	stage  *models.Stage
	harm   float64 // 1, or what its rewards cost together
	closed bool
}

// harms lists the decisions with this guardrail's harm within its window, each once.
func (j *judgement) harms(found *models.GuardEvidence) []harmed {
	var list []harmed
	var last *models.Decision
	for i := range found.Harms {
		h := &found.Harms[i]
		s := h.Decision.Stage(j.e.Key)
		if s == nil || h.Metric != j.g.Metric || h.Currency != j.g.Currency || !h.At.Before(h.ActivatedAt.Add(j.g.Window())) {
			continue
		}
		harm := 1.0
		if j.g.Metric == models.HarmRewardCost {
			harm = float64(h.Minor)
		}
		switch {
		case harm == 0:
		case h.Decision != last:
			list = append(list, harmed{stage: s, harm: harm, closed: j.closed(dayOf(h.ActivatedAt))})
			last = h.Decision
		case j.g.Metric == models.HarmRewardCost:
			list[len(list)-1].harm += harm
		}
	}
	return list
}

// rate judges how often harm follows the arm's decisions by the exact evidence against a limit.
func (j *judgement) rate(v *models.GuardVerdict, found *models.GuardEvidence) error {
	limit, err := sequential.NewBinomialLimit(j.g.Value)
	if err != nil {
		return err
	}
	allDraws, closedDraws := j.counts(found, ownDraws)
	all, closed := sequential.Counts{Trials: allDraws.N}, sequential.Counts{Trials: closedDraws.N}
	for _, h := range j.harms(found) {
		if h.stage.Index != j.arm {
			continue
		}
		all.Harms++
		if h.closed {
			closed.Harms++
		}
	}
	v.Decisions, v.Harms = all.Trials, all.Harms
	if all.Trials > 0 {
		v.Estimate = float64(all.Harms) / float64(all.Trials)
	}
	v.Verdict = string(limit.Judge(j.g.Level, all, closed))
	return nil
}

// meanCost judges what the arm's decisions cost by the sequence of their mean.
func (j *judgement) meanCost(v *models.GuardVerdict, found *models.GuardEvidence) error {
	m, err := j.sequence(1)
	if err != nil {
		return err
	}
	allDraws, closedDraws := j.counts(found, ownDraws)
	all, closed := sequential.Amounts{Trials: allDraws.N}, sequential.Amounts{Trials: closedDraws.N}
	for _, h := range j.harms(found) {
		if h.stage.Index != j.arm {
			continue
		}
		addCost(&all, h.harm)
		if h.closed {
			addCost(&closed, h.harm)
		}
	}
	v.Decisions, v.Harms = all.Trials, all.Costing
	if all.Trials > 0 {
		v.Estimate = all.Sum / float64(all.Trials)
		low, _ := all.Bounds(m)
		_, high := closed.Bounds(m)
		v.Low, v.High = finite(low), finite(high)
	}
	v.Verdict = string(m.JudgeMean(all, closed))
	return nil
}

func addCost(a *sequential.Amounts, cost float64) {
	a.Costing++
	a.Sum += cost
	a.Squares += float64(cost * cost)
}

// sequence is the guardrail's margin, in units of so much.
func (j *judgement) sequence(unit float64) (sequential.Margin, error) {
	rho2, err := sequential.Rho2(j.g.Level, guardDraws)
	return sequential.Margin{Margin: j.g.Value / unit, Alpha: j.g.Level, Rho2: rho2}, err
}

// margin judges how much more harm the arm does than the reference, by the sequence of their contrast over the draws in which both could
// come. Money is counted in units of its mean amount.
func (j *judgement) margin(v *models.GuardVerdict, found *models.GuardEvidence) error {
	allDraws, closedDraws := j.counts(found, j.reference)
	all, closed := sumsOf(&allDraws), sumsOf(&closedDraws)
	p := pair{j.arm, j.reference}
	events, amount := 0, 0.0
	for _, h := range j.harms(found) {
		drawn := sequential.DrewOther
		switch h.stage.Index {
		case j.arm:
			drawn = sequential.DrewArm
		case j.reference:
			drawn = sequential.DrewReference
		}
		arm, reference, both := p.odds(h.stage)
		if !both || drawn == sequential.DrewOther {
			continue
		}
		events++
		amount += h.harm
		all.AddHarm(arm, reference, drawn, h.harm)
		if h.closed {
			closed.AddHarm(arm, reference, drawn, h.harm)
		}
	}
	unit := 1.0
	if events > 0 {
		unit = amount / float64(events)
	}
	m, err := j.sequence(unit)
	if err != nil {
		return err
	}
	all, closed = all.Scaled(unit), closed.Scaled(unit)
	whole, over := all.Contrast(), closed.Contrast()
	v.Decisions, v.Harms, v.OfReference = all.N, all.ArmHarms, all.ReferenceHarms
	v.Estimate, v.Low, v.High = whole.Mean()*unit, finite(whole.Low(m)*unit), finite(over.High(m)*unit)
	v.Verdict = string(m.Judge(all, closed))
	return nil
}

func sumsOf(c *models.GuardCount) sequential.Sums {
	return sequential.Sums{N: c.N, Arm: c.ArmWeight, Reference: c.ReferenceWeight}
}

// finite is a number for JSON, nil where there is none.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
