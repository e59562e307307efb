package copydesk

import (
	"context"

	"goodword/models"
	"goodword/prompts"
)

// Wanted is what a person asks the model for.
type Wanted struct {
	Cell      prompts.Cell
	Variants  int // 1 to prompts.MaxVariants; 0 is what the desk fills cells with
	Placement string
}

// Check says what stands in the way of having a cell written now. The error has kind Invalid with every bad field, NotFound without a brand,
// Conflict where no language model is configured or the brand turned generated copy off, and says what to set.
func (d *Desk) Check(ws models.WorkspaceID, w *Wanted) error {
	const op = "copydesk.Generate"
	if w.Variants == 0 {
		w.Variants = d.variants()
	}
	s := d.Catalog.Snapshot(ws)
	if s == nil || s.Brand == nil {
		return models.Errorf(models.NotFound, op, "no brand is described yet; PUT /v1/brand, or apply a file with a brand")
	}
	if err := w.Cell.Validate(); err != nil {
		return err
	}
	if !fillable(w.Cell.Locale) {
		return &models.Error{Op: op, Kind: models.Invalid, Fields: []models.FieldError{
			{Pointer: "/locale", Detail: "must be of a language in which money and dates can be written: en, de, es, fr, pt or ja"},
		}}
	}
	brief := prompts.Brief{Cell: w.Cell, Brand: s.Brand, Variants: w.Variants, Placement: w.Placement}
	if err := brief.Validate(); err != nil {
		return err
	}
	if d.Model == "" {
		return models.Errorf(models.Conflict, op, "no language model is configured, so words are built in or a person's: set GOODWORD_LLM_URL and "+
			"GOODWORD_LLM_MODEL, or GOODWORD_LLM_FILE for all settings; see docs/operations.md")
	}
	if !s.Brand.Generated {
		return models.Errorf(models.Conflict, op, "generated copy is turned off; set generated in the brand to true")
	}
	return nil
}

// Generate has one cell written now, for a person who watches: tell gets every step, and an error of it ends the work. What passes is kept as
// drafts, or approved by brand.auto_approve; the rest is kept as rejected. It fills the cell whatever that has, and counts as no order.
func (d *Desk) Generate(ctx context.Context, ws models.WorkspaceID, wanted Wanted, tell func(Step) error) error {
	if err := d.Check(ws, &wanted); err != nil {
		return err
	}
	brand := d.Catalog.Snapshot(ws).Brand
	has, err := d.cell(ctx, ws, wanted.Cell)
	if err != nil {
		return err
	}
	w, err := d.compose(ctx, &request{
		workspace: ws, job: "generate/" + newID(), brand: brand, cell: wanted.Cell, want: wanted.Variants, taken: has.taken, placement: wanted.Placement, tell: tell,
	})
	if err != nil {
		return err
	}
	copies := d.copies(w, wanted.Cell, brand)
	if len(copies) > 0 {
		if err := d.Store.AddCopies(ctx, ws, copies); err != nil {
			return err
		}
	}
	d.tellRejected(w)
	d.keepSaid(ctx, ws, copies...)
	if brand.AutoApprove {
		if err := d.publish(ctx, ws); err != nil {
			return err
		}
	}
	return tell(Step{Name: "stored", Copies: copies, CostMicros: w.micros, Currency: w.currency, Fault: w.fault})
}
