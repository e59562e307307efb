package copydesk

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"goodword/models"
	"goodword/prompts"
)

// How long an order is put back for: at least, where nothing is known, and at most.
const (
	leastPause = 15 * time.Second
	somePause  = time.Minute
	mostPause  = time.Hour
)

// Fill does the work of an order: it has the cell written and keeps what came of it, all at once. What is finished is never paid again; an
// order that is no longer what the cell lacks is dropped. again is not zero where a provider or a cap stood in the way: then nothing was kept,
// and the same order is to be tried after that time.
func (d *Desk) Fill(ctx context.Context, ws models.WorkspaceID, cell, key string) (again time.Duration, err error) {
	result, err := d.fill(ctx, ws, cell, key)
	if failure, ok := errors.AsType[*models.LLMFailure](err); ok && ctx.Err() == nil {
		result, again, err = "put_back", d.pause(failure), nil
	}
	if err != nil {
		result = "failed"
	}
	if d.Filled != nil {
		d.Filled(result)
	}
	return again, err
}

// pause is how long to wait after a failure of the model.
func (d *Desk) pause(f *models.LLMFailure) time.Duration {
	var wait time.Duration
	switch {
	case f.Until.IsZero() && f.Outcome == models.LLMCapped: // one call is more than the cap: somebody has to raise it
		wait = mostPause
	case f.Until.IsZero():
		wait = somePause
	case f.Outcome == models.LLMCapped:
		wait = f.Until.Sub(d.Clock.Now())
	default:
		wait = time.Until(f.Until) // circuits go by the machine's time
	}
	return min(max(wait, leastPause), mostPause)
}

func (d *Desk) fill(ctx context.Context, ws models.WorkspaceID, cell, key string) (result string, err error) {
	s := d.Catalog.Snapshot(ws)
	if s == nil {
		return "stale", nil
	}
	c, err := prompts.ParseCell(cell)
	if err != nil {
		return "stale", nil
	}
	o, err := d.orderOf(ctx, s, c, key)
	if err != nil || o == nil {
		return "stale", err
	}
	w, err := d.compose(ctx, &request{workspace: ws, job: key, brand: s.Brand, cell: c, want: o.want, taken: o.taken})
	if err != nil {
		return "", err
	}
	copies := d.copies(w, c, s.Brand)
	f := models.CopyFill{
		Key: key, Cell: cell, BrandVersion: s.Brand.Version, Prompt: w.prompt, Model: w.model, Asked: o.want, Rejected: len(w.rejected),
		Fault: string(w.fault), CostMicros: w.micros, Currency: w.currency, FinishedAt: d.Clock.Now(),
	}
	if f.Drafts = len(w.good); s.Brand.AutoApprove {
		f.Approved, f.Drafts = len(w.good), 0
	}
	// The answer is paid: it is kept also when the process is asked to stop now.
	keep, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	first, err := d.Store.FinishCopyFill(keep, ws, f, copies)
	if err != nil || !first {
		return "stale", err
	}
	d.tellRejected(w)
	d.keepSaid(keep, ws, copies...)
	if f.Approved > 0 {
		d.showSoon(ws)
	}
	if len(w.good) == 0 {
		return "empty", nil
	}
	return "filled", nil
}

// orderOf is the order of a cell as it stands now, nil where the key is no longer what it lacks.
func (d *Desk) orderOf(ctx context.Context, s *models.Snapshot, c prompts.Cell, key string) (*order, error) {
	if d.Model == "" || s.Brand == nil || !s.Brand.Generated {
		return nil, nil
	}
	if needed, err := d.needed(ctx, s); err != nil || !slices.Contains(needed, c) {
		return nil, err
	}
	has, err := d.cell(ctx, s.Workspace, c)
	if err != nil {
		return nil, err
	}
	o := d.lacking(s.Brand, c, has.stock)
	if o == nil || o.key != key {
		return nil, nil
	}
	o.taken = has.taken
	filled, err := d.Store.FilledCopies(ctx, s.Workspace, []string{key})
	if err != nil || filled[key] {
		return nil, err
	}
	return o, nil
}

// shelf is what a cell has, with the words that new ones must not repeat: those that are live, and those that people or outcomes turned down.
type shelf struct {
	stock stock
	taken []prompts.Variant
}

// maxCell is how many versions of a cell's copies are read.
const maxCell = 1000

func (d *Desk) cell(ctx context.Context, ws models.WorkspaceID, c prompts.Cell) (shelf, error) {
	list, err := d.Store.Copies(ctx, ws, models.CopyFilter{Cell: models.CopyCell(c), Limit: maxCell})
	if err != nil {
		return shelf{}, err
	}
	s := shelf{stock: stocks(list)[models.CopyCell(c)]}
	for i := range list {
		if v := &list[i]; v.State != models.CopyRejected || v.DecidedBy != models.CopyDesk {
			s.taken = append(s.taken, v.Fields)
		}
	}
	return s, nil
}

func (d *Desk) tellRejected(w *written) {
	if d.Rejected == nil {
		return
	}
	for _, r := range w.rejected {
		for _, f := range r.findings {
			d.Rejected(string(f.Code))
		}
	}
	if w.fault != "" {
		d.Rejected(string(w.fault))
	}
}

// copies are what was written as it is kept: the cost is shared among all, so that the sum is what was paid.
func (d *Desk) copies(w *written, c prompts.Cell, b *models.Brand) []models.Copy {
	n := int64(len(w.good) + len(w.rejected))
	if n == 0 {
		return nil
	}
	now := d.Clock.Now()
	made := models.Copy{
		Version: 1, Cell: models.CopyCell(c), Source: models.CopyByModel, Model: w.model, Prompt: w.prompt, BrandVersion: b.Version,
		CostMicros: w.micros / n, Currency: w.currency, CreatedAt: now,
	}
	var list []models.Copy
	add := func(v prompts.Variant, state models.CopyState, findings []models.CopyFinding) {
		one := made
		one.ID, one.Fields, one.State, one.Findings = newID(), v, state, findings
		if state != models.CopyDraft {
			one.DecidedAt, one.DecidedBy = now, models.CopyDesk
		}
		list = append(list, one)
	}
	state := models.CopyDraft
	if b.AutoApprove {
		state = models.CopyApproved
	}
	for _, v := range w.good {
		add(v, state, nil)
	}
	for _, r := range w.rejected {
		add(r.variant, models.CopyRejected, kept(r.findings))
	}
	list[0].CostMicros += w.micros % n
	return list
}

// newID draws the id of a copy: 60 random bits.
func newID() string { return "cp_" + strings.ToLower(rand.Text()[:12]) }
