package copydesk

import (
	"context"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// rounds is how often one cell is asked for at most: once, and once more with what was wrong.
const rounds = 2

// Step tells how far the writing of a cell has come.
type Step struct {
	Name     string // "asked", "answered", "stored"
	Round    int    // from 1, of asked and answered
	Messages []prompts.Message
	Prompt   string // version of the prompt's template, of asked

	// Of answered: who did at which cost, the code of an answer without variants, and the variants with what is wrong with each.
	Provider, Model string
	Tokens          int64
	CostMicros      int64
	Currency        string
	Fault           prompts.Code
	Variants        []prompts.Variant
	Findings        []guard.Finding

	Copies []models.Copy // of stored
}

// request is one cell to write.
type request struct {
	workspace models.WorkspaceID
	job       string
	brand     *models.Brand
	cell      prompts.Cell
	want      int
	taken     []prompts.Variant // that new ones must not repeat
	placement string
	tell      func(Step) error // may be nil
}

// written is what came of a request.
type written struct {
	good     []prompts.Variant
	rejected []rejected
	fault    prompts.Code // of the last answer, "" where it held variants
	prompt   string
	model    string
	micros   int64
	currency string
}

// rejected is a variant with what is wrong with it.
type rejected struct {
	variant  prompts.Variant
	findings []guard.Finding
}

// compose has a cell written and repaired once. Variants without findings are good, until there are as many as were wanted; the others are
// rejected with their reasons, those of the first answer, too. The error is the model's; it is swallowed where it stops the repair of an answer
// that holds good variants.
func (d *Desk) compose(ctx context.Context, r *request) (*written, error) {
	examples, err := d.examples(ctx, r.workspace, r.brand, &r.cell)
	if err != nil {
		return nil, err
	}
	brief := prompts.Brief{Cell: r.cell, Brand: r.brand, Variants: r.want, Placement: r.placement, Examples: examples}
	prompt, err := brief.Prompt()
	if err != nil {
		return nil, err
	}
	w := &written{prompt: prompt.Version}
	rules := newRules(r.brand, &r.cell, prompt.Written)
	for round := 1; ; round++ {
		if err := r.told(Step{Name: "asked", Round: round, Messages: prompt.Messages, Prompt: prompt.Version}); err != nil {
			return nil, err
		}
		reply, err := d.Writer.Complete(ctx, models.LLMRequest{Workspace: r.workspace, Job: r.job, Messages: messages(prompt.Messages), Schema: prompt.Schema})
		if err != nil && round > 1 && len(w.good) > 0 {
			return w, nil
		}
		if err != nil {
			return nil, err
		}
		w.model, w.currency = reply.Model, reply.Currency
		w.micros += reply.Micros
		variants, fault := prompts.Parse(prompts.Answer(reply.LLMAnswer), prompt.Shape)
		findings := w.take(rules, r, variants, round, func(v prompts.Variant) *guard.Finding { return d.alike(ctx, r.workspace, &r.cell, v) })
		w.fault = fault
		err = r.told(Step{
			Name: "answered", Round: round, Provider: reply.Provider, Model: reply.Model, Tokens: reply.Usage.Tokens(), CostMicros: reply.Micros,
			Currency: reply.Currency, Fault: fault, Variants: variants, Findings: findings,
		})
		if err != nil || round == rounds || len(w.good) == r.want {
			return w, err
		}
		faults := guard.Faults(findings)
		if fault != "" {
			faults = []prompts.Fault{{Code: fault}}
		}
		if prompt, err = prompt.Repair(variants, faults); err != nil {
			return nil, err
		}
	}
}

func (r *request) told(s Step) error {
	if r.tell == nil {
		return nil
	}
	return r.tell(s)
}

func messages(list []prompts.Message) []models.LLMMessage {
	sent := make([]models.LLMMessage, len(list))
	for i, m := range list {
		sent[i] = models.LLMMessage(m)
	}
	return sent
}

// take sorts variants into good and rejected, and returns what is wrong with them by their number. A repaired answer holds the good ones of the
// first again: those are left out. alike finds a kept copy that says the same.
func (w *written) take(rules *rules, r *request, variants []prompts.Variant, round int, alike func(prompts.Variant) *guard.Finding) []guard.Finding {
	findings := rules.check(variants)
	before := len(w.good)
	for i, v := range variants {
		if round > 1 && rules.twin(w.good[:before], v) != nil {
			continue
		}
		own := of(findings, i)
		if err := prompts.Compile(r.cell, v); len(own) == 0 && err != nil {
			own = []guard.Finding{{Code: prompts.Markup, Variant: i, Detail: "the words cannot be filled in: " + err.Error()}}
			findings = append(findings, own[0])
		}
		if len(own) == 0 {
			twin := rules.twin(append(append([]prompts.Variant{}, r.taken...), w.good...), v)
			if twin == nil {
				twin = alike(v)
			}
			if twin != nil {
				twin.Variant = i
				own = []guard.Finding{*twin}
				findings = append(findings, *twin)
			}
		}
		switch {
		case len(own) > 0:
			w.rejected = append(w.rejected, rejected{v, own})
		case len(w.good) < r.want:
			w.good = append(w.good, v)
		}
	}
	return findings
}

// of are the findings about one variant.
func of(findings []guard.Finding, variant int) []guard.Finding {
	var own []guard.Finding
	for _, f := range findings {
		if f.Variant == variant {
			own = append(own, f)
		}
	}
	return own
}
